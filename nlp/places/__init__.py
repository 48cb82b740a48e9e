"""Which places a text concerns; `concerned` is the way in."""
