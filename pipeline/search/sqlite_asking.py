"""Answers a plan: rows from FTS5, then conditions, counts and the page on columns."""

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.search.base import Search, place_of
from pipeline.search.language.fields import Field
from pipeline.search.language.tree import And, Is, Node, Not, Or, Within
from pipeline.search.sqlite_columns import Columns, Rows
from pipeline.search.sqlite_combos import FIELDS
from pipeline.search.sqlite_plan import Plan, match_of

_LAST = 1 << 62
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Asking:
    """One question to one generation."""

    connection: sqlite3.Connection
    columns: Columns

    def found(self, planned: Plan, best: bool = False) -> tuple[Rows, NDArray[np.float64] | None]:
        """The places of all that match; and their scores, the lower the better, where `best` asks for them."""
        scores = None
        if not planned.match:
            places = self.columns.all()
        elif best:
            rows, scores = self._scored(planned)
            places = self.columns.places(rows)
            scores = scores[np.isin(rows, self.columns.rows(places))]
        else:
            places = self.columns.places(self._rows(planned.match, *self._span(planned)))
        for node in planned.rest:
            good = self._holds(node, places)
            places, scores = places[good], None if scores is None else scores[good]
        return places, scores

    def _span(self, planned: Plan) -> tuple[int, int]:
        if planned.low is None and planned.high is None:
            return 0, _LAST
        return self.columns.between(planned.low, planned.high)

    def _rows(self, match: str, first: int = 0, last: int = _LAST) -> Rows:
        """The rows that FTS5 finds, ascending. Joined by SQLite: a row handed over costs four times as much."""
        sql = "SELECT group_concat(rowid) FROM grams WHERE grams MATCH ? AND rowid BETWEEN ? AND ?"
        joined = self.connection.execute(sql, (match, first, last)).fetchone()[0]
        return np.fromstring(joined, np.int64, sep=",") if joined else np.empty(0, np.int64)

    def _scored(self, planned: Plan) -> tuple[Rows, NDArray[np.float64]]:
        sql = "SELECT rowid, bm25(grams) FROM grams WHERE grams MATCH ? AND rowid BETWEEN ? AND ?"
        pairs = self.connection.execute(sql, (planned.match, *self._span(planned))).fetchall()
        return np.array([row for row, _ in pairs], np.int64), np.array([score for _, score in pairs], np.float64)

    def _holds(self, node: Node, places: Rows) -> Mask:
        """Which of the places the node holds of."""
        match = match_of(node)
        if match:
            return np.isin(places, self.columns.places(self._rows(match)))
        if isinstance(node, Not):
            return ~self._holds(node.part, places)
        if isinstance(node, And | Or):
            join = np.logical_and if isinstance(node, And) else np.logical_or
            return np.asarray(join.reduce([self._holds(part, places) for part in node.parts]))
        if isinstance(node, Is):
            combos = self.columns.cells["combo"][places]
            good = self.columns.combos.which(node.field, node.values, beginnings=node.field is Field.PLACE)
            return np.asarray(good[combos])
        assert isinstance(node, Within)
        return self._within(node, places)

    def _within(self, node: Within, places: Rows) -> Mask:
        heat = node.field is Field.HEAT
        value = self.columns.cells["heat" if heat else "at"][places]
        good = ~np.isnan(value) if heat else np.ones(len(value), np.bool_)
        if node.low is not None:
            good &= value >= (np.float32(node.low) if heat else node.low)
        if node.high is not None:
            good &= value < (np.float32(node.high) if heat else node.high)
        return np.asarray(good)

    def facets(self, places: Rows) -> dict[Field, dict[str, int]]:
        """How many of the places have which value; the commonest first."""
        totals = self.columns.combos.totals(self.columns.cells["combo"][places])
        return dict(zip(map(Field, FIELDS), totals, strict=True))

    def newest(self, places: Rows, asked: Search) -> tuple[list[int], str]:
        """The rows of one page by time and number, and what leads to the next."""
        at, rows = self.columns.cells["at"][places], self.columns.rows(places)
        last = place_of(asked.after, 2)
        if last:
            behind = (at < last[0]) | ((at == last[0]) & (rows < last[1]))
            at, rows = at[behind], rows[behind]
        if len(at) > asked.limit:
            least = np.partition(at, len(at) - asked.limit)[len(at) - asked.limit]
            late = at >= least
            more = len(at) > asked.limit
            at, rows = at[late], rows[late]
        else:
            more = False
        order = np.lexsort((rows, at))[::-1][: asked.limit]
        page = rows[order].tolist()
        return page, f"{at[order[-1]]}:{page[-1]}" if more else ""

    def best(self, places: Rows, scores: NDArray[np.float64], asked: Search) -> tuple[list[int], str]:
        """The rows of one page by score."""
        rows = self.columns.rows(places)
        start = (place_of(asked.after, 1) or (0,))[0]
        order = np.lexsort((-rows, scores))[start : start + asked.limit]
        end = start + len(order)
        return rows[order].tolist(), str(end) if end < len(rows) else ""
