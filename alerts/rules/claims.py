"""说法: whether a text carries a statement that goes round. Pure; about statements, never about who says them."""

import re
from collections.abc import Iterable, Sequence

CARRIES = 0.6
"""Share of a statement's character pairs that a text must hold to carry it (chosen on the town's rumours)."""
_PLAIN = re.compile(r"[^\w\u4e00-\u9fff]+")
_DENIAL = re.compile(r"(?:辟谣|不实|谣言|假的|不属实|勿信|别信|澄清)")


def carries(text: str, statement: str, phrases: Iterable[str] = ()) -> bool:
    """Whether `text` carries the statement, by one of its other wordings or by most of its own words.

    A text that itself says that the statement is untrue (辟谣, 不实 ...) does not carry it on.
    """
    plain = _plain(text)
    if _DENIAL.search(plain):
        return False
    if any(wording and wording in plain for wording in map(_plain, phrases)):
        return True
    pairs = _pairs(_plain(statement))
    if not pairs:
        return False
    held = _pairs(plain)
    return len(pairs & held) / len(pairs) >= CARRIES


def phrases_of(written: str) -> list[str]:
    """Other wordings as a person writes them: one a line, or parted by Chinese or Western commas and semicolons."""
    found = [piece.strip() for piece in re.split(r"[\n,，;；、]+", written)]
    return list(dict.fromkeys(piece for piece in found if len(piece) >= 2))


def counted(texts: Sequence[str], statement: str, phrases: Iterable[str] = ()) -> int:
    """How many of the texts carry the statement."""
    wordings = list(phrases)
    return sum(carries(text, statement, wordings) for text in texts)


def _plain(text: str) -> str:
    return _PLAIN.sub("", text).lower()


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
