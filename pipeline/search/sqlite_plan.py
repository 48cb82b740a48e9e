"""A query's tree -> SQL over the tables of `sqlite_file`, with one MATCH for all its words where that can be.

Every word goes into FTS5 as a quoted string of grams, which hold letters and digits only: nothing typed is ever an
operator there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

from pipeline.search.grams import Pattern
from pipeline.search.language.fields import Field
from pipeline.search.language.tree import And, Is, Near, Node, Not, Or, Within, Word

_BLOCK = 12
"""Rows are looked at in blocks of 4,096; `span` knows the times of each."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`match`: what FTS5 is asked, empty when it does not lead; `where` and `values`: conditions on `meta m`."""

    match: str
    where: tuple[str, ...] = ()
    values: tuple[object, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def tables(self) -> str:
        """What the rows come from."""
        return "grams CROSS JOIN meta m ON m.row = grams.rowid" if self.match else "meta m"


@dataclass(slots=True)
class _Sql:
    values: list[object] = field(default_factory=list)

    def condition(self, node: Node) -> str:
        """A condition on `meta m` that is true or false, never null."""
        match = _match(node)
        if match:
            self.values.append(match)
            return "m.row IN (SELECT rowid FROM grams WHERE grams MATCH ?)"
        if isinstance(node, Not):
            return f"NOT {self.condition(node.part)}"
        if isinstance(node, And | Or):
            word = " AND " if isinstance(node, And) else " OR "
            return f"({word.join([self.condition(part) for part in node.parts])})"
        if isinstance(node, Is):
            return self._is(node)
        assert isinstance(node, Within)
        return self._within(node)

    def _is(self, node: Is) -> str:
        if node.field is Field.PLACE:
            self.values.extend(value + "%" for value in node.values)
            wanted = " OR ".join(["place LIKE ?"] * len(node.values))
        else:
            self.values.extend(node.values)
            wanted = f"{node.field} IN ({', '.join('?' * len(node.values))})"
        return f"m.combo IN (SELECT id FROM combo WHERE {wanted})"

    def _within(self, node: Within) -> str:
        column = "m.heat" if node.field is Field.HEAT else "m.at"
        parts = [f"{column} IS NOT NULL"]
        for sign, bound in ((">=", node.low), ("<", node.high)):
            if bound is not None:
                self.values.append(bound if node.field is Field.HEAT else ceil(bound))
                parts.append(f"{column} {sign} ?")
        return f"({' AND '.join(parts)})"


def plan(tree: Node) -> Plan:
    """Words that must hold lead; conditions follow."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    matched = [part for part in parts if _match(part)]
    denied = [part for part in parts if isinstance(part, Not) and _match(part.part)] if matched else []
    sql = _Sql()
    where = tuple(sql.condition(part) for part in parts if part not in matched and part not in denied)
    times = [part for part in parts if isinstance(part, Within) and part.field is not Field.HEAT]
    return Plan(
        _conjunction(matched, denied) if matched else "",
        where,
        tuple(sql.values),
        max((part.low for part in times if part.low is not None), default=None),
        min((part.high for part in times if part.high is not None), default=None),
    )


def _match(node: Node) -> str:
    """The node as FTS5 is asked; empty where it cannot be."""
    if isinstance(node, Word):
        return _phrase(node.pattern)
    if isinstance(node, Near):
        return f"NEAR({_phrase(node.first.pattern)} {_phrase(node.second.pattern)}, {node.distance + 1})"
    if isinstance(node, Or):
        each = [_match(part) for part in node.parts]
        return f"({' OR '.join(each)})" if all(each) else ""
    if isinstance(node, And):
        denied = [part for part in node.parts if isinstance(part, Not)]
        wanted = [part for part in node.parts if not isinstance(part, Not)]
        if wanted and all(map(_match, wanted)) and all(_match(part.part) for part in denied):
            return _conjunction(wanted, denied)
    return ""


def _conjunction(wanted: Iterable[Node], denied: Iterable[Node]) -> str:
    said = f"({' AND '.join(map(_match, wanted))})"
    for part in denied:
        assert isinstance(part, Not)
        said = f"({said} NOT {_match(part.part)})"
    return said


def _phrase(pattern: Pattern) -> str:
    return f'"{" ".join(pattern.grams)}"{"*" if pattern.open else ""}'


def blocks(rows: Iterable[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """(row, at) pairs -> the first and last instant of each block they lie in."""
    found: dict[int, tuple[int, int]] = {}
    for row, at in rows:
        first, last = found.get(row >> _BLOCK, (at, at))
        found[row >> _BLOCK] = (min(first, at), max(last, at))
    return found


def first_row(block: int) -> int:
    """Where a block begins."""
    return block << _BLOCK
