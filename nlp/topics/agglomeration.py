"""Average-link agglomeration within blocks: which texts are about one matter, looked at all together.

Two groups are joined while the mean likeness of their texts is `TOGETHER` or more. Every such group hangs together by
pairs that are as likely, so the groups of one block (what hangs together at all) can be found without the others.
Groups that are about two places of one kind are never joined (`nlp.topics.own_places`), however like they are. A block
that is too large is cut, the likest pairs kept; what its parts become is joined again as whole groups, each seen by a
few of its texts. So the cost grows with the texts, not with their square.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.topics.own_places import differ, elsewhere, own, take_in
from nlp.topics.sketches import Columns

TOGETHER = 0.25
"""The middle of the range, 0.22 to 0.28, in which nothing of data/hot_topics changes, whatever a tenth of its words is
left out; on the invented town 0.2 to 0.3 give the same to within 0.02: `benchmarks.topic_range`, see docs."""
BLOCK = 256
"""How many groups are compared with each other, all with all."""
SEEN = 6
"""By how many of its texts a larger group is seen."""
_PAIRS = 16_384
"""Pairs of texts compared without a pause."""
Rows = NDArray[np.int64]
Table = NDArray[np.float64]
Likeness = Callable[[Rows, Rows], Table]
"""How likely it is, pair by pair, that two texts speak of one matter."""


class Links(NamedTuple):
    """Pairs of texts that are likely of one matter, pair by pair, and how likely."""

    rows: Rows
    others: Rows
    values: Table


@dataclass(frozen=True, slots=True)
class Bonds:
    """What people decided, in numbers of texts: sets that stay `together`, pairs that stay `apart`."""

    together: Sequence[Sequence[int]] = ()
    apart: Sequence[tuple[int, int]] = ()


@dataclass(slots=True)
class _Group:
    """Texts that are together. `barred`: texts that may not join them."""

    rows: list[int]
    barred: set[int] = field(default_factory=set)


class Agglomeration:
    """Groups of the texts `rows` under `bonds`."""

    def __init__(self, links: Links, likeness: Likeness, bonds: Bonds, columns: Columns) -> None:
        """`links`: among them all pairs of `TOGETHER` or more that are known; `columns`: what the texts name."""
        self._links = links
        self._likeness = likeness
        self._bonds = bonds
        self._columns = columns

    def groups(self, rows: Sequence[int]) -> list[list[int]]:
        """The groups, each with its texts in rising order; by their first text."""
        steps = self.steps(rows)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return list(end.value)

    def steps(self, rows: Sequence[int]) -> Generator[None, None, list[list[int]]]:
        """The same with a pause after each few milliseconds of work."""
        groups = yield from self._joined(self._begin(rows))
        return sorted(sorted(group.rows) for group in groups)

    def _begin(self, rows: Sequence[int]) -> list[_Group]:
        """Each text alone, or with those that people keep with it."""
        known = set(rows)
        of = {row: _Group([row]) for row in sorted(known)}
        for together in self._bonds.together:
            held = [row for row in together if row in known]
            for row in held[1:]:
                first, other = of[held[0]], of[row]
                if first is not other:
                    first.rows += other.rows
                    of.update(dict.fromkeys(other.rows, first))
        for row, barred in self._bonds.apart:
            if row in known and barred in known and of[row] is not of[barred]:
                of[row].barred.add(barred)
                of[barred].barred.add(row)
        return list({id(group): group for group in of.values()}.values())

    def _joined(self, groups: list[_Group]) -> Generator[None, None, list[_Group]]:
        """Join what belongs together; a block that is too large in parts first, then its parts."""
        found = []
        for block in self._blocks(groups, len(groups)):
            if len(block) <= BLOCK:
                found += yield from self._agglomerated(block)
                continue
            parts: list[_Group] = []
            for part in self._blocks(block, BLOCK):
                parts += yield from self._agglomerated(part)
            found += (yield from self._joined(parts)) if len(parts) < len(block) else parts
        return found

    def _blocks(self, groups: list[_Group], most: int) -> list[list[_Group]]:
        """What hangs together by links, `most` groups at most, the likest first."""
        if not groups:
            return []
        links = self._links
        last = max(int(links.rows.max(initial=0)), *(max(group.rows) for group in groups))
        of = np.full(last + 1, -1, np.int64)
        for number, group in enumerate(groups):
            of[group.rows] = number
        chosen = np.flatnonzero((of[links.rows] >= 0) & (of[links.others] >= 0))
        chosen = chosen[np.argsort(-links.values[chosen], kind="stable")]
        labels = _packed(of[links.rows[chosen]], of[links.others[chosen]], len(groups), most)
        blocks: dict[int, list[_Group]] = {}
        for label, group in zip(labels.tolist(), groups, strict=True):
            blocks.setdefault(label, []).append(group)
        return list(blocks.values())

    def _agglomerated(self, groups: list[_Group]) -> Generator[None, None, list[_Group]]:
        if len(groups) == 1:
            return groups
        seen = [_spread(group.rows) for group in groups]
        owner = np.repeat(np.arange(len(groups)), list(map(len, seen)))
        rows = np.array(list(chain.from_iterable(seen)), np.int64)
        one, other = np.triu_indices(len(rows), 1)
        table = np.zeros((len(groups), len(groups)))
        for start in range(0, len(one), _PAIRS):
            some, others = one[start : start + _PAIRS], other[start : start + _PAIRS]
            np.add.at(table, (owner[some], owner[others]), self._likeness(rows[some], rows[others]))
            yield
        many = np.bincount(owner).astype(np.float64)
        table = (table + table.T) / np.outer(many, many)
        sizes = np.array([len(group.rows) for group in groups], np.int64)
        whole = np.array(list(chain.from_iterable(group.rows for group in groups)), np.int64)
        told = self._columns
        labels = _labels(table, whole, sizes, told.kinds, told.names, told.name_ends, _apart(groups), TOGETHER)
        found: dict[int, _Group] = {}
        for label, group in zip(labels.tolist(), groups, strict=True):
            into = found.setdefault(label, _Group([]))
            into.rows += group.rows
            into.barred |= group.barred
        return list(found.values())


def _spread(rows: Sequence[int]) -> Sequence[int]:
    """The first, the last and some between."""
    if len(rows) <= SEEN:
        return rows
    ordered = sorted(rows)
    return [ordered[round(place * (len(rows) - 1) / (SEEN - 1))] for place in range(SEEN)]


def _apart(groups: Sequence[_Group]) -> NDArray[np.bool_]:
    """Which pairs of groups may not be joined."""
    table = np.zeros((len(groups), len(groups)), bool)
    if any(group.barred for group in groups):
        for place, group in enumerate(groups):
            table[place] = [not group.barred.isdisjoint(other.rows) for other in groups]
    return table | table.T


@compiled
def _packed(rows: Rows, others: Rows, many: int, most: int) -> Rows:
    """Join groups by these links, in order, unless more than `most` would hang together; a label for each group."""
    parent, sizes = np.arange(many), np.ones(many, np.int64)
    for link in range(len(rows)):
        one, other = _root(parent, rows[link]), _root(parent, others[link])
        if one != other and sizes[one] + sizes[other] <= most:
            parent[other] = one
            sizes[one] += sizes[other]
    for row in range(many):
        parent[row] = _root(parent, row)
    return parent


@compiled
def _root(parent: Rows, row: int) -> int:
    """Follow the parents, and shorten the way for the next time."""
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@compiled
def _labels(  # noqa: PLR0913, PLR0917  columns come one by one: see `own`
    table: Table,
    rows: Rows,
    sizes: Rows,
    kinds: NDArray[np.int32],
    names: Rows,
    name_ends: Rows,
    apart: NDArray[np.bool_],
    least: float,
) -> Rows:
    """For each of n groups the number of the first one that it ends up with.

    `table`: mean likeness, shape (n, n), overwritten as `sizes` and `apart` are; `rows`: the texts, group by group. The
    likest pair is joined first, of equals the earlier one (average linkage by the update of Lance and Williams 1967).
    """
    places = own(rows, sizes, kinds, names, name_ends)
    many = len(table)
    labels = np.arange(many)
    barred = apart | elsewhere(places)
    while True:
        first, second = _likest(table, labels, barred, least)
        if first < 0:
            return labels
        total = sizes[first] + sizes[second]
        for other in range(many):
            mean = (sizes[first] * table[first, other] + sizes[second] * table[second, other]) / total
            table[first, other] = table[other, first] = mean
            apart[first, other] |= apart[second, other]
            apart[other, first] = apart[first, other]
            if labels[other] == second:
                labels[other] = first
        take_in(first, second, places)
        for other in range(many):
            barred[first, other] = apart[first, other] or differ(first, other, places)
            barred[other, first] = barred[first, other]


@compiled
def _likest(table: Table, labels: Rows, barred: NDArray[np.bool_], least: float) -> tuple[int, int]:
    """The likest pair of groups that are still groups of their own, of `least` at least; -1 where there is none."""
    best, first, second = least, -1, -1
    for one in range(len(labels)):
        if labels[one] != one:
            continue
        for other in range(one + 1, len(labels)):
            likely = table[one, other]
            if likely < best or labels[other] != other or barred[one, other] or (likely == best and first >= 0):
                continue
            best, first, second = likely, one, other
    return first, second
