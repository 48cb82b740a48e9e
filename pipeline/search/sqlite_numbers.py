"""The record of an FTS5 table's segments, and the numbers of their leaves; as SQLite's fts5_index.c tells them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

TOTALS, RECORD = 1, 10
"""Under these numbers stand, among the leaves, how many rows and terms there are, and the record of segments."""
_COOKIE, _SHIFT = 4, 37


class Segment(NamedTuple):
    """Its number, and those of its first and last leaf."""

    number: int
    first: int
    last: int

    def leaf(self, page: int) -> int:
        """The key of a leaf."""
        return (self.number << _SHIFT) + page


def segments(record: bytes) -> Sequence[Segment]:
    """All segments, the oldest first: within a level they are appended, and a higher level is older."""
    told = numbers(record[_COOKIE:])
    levels, _, _ = next(told), next(told), next(told)
    found = []
    for _ in range(levels):
        _, count = next(told), next(told)
        found.append([Segment(next(told), next(told), next(told)) for _ in range(count)])
    return [segment for level in reversed(found) for segment in level if segment.last]


def numbers(data: bytes) -> Iterator[int]:
    """SQLite's varints, those of less than 57 bits."""
    value = 0
    for byte in data:
        value = value << 7 | byte & 127
        if byte < 128:
            yield value
            value = 0
