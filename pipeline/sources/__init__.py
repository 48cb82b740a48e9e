"""Which sources there are, when each is crawled, and how it is: its health, its silence, what nobody could read."""
