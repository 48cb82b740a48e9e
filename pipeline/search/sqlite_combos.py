"""The combinations of values that documents have, by their number, and each field's values as columns over them."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FIELDS = ("kind", "sector", "severity", "place", "source", "state")
"""The fields whose values together make a document's combination; few combinations stand for many documents."""
Values = tuple[str, ...]


class Combos:
    """Those of one generation; read once, then by what is new, one thread at a time. Others read meanwhile: what they
    were told of stays where it was."""

    def __init__(self) -> None:
        self.values: list[Values] = [("",) * len(FIELDS)]
        """By number; 0 stands for no document. Numbers follow each other (`numbers_of`)."""
        self._fields = [_Column(("",), np.zeros(1, np.int32)) for _ in FIELDS]

    def refresh(self, connection: sqlite3.Connection) -> None:
        """Read those that were written since."""
        sql = f"SELECT {', '.join(FIELDS)} FROM combo WHERE id >= ? ORDER BY id"
        new = connection.execute(sql, (len(self.values),)).fetchall()
        if new:
            self.values.extend(new)
            pairs = zip(self._fields, zip(*new, strict=True), strict=True)
            self._fields = [column.longer(values) for column, values in pairs]

    def which(self, field: str, values: Values, beginnings: bool) -> NDArray[np.bool_]:
        """Of each combination: whether its field has one of the values, or begins like one of them."""
        column = self._fields[FIELDS.index(field)]
        each = (known.startswith(values) if beginnings else known in values for known in column.known)
        return np.asarray(np.fromiter(each, np.bool_, len(column.known))[column.codes])

    def totals(self, numbers: NDArray[np.int32]) -> list[dict[str, int]]:
        """How many documents have which value, field by field, the commonest first. `numbers`: of each document."""
        if len(numbers) < len(self.values):
            return [column.total(numbers, None) for column in self._fields]
        counts = np.bincount(numbers)
        some = np.flatnonzero(counts)
        return [column.total(some, counts[some]) for column in self._fields]


@dataclass(frozen=True)
class _Column:
    """The values of one field, and of each combination the place of its value among them."""

    known: Values
    codes: NDArray[np.int32]

    def longer(self, values: Values) -> "_Column":
        """With those of more combinations."""
        places = {value: place for place, value in enumerate(self.known)}
        codes = [places.setdefault(value, len(places)) for value in values]
        return _Column(tuple(places), np.concatenate([self.codes, np.array(codes, np.int32)]))

    def total(self, some: NDArray[np.integer], counts: NDArray[np.intp] | None) -> dict[str, int]:
        """How many documents have each value that is one; `counts`: how many each of `some` stands for."""
        totals = np.bincount(self.codes.take(some), counts, len(self.known)).astype(np.int64).tolist()
        listed = [(value, count) for value, count in zip(self.known, totals, strict=True) if value and count]
        return dict(sorted(listed, key=lambda pair: -pair[1]))


def numbers_of(connection: sqlite3.Connection, combos: Iterable[Values]) -> dict[Values, int]:
    """The number of each combination of values, new ones included."""
    found = {}
    where = " AND ".join(f"{name} = ?" for name in FIELDS)
    for combo in combos:
        row = connection.execute(f"SELECT id FROM combo WHERE {where}", combo).fetchone()
        if row is None:
            sql = f"INSERT INTO combo ({', '.join(FIELDS)}) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"
            row = connection.execute(sql, combo).fetchone()
        found[combo] = row[0]
    return found
