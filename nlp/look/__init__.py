"""One look at all characters of a batch, and patterns that are tried only where a match can begin."""
