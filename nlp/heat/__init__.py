"""How much attention a topic has, how it rises, and how far it may go; `formula` is the way in."""
