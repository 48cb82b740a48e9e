"""Where personal data may stand at all: one look at a whole batch, before the patterns of `nlp.personal.mask`."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from nlp.look.scan import Scan, Scanner
from nlp.personal.ids import CHAT_WORDS
from nlp.personal.labels import CALLED_SO, LABELS, SIGNS
from nlp.personal.mails import AT_WORDS
from nlp.personal.marks import FAINT, SCORED, marks_of_characters
from nlp.personal.name_scores import named
from nlp.personal.parts import SPLIT_WORDS
from nlp.personal.peoples import LATIN_WORDS, PEOPLES_WORDS
from nlp.personal.rooms import HOME_WORDS
from nlp.personal.said import INTRODUCTIONS, KIND_TITLES, OWNED_BY, ROLE_ENDS
from nlp.personal.spots import Bits, spots_of

Spots = Mapping[int, Sequence[tuple[int, int]]]
"""By kind (`nlp.personal.spots`): where it may begin, and for NUMBER where its last digit is; in order."""


@cache
def groups() -> dict[str, Iterable[str]]:
    """What a scanner must know so that `Gates` can use it: words of several characters."""
    return {
        "at": AT_WORDS,
        "introduced": INTRODUCTIONS,
        "role": ROLE_ENDS,
        "owner": OWNED_BY,
        "chat": CHAT_WORDS,
        "split": SPLIT_WORDS,
        "kind": KIND_TITLES,
        "home": HOME_WORDS,
        "label": (*LABELS, *CALLED_SO, *SIGNS),
        "people": PEOPLES_WORDS,
        "latin": LATIN_WORDS,
    }


class Gates:
    """The gates as the bits of one scanner, which knows the `groups` of this module."""

    def __init__(self, scanner: Scanner) -> None:
        self._bits = Bits(*(np.uint32(scanner.bit[name]) for name in groups()))

    def possible(self, scan: Scan) -> list[Spots]:
        """What each text may hold, and where."""
        found: list[dict[int, list[tuple[int, int]]]] = [_NOTHING] * len(scan.starts)
        if not len(scan.starts):
            return list(found)
        begins, name_ends, scores = named(scan.points)
        kinds, places, ends = spots_of(scan.flags, scan.points, scan.starts, marks_of_characters(), self._bits)
        kinds = np.concatenate([kinds, np.where(scores > 0, SCORED, FAINT)])
        places, ends = np.concatenate([places, begins]), np.concatenate([ends, name_ends])
        texts = np.searchsorted(scan.starts, places, side="right") - 1
        first = scan.starts[texts]
        rows = zip(texts.tolist(), kinds.tolist(), (places - first).tolist(), (ends - first).tolist(), strict=True)
        for text, kind, place, end in rows:
            if found[text] is _NOTHING:
                found[text] = {}
            found[text].setdefault(kind, []).append((place, end))
        return list(found)


_NOTHING: dict[int, list[tuple[int, int]]] = {}


@cache
def _own() -> tuple[Scanner, Gates]:
    scanner = Scanner(groups())
    return scanner, Gates(scanner)


def possible(texts: Sequence[str]) -> list[Spots]:
    """What each text holds, where nothing else is looked for."""
    scanner, gates = _own()
    return gates.possible(scanner.scan(texts))
