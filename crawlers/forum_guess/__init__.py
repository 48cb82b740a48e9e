"""Guesses the selectors of a forum that no spider knows, from its board and a few threads, by structure alone."""
