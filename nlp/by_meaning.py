"""Which of the newest texts mean nearly the same, whatever their words: looked through one by one.

Of texts without a rare word in common the likest of all is found by its meaning alone; it is mostly a recent one. More
would have to be looked at the more texts there are, and the more there are, the likelier one shares rare words too.
"""

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled

WINDOW = 2048
"""Texts that are looked through."""
NEAR = 20
"""How many are found at most."""
FADING = 0.56
"""What a day more between two texts takes off their cosine, on the logarithmic scale of `nlp.likeness`: the weight
of its days beside that of its meaning, about."""
LEAST = 0.2
"""What must be left of the cosine for a text to be found."""
_FAR = 7.0
_SINCE = 20_000.0
"""A day of 2024: what is counted from there is exact to seconds in 32 bits."""
Rows = NDArray[np.int64]
Vectors = NDArray[np.float32]


class ByMeaning:
    """Remembers the meanings of the newest texts; rows are added in rising order, without gaps."""

    def __init__(self, size: int) -> None:
        self._columns = np.zeros((size + 1, 2 * WINDOW), np.float32)  # the days stand last
        self._begin = self._filled = 0

    def add(self, first: int, meanings: Vectors, days: NDArray[np.float64]) -> tuple[Rows, Rows]:
        """Remember texts as the rows from `first` on, shape (texts, size), with their `days` since 1970, NaN where
        unknown; for each of them the rows before it that are near, best first.

        Returned are the rows found for all texts, and how many each has found. What a text finds does not hang on those
        that came with it.
        """
        if first != self._begin + self._filled:
            self._begin, self._filled = first, 0
        found, many = [np.empty(0, np.int64)], np.zeros(len(meanings), np.int64)
        told = np.column_stack([meanings, days - _SINCE]).astype(np.float32)
        for start in range(0, len(told), WINDOW):
            self._make_room()
            some = slice(start, min(start + WINDOW, len(told)))
            near, many[some] = _near(self._columns, self._filled, self._begin, told[some])
            found.append(near)
            self._filled += some.stop - some.start
        return np.concatenate(found), many

    def _make_room(self) -> None:
        """For as many as are looked through."""
        gone = self._filled - WINDOW
        if gone > 0:
            self._columns[:, :WINDOW] = self._columns[:, gone : self._filled].copy()
            self._begin, self._filled = self._begin + gone, WINDOW


@compiled
def _near(columns: Vectors, filled: int, begin: int, told: Vectors) -> tuple[Rows, Rows]:
    """A column a text; the texts are put behind those that are `filled`, of which the first is row `begin`."""
    many = np.zeros(len(told), np.int64)
    found = np.empty(len(many) * NEAR, np.int64)
    best = np.empty(NEAR, np.float32)
    alike = np.empty(WINDOW, np.float32)
    fading, far, four, six = np.float32(FADING), np.float32(_FAR), np.float32(4), np.float32(6)
    total = 0
    for text in range(len(many)):
        first = max(0, filled - WINDOW)
        seen = filled - first
        alike[:seen] = 0
        last = len(columns) - 1
        for part in range(last):  # for all texts at once: each sum is made in the same order
            own = told[text, part]
            for place in range(seen):
                alike[place] += own * columns[part, first + place]
        for place in range(seen):
            apart = abs(columns[last, first + place] - told[text, last])
            apart = apart if apart < far else far  # unknown: as far as can be
            alike[place] -= fading * apart * (six + apart) / (six + four * apart)  # about ln(1 + apart)
        kept = 0
        for place in range(seen):
            value = alike[place]
            if value < LEAST or (kept == NEAR and value <= best[kept - 1]):
                continue
            kept = min(kept + 1, NEAR)
            spot = kept - 1
            while spot > 0 and value > best[spot - 1]:
                best[spot], found[total + spot] = best[spot - 1], found[total + spot - 1]
                spot -= 1
            best[spot], found[total + spot] = value, begin + first + place
        many[text] = kept
        total += kept
        columns[:, filled] = told[text]
        filled += 1
    return found[:total].copy(), many


@compiled
def joined(found: Rows, many: Rows, further: Rows, more: Rows) -> tuple[Rows, Rows]:
    """What was found for each text in two ways: first `found`, then those of `further` that are not among them."""
    both, counts = np.empty(len(found) + len(further), np.int64), np.zeros(len(many), np.int64)
    filled = one = other = 0
    for text in range(len(many)):
        begin = filled
        both[filled : filled + many[text]] = found[one : one + many[text]]
        filled += many[text]
        one += many[text]
        known = filled
        for place in range(other, other + more[text]):
            new = True
            for spot in range(begin, known):
                new = new and both[spot] != further[place]
            if new:
                both[filled] = further[place]
                filled += 1
        other += more[text]
        counts[text] = filled - begin
    return both[:filled].copy(), counts
