"""A demo town on loopback; nothing else in the product knows of it."""
