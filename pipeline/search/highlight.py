"""Where the words of a query stand in a text, and the part of it worth showing; the same for every adapter."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from nlp.text.fold import fold, fold_with_places
from pipeline.search.language.tree import Node, words

BEFORE, LENGTH = 20, 160


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `hit`: it is a word of the query."""

    text: str
    hit: bool


def needles(node: Node) -> tuple[str, ...]:
    """The folded words of a query, the longest first."""
    return tuple(sorted({fold(word.text) for word in words(node)} - {""}, key=lambda word: (-len(word), word)))


def pieces(text: str, wanted: tuple[str, ...]) -> tuple[Piece, ...]:
    """The whole text, cut where words begin and end; joined it is the text."""
    cuts = [0]
    for start, end in _spans(text, wanted):
        cuts += [start, end]
    cuts.append(len(text))
    parts = [Piece(text[start:end], bool(number % 2)) for number, (start, end) in enumerate(pairwise(cuts))]
    return tuple(part for part in parts if part.text)


def excerpt(text: str, wanted: tuple[str, ...], length: int = LENGTH) -> tuple[Piece, ...]:
    """The part around the first word, or the beginning."""
    first = next(iter(_spans(text, wanted)), (0, 0))[0]
    start = max(0, first - BEFORE) if first + BEFORE > length or first > length // 2 else 0
    end = min(len(text), start + length)
    found = pieces(text[start:end], wanted)
    before = (Piece("…", hit=False),) if start else ()
    return (*before, *found, *((Piece("…", hit=False),) if end < len(text) else ()))


def _spans(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """Begin and end of each word in the raw text, not overlapping."""
    listed = "|".join(map(_expression, wanted))
    if not listed:
        return []
    folded, places = fold_with_places(text)
    return [
        (places[match.start()], places[match.end() - 1] + 1)
        for match in re.finditer(listed, folded)
        if match.end() > match.start()
    ]


def _expression(word: str) -> str:
    """Letters and digits only as whole words, as they are found; what stands between is free."""
    parts = re.findall(r"[a-z0-9]+|[^\W_]+", word)
    inner = r"[\W_]*".join(map(re.escape, parts))
    if not inner:
        return r"(?!)"
    first = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", parts[0]) else ""
    last = r"(?![a-z0-9])" if re.search(r"[a-z0-9]$", parts[-1]) else ""
    return f"{first}{inner}{last}"
