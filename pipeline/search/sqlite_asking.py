"""Answers a plan: rows of the words that lead, then conditions, counts and the page on columns."""

import sqlite3
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.search.base import Search, place_of
from pipeline.search.language.fields import Field
from pipeline.search.language.tree import And, Is, Node, Not, Or, Within, wordy
from pipeline.search.sqlite_columns import Columns, Rows
from pipeline.search.sqlite_combos import FIELDS
from pipeline.search.sqlite_plan import Plan
from pipeline.search.sqlite_words import EVER, Known, Span, Wording

Mask = NDArray[np.bool_]
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Asking:
    """Questions to one generation, at one moment."""

    connection: sqlite3.Connection
    columns: Columns
    end: float | None = None
    """Monotonic seconds at which the question is given up."""
    counted: Known = field(default_factory=dict)
    """Words that a question by relevance has read, for the next one at the same moment."""

    def found(self, planned: Plan, best: bool = False) -> tuple[Rows, Scores | None]:
        """The places of all that match; and their scores, the higher the better, where `best` asks for them."""
        scores = None
        if planned.lead is None:
            places = self.columns.all()
        elif best:  # a word is as rare at all times
            wording = self._wording(counted=True)
            places = self.columns.places(wording.rows(planned.lead))
            lengths = self.columns.cells["length"][places].astype(np.int64)
            scores = wording.scores(planned.lead, self.columns.rows(places), lengths)
        else:
            places = self.columns.places(self._wording(self._span(planned)).rows(planned.lead))
        for node in planned.rest:
            good = self._holds(node, places)
            places, scores = places[good], None if scores is None else scores[good]
        return places, scores

    def _wording(self, span: Span = EVER, counted: bool = False) -> Wording:
        return Wording(self.connection, span, self.end, counted, self.counted if counted else {})

    def _span(self, planned: Plan) -> Span:
        if planned.low is None and planned.high is None:
            return EVER
        return self.columns.between(planned.low, planned.high)

    def _holds(self, node: Node, places: Rows) -> Mask:
        """Which of the places the node holds of."""
        if wordy(node):
            return np.isin(places, self.columns.places(self._wording().rows(node)))
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

    def earliest(self, places: Rows) -> int | None:
        """When the first of them was said; None where there is none."""
        return int(self.columns.cells["at"][places].min()) if len(places) else None

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

    def best(self, places: Rows, scores: Scores, asked: Search) -> tuple[list[int], str]:
        """The rows of one page by score."""
        start = (place_of(asked.after, 1) or (0,))[0]
        end = min(start + asked.limit, len(places))
        if end < len(places):
            high = scores >= np.partition(scores, -max(end, 1))[-max(end, 1)]
            some, told = places[high], scores[high]
        else:
            some, told = places, scores
        rows = self.columns.rows(some)
        order = np.lexsort((rows, told))[::-1][start:end]
        return rows[order].tolist(), str(end) if end < len(places) else ""
