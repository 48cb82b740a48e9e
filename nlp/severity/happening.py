"""A sentence as tokens: numbers of people or houses, and what happens to people."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.severity.happening_words import COUNTED, EVENT
from nlp.severity.numerals import PATTERN as NUMBER
from nlp.severity.numerals import size_of, value
from nlp.severity.signal_spots import COUNT
from nlp.severity.signal_spots import EVENT as HAPPENING

HAPPENS = {"deaths", "injured", "care", "missing", "evacuated", "affected", "other"}


class Token(NamedTuple):
    """`name`: what it is; `value`: of a number; `unit`: 人 or 户."""

    name: str
    start: int
    end: int
    value: float = 0.0
    unit: str = ""


def tokens_of(sentence: str, spots: Sequence[tuple[int, int]]) -> Iterator[Token]:
    """In order, without overlaps. `spots`: (kind, place) of what may begin in the sentence
    (`nlp.severity.signal_spots`)."""
    last = 0
    for kind, place in spots:
        if place < last:
            continue
        if kind & COUNT and sentence.startswith("一", place) and _NOT_ONE.match(sentence, place):
            continue
        found = COUNTED.match(sentence, place) if kind & COUNT else None
        if not found and kind & COUNT and "个" in sentence and (pieces := _PIECES.match(sentence, place)):
            if _befalls(sentence, pieces.end()):
                last = pieces.end("whole")
                yield Token("count", place, last, value(pieces["n"]) or 0.0, "人")
            continue
        found = found or (EVENT.match(sentence, place) if kind & HAPPENING else None)
        while found:
            token = _token(found)
            last = found.end()
            if token:
                yield token
            follows = found.lastgroup == "home" and found.group()[-1] in "俩人" and not _NOT_ONE.match(sentence, last)
            found = COUNTED.match(sentence, last) if follows else None


_NOT_ONE = re.compile("一[个人名位](?:都|也)[没未不]")
"""一个都没保住: nobody, that is all of them."""
_PIECES = re.compile(
    rf"(?P<whole>(?<![第初高\d.十百千万亿])(?P<n>{NUMBER})(?:多|余|来)?个)(?:正|还|已经?|也|被|当场|不幸|受|都)*"
)
"""What a counting word of all things counts are people where what befalls people follows at once."""


_UPPER = re.compile(rf"[至到\-~—－](?P<upper>{NUMBER})")


def _befalls(sentence: str, place: int) -> bool:
    found = EVENT.match(sentence, place)
    return found is not None and found.lastgroup in {"deaths", "injured", "care", "missing"}


def _token(found: re.Match[str]) -> Token | None:
    """None where its number cannot be read."""
    name = found.lastgroup or ""
    start, end = found.span()
    if name in HAPPENS:
        return Token(name, start, end)
    if name == "each":
        dead = found["d"] or found["c"]
        name = "dead each" if dead else "gone each" if found["g"] else f"{found['how'] or 'hurt'} each"
        number, unit = value(dead or found["h"] or found["g"]), ""
    elif name == "home":
        family = found["f"] if "f" in found.re.groupindex else None
        number, unit = (value(family) if family else 2.0), "人"
    else:
        lower = found["n"] or found["m"] or found["k"]
        number, unit = value(lower), "户" if name == "houses" else "人"
        upper = _UPPER.search(found.group())
        if number is not None and upper:
            number *= size_of(lower, upper["upper"])
        name = "houses" if name == "houses" else "count"
    return None if number is None else Token(name, start, end, number, unit)


def clause_start(sentence: str, place: int) -> int:
    """Where the clause begins in which `place` lies."""
    for before in range(place - 1, -1, -1):
        if sentence[before] in "，,：:；;":
            return before + 1
    return 0
