"""What a Discuz! poll offers: its options stand beside the post, not in it, and say what the matter is about.

Counts of votes are left out: each vote would make another version of the post.
"""

from lxml.etree import _Element as Element

from crawlers.parse.text import query, words_of

_OPTIONS = query(".//td[contains(@class,'pvt')]//label | .//td[contains(@class,'pvt')][not(.//label)]")


def options_of(poll: Element) -> tuple[str, ...]:
    """The options of a poll's form (`#poll`), a line each."""
    lines = (words_of(node).replace("\n", " ") for node in _OPTIONS(poll) if "pvts" not in (node.get("class") or ""))
    return tuple(line for line in lines if line)
