"""Which sentences may tell a number of an event, and where in them: one look at a batch, before the patterns."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np

from nlp.lexicon.words import word_list
from nlp.look.scan import Scan, Scanner
from nlp.severity.signal_spots import Bits, marks_of_characters, opened

NAMES = ("deaths", "injured", "missing", "evacuated", "affected", "money")


class Opened(NamedTuple):
    """A sentence that may tell something: number of its text, where it begins and ends in it, (what, place in the
    sentence) of all that may begin in it, whether people or money may be told of, and whether it may be no news."""

    text: int
    start: int
    end: int
    spots: list[tuple[int, int]]
    people: bool
    money: bool
    aside: bool


@cache
def groups() -> dict[str, Iterable[str]]:
    """What a scanner must know so that `Gates` can use it."""
    words: dict[str, Iterable[str]] = {name: sorted(word_list(f"signal_{name}")) for name in Bits._fields}
    return words | {"stake": sorted(word_list("signal_stake") | word_list("signal_paid"))}


class Gates:
    """The gates as the bits of one scanner, which knows the `groups` of this module."""

    def __init__(self, scanner: Scanner) -> None:
        self._bits = Bits(*(np.uint32(scanner.bit[name]) for name in groups()))

    def open(self, scan: Scan) -> list[Opened]:
        """Sentences that may tell of a signal, in order."""
        if not len(scan.starts):
            return []
        sentences, spots = opened(scan.flags, scan.points, marks_of_characters(), self._bits)
        texts = np.searchsorted(scan.starts, sentences[:, 0], side="right") - 1
        first = scan.starts[texts]
        sentences[:, :2] -= first[:, None]
        begun = list(zip(spots[:, 0].tolist(), spots[:, 1].tolist(), strict=True))
        return [
            Opened(text, start, end, begun[top:bottom], bool(people), bool(money), bool(aside))
            for text, (start, end, top, bottom, people, money, aside) in zip(
                texts.tolist(), sentences.tolist(), strict=True
            )
        ]
