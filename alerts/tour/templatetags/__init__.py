"""Template tags of the tour."""
