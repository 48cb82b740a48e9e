"""Own places of topics: the roads, estates, villages ... that groups of texts are about; other ones are other matters.

Likeness sets two texts apart that name two roads. A third that names none is like both, and a mean over pairs would
join all three. So groups are looked at as texts are: each that mostly names roads, and none in common, stay two. A text
that names both roads joins them, and so does a matter of a whole town, most of whose texts name no road.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.topics.matter_words import STREET
from nlp.topics.sketches import Columns

OWN = 0.5
"""Share of a group's texts that name things of one kind, from which they are its own."""
Rows = NDArray[np.int64]


class Own(NamedTuple):
    """Of n groups `sizes`, shape (n,), how many of their texts name things of a kind, `many`, shape (n, `STREET`), and
    which of them name one thing in common that is no town, `shared`, shape (n, n)."""

    sizes: Rows
    many: Rows
    shared: NDArray[np.bool_]


@compiled
def own(rows: Rows, sizes: Rows, kinds: NDArray[np.int32], names: Rows, name_ends: Rows) -> Own:
    """What groups of texts are about. `rows`: their texts, group by group; the last three are columns of all texts.

    The columns come one by one, not as a tuple: to tell its type takes Numba longer than a small block takes.
    """
    many = np.zeros((len(sizes), STREET), np.int64)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    ends = np.cumsum(name_ends[rows + 1] - name_ends[rows])
    found, of = np.empty(ends[-1], np.int64), np.empty(ends[-1], np.int64)
    for place in range(len(rows)):
        row = rows[place]
        for kind in range(STREET):
            many[owners[place], kind] += (kinds[row] >> kind) & 1
        told = names[name_ends[row] : name_ends[row + 1]]
        found[ends[place] - len(told) : ends[place]] = told
        of[ends[place] - len(told) : ends[place]] = owners[place]
    return Own(sizes, many, _shared(found, of, len(sizes)))


@compiled
def _shared(names: Rows, of: Rows, many: int) -> NDArray[np.bool_]:
    """Which of `many` groups have a name in common that is no town's. `of`: the group of each name."""
    found = np.zeros((many, many), np.bool_)
    order = np.argsort(names)
    begin = 0
    for end in range(1, len(names) + 1):
        if end < len(names) and names[order[end]] == names[order[begin]]:
            continue
        if names[order[begin]] & 1 == 0:
            for one in order[begin:end]:
                for other in order[begin:end]:
                    found[of[one], of[other]] = True
        begin = end
    return found


@compiled
def elsewhere(places: Own) -> NDArray[np.bool_]:
    """Which pairs of groups `differ`."""
    found = np.zeros(places.shared.shape, np.bool_)
    for one in range(len(found)):
        for other in range(one):
            found[one, other] = found[other, one] = differ(one, other, places)
    return found


@compiled
def differ(one: int, other: int, places: Own) -> bool:
    """Whether two groups have own places of one kind and name nothing in common."""
    if places.shared[one, other]:
        return False
    for kind in range(STREET):
        if places.many[one, kind] >= OWN * places.sizes[one] and places.many[other, kind] >= OWN * places.sizes[other]:
            return True
    return False


@compiled
def take_in(one: int, other: int, places: Own) -> None:
    """The second group's texts are the first one's."""
    places.sizes[one] += places.sizes[other]
    for kind in range(STREET):
        places.many[one, kind] += places.many[other, kind]
    for third in range(len(places.sizes)):
        if places.shared[other, third]:
            places.shared[one, third] = places.shared[third, one] = True


@compiled
def of_another(row: int, others: Rows, columns: Columns) -> bool:
    """Whether a text names things of one kind, as most of these texts of one topic do, and none that they name."""
    first, last = columns.name_ends[row], columns.name_ends[row + 1]
    many = np.zeros(STREET, np.int64)
    for other in others:
        for kind in range(STREET):
            many[kind] += (columns.kinds[other] >> kind) & 1
        for name in range(columns.name_ends[other], columns.name_ends[other + 1]):
            for mine in range(first, last):
                if columns.names[mine] == columns.names[name] and columns.names[name] & 1 == 0:
                    return False
    for kind in range(STREET):  # noqa: SIM110  a loop
        if (columns.kinds[row] >> kind) & 1 and many[kind] >= OWN * len(others):
            return True
    return False
