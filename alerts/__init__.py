"""Django app: from a flagged topic to a signed-off, answered and reported case."""
