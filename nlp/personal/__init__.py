"""Personal data in texts, and its mask; `mask` is the way in."""
