"""Where in a page a time stands: the elements that say when somebody wrote."""

import re
from datetime import datetime, timedelta

from lxml.etree import _Element as Element

from crawlers.parse.chosen import said_time
from crawlers.parse.text import words_of
from crawlers.parse.times import has_hour, parse_time

_TIME = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}"
    r"|(?<!\d)\d{1,2}[-/月]\d{1,2}日?\s+\d{1,2}:\d\d|\d+\s*(?:秒钟?|分钟?|个?小时|天)\s*前|刚刚|半小时前"
    r"|(?:今天|昨天|前天)\s*\d{1,2}:\d\d"
)
_ONLY_DAY = re.compile(r"\d{1,2}[-月]\d{1,2}日?")  # 3/128 is answers and visits
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_LETTERS = 40
_AHEAD = timedelta(days=1)


def stamp_words(node: Element) -> str:
    """The time that an element itself says, as `selected` will read it; empty where it says none."""
    own = " ".join("".join([node.text or "", *(child.tail or "" for child in node)]).split())
    named = node.get("datetime") or ""
    if len(own) > _LETTERS or not (_TIME.search(own) or _ONLY_DAY.fullmatch(own) or (named and _TIME.search(named))):
        return ""
    return said_time(node) if len(words_of(node)) <= _LETTERS else ""


def without_times(text: str) -> str:
    """The text without the times that it says."""
    return _CLOCK.sub(
        " ", _TIME.sub(" ", " ".join(" " if _ONLY_DAY.fullmatch(word) else word for word in text.split()))
    )


def stamps_in(node: Element, now: datetime) -> dict[Element, tuple[datetime, bool]]:
    """Elements in a subtree that say a time which may be past: the instant, and whether they say the hour."""
    found = {}
    for inner in node.iter():
        words = stamp_words(inner) if isinstance(inner.tag, str) and inner.tag not in {"script", "style"} else ""
        at = parse_time(words, now) if words else None
        if at is not None and at <= now + _AHEAD:
            found[inner] = (at, has_hour(words))
    return found
