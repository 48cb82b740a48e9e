"""Pure parsers: bytes of a page in, records out; they open no connection and read no clock."""
