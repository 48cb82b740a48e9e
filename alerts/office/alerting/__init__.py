"""预警: raised once a matter, told together, again only with news; put off with a reason; judged by people.

See docs/flags.md.
"""
