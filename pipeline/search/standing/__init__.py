"""Many standing queries (监测方案) against every new post: one pass over the text, then the trees that may hold."""
