"""What a pass over topics needs beside likeness: what people decided, which numbers stay, what changes its topic."""

from collections import Counter
from collections.abc import Sequence, Set
from typing import NamedTuple

Name = int | str


class Bond(NamedTuple):
    """A person's decision, in ids of items: these stay `together`, these pairs `apart`."""

    together: tuple[Name, ...] = ()
    apart: tuple[tuple[Name, Name], ...] = ()


class Move(NamedTuple):
    """An item that left topic `before` for topic `after`."""

    item: Name
    before: int
    after: int


def keep_numbers(groups: Sequence[Sequence[int]], kept: Set[int]) -> list[int]:
    """The number that each group goes on with, 0 where it needs a new one. `groups`: of each its texts' old numbers.

    A number stays with the group that holds most of its texts, kept numbers before others; a group that several
    numbers want takes the one of most texts, of equals the oldest.
    """
    wanted = sorted(
        (number not in kept, -count, number, place)
        for place, group in enumerate(groups)
        for number, count in Counter(group).items()
    )
    found = [0] * len(groups)
    taken: set[int] = set()
    for _, _, number, place in wanted:
        if not found[place] and number not in taken:
            found[place] = number
            taken.add(number)
    return found
