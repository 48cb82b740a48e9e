"""The sector of a topic, by the vote of its texts."""

from collections.abc import Iterable
from math import sqrt

from config.vocabulary import Sector

LEAST_MEAN = 0.28
"""Mean probability below which a topic has no sector: of the 13 matters of the town below it 2 have the right one."""

_PARTS = 10_000  # probabilities have four decimals
When = tuple[float, int]


class SectorVotes:
    """Summed probabilities of sectors over texts, and over those that named one; a text weighs the root of its length.

    An outcry of ten letters fits any sector by chance, and the probability of a few words is no better than that of a
    page. Of 84 matters of three invented counties all their texts name the right sector of 62, a wrong one of 11 and
    none of 11 (59, 12, 13 where all weigh the same); the first three texts 59, 21, 4 (57, 19, 8).
    """

    __slots__ = ("_count", "_first", "_named", "_sure", "_total")

    def __init__(self) -> None:
        self._count = self._sure = 0
        self._total: dict[str, int] = {}  # whole numbers: their sum is the same in whatever order they come
        self._named: dict[str, int] = {}
        self._first: dict[str, tuple[float, int, int]] = {}

    def __bool__(self) -> bool:
        return self._count > 0

    def take(self, sectors: Iterable[tuple[str, float]], named: str, letters: int, at: When = (0.0, 0)) -> None:
        """A text of so many letters, in any order. `named`: the sector that it was given, or 其他; `at` breaks ties."""
        sure, weight = named != Sector.OTHER.value, round(100 * sqrt(max(letters, 1)))
        self._count += weight
        self._sure += weight if sure else 0
        for place, (sector, p) in enumerate(sectors):
            part = weight * round(_PARTS * p)
            self._total[sector] = self._total.get(sector, 0) + part
            if sure:
                self._named[sector] = self._named.get(sector, 0) + part
            if sector not in self._first or (*at, place) < self._first[sector]:
                self._first[sector] = (*at, place)

    def result(self) -> tuple[str, float]:
        """Sector and its probability; 其他 where they add up to little.

        The probability is the mean over those that named a sector: a short outcry does not make a clear matter vague.
        """
        most = max(self._total.values(), default=0)
        best = [sector for sector, weight in self._total.items() if weight == most]
        sector = min(best, key=self._first.__getitem__) if len(best) > 1 else best[0] if best else Sector.OTHER.value
        if most < round(LEAST_MEAN * _PARTS) * self._count:
            return Sector.OTHER.value, 0.0
        part, whole = (self._named.get(sector, 0), self._sure) if self._sure else (most, self._count)
        return sector, part / (_PARTS * whole)
