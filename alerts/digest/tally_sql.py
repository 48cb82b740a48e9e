"""What the ten numbers of a week count, in the words of the store, over the cases whose past is plain.

A case is plain where no event of it set a clock anew or took a move back: then its rows are its past. The others
(`REPLAYED`) are read and replayed, `alerts.digest.tallies`; so are none but those that something was done on, or a
clock ran out of, since the week began. What was not moved since the week's end stands as it stands now.

Each query gives `case_id`, `good` (in the numerator of a rate) and `behind` (among the cases listed under the number).
"""

from collections.abc import Iterable, Mapping

from alerts.digest.numbers import (
    ANSWERED,
    CLOSED,
    COMPLETED,
    FINISHED,
    IN_HAND,
    LATE,
    NEW,
    OPEN,
    RESPONSE_CLOCKS,
    RETURNED,
    SATISFIED,
    SIGNED,
)
from alerts.models.clock import RATED
from alerts.models.ledger import REPLAYED
from alerts.models.listing_kept import RIGHTS
from alerts.rules.callbacks import RATED as GIVEN
from alerts.rules.callbacks import SATISFIED_WORDS
from config.vocabulary import CaseState, TimerName

SHOWN = 12
"""Cases that are listed under a number."""


def listed(words: Iterable[str]) -> str:
    """Words of the program as a list of SQL."""
    return ", ".join(f"'{word}'" for word in words)


_S, _T = "%(since)s", "%(until)s"
_WEEK = f"BETWEEN {_S} AND {_T}"
_PLAIN = "NOT IN (SELECT case_id FROM told)"
_ENDED = listed(state.value for state in CaseState if state.terminal)
_HELD = listed(state.value for state in IN_HAND)
_KNOWN = listed(CaseState)
_REACHED = f"IN ({listed((CaseState.DISPATCHED, CaseState.RESPONDED))})"
_TOLD = f"IN ({listed(('退回', '回访'))})"
_RATED = f"IN ({listed(RATED)})"
"""As the indexes of these columns say: SQLite takes a partial index where a query says its condition word by word."""
_RATES = {
    SIGNED: (TimerName.ACK,),
    ANSWERED: RESPONSE_CLOCKS,
    FINISHED: (TimerName.CLOSE,),
}


def told(since: str, until: str) -> str:
    """The keys of the cases that are replayed, for these two placeholders: four times `since`, twice `until`."""
    return (
        f"SELECT h.case_id FROM alerts_caseevent h WHERE h.kind IN ({listed(REPLAYED)}) AND ("
        "(SELECT e.at FROM alerts_caseevent e WHERE e.case_id = h.case_id ORDER BY e.number DESC LIMIT 1) "
        f">= {since} OR EXISTS (SELECT 1 FROM alerts_timer k WHERE k.case_id = h.case_id "
        f"AND (k.due_at BETWEEN {since} AND {until} OR k.stopped_at BETWEEN {since} AND {until})) "
        f"OR EXISTS (SELECT 1 FROM alerts_assignment a WHERE a.case_id = h.case_id AND a.dispatched_at >= {since}))"
    )


BESIDE = (
    f"WITH told AS MATERIALIZED ({told(_S, _T)}), "
    f"later AS MATERIALIZED (SELECT DISTINCT case_id FROM alerts_caseevent WHERE at > {_T}), "
    f"unborn AS MATERIALIZED (SELECT case_id FROM alerts_caseevent WHERE number = 1 AND at > {_T}) "
)
"""Stands before each statement: `later` are the cases moved since the end, `unborn` those of them that began since."""

_STATE_THEN = (
    "(SELECT e.after FROM alerts_caseevent e WHERE e.case_id = l.case_id "
    f"AND e.at <= {_T} AND e.after IN ({_KNOWN}) ORDER BY e.number DESC LIMIT 1)"
)
_OPEN = (
    f"SELECT c.id AS case_id, 1 AS good, 1 AS behind FROM alerts_case c WHERE c.state IN ({_HELD}) "
    f"AND c.id {_PLAIN} AND c.id NOT IN (SELECT case_id FROM later) UNION ALL "
    f"SELECT l.case_id, 1, 1 FROM later l WHERE l.case_id {_PLAIN} AND {_STATE_THEN} IN ({_HELD})"
)
_LATE = (
    "SELECT k.case_id, 1 AS good, 1 AS behind FROM alerts_timer k JOIN alerts_listing s ON s.case_id = k.case_id "
    f"WHERE k.stopped_at IS NULL AND k.voided_at IS NULL AND k.due_at <= {_T} AND k.started_at <= {_T} "
    f"AND k.name NOT IN ({listed(RIGHTS)}) AND s.state NOT IN ({_ENDED}) AND k.case_id {_PLAIN} "
    "AND k.case_id NOT IN (SELECT case_id FROM later) GROUP BY k.case_id UNION ALL "
    f"SELECT l.case_id, 1, 1 FROM later l WHERE l.case_id {_PLAIN} AND l.case_id NOT IN (SELECT case_id FROM unborn) "
    f"AND COALESCE({_STATE_THEN}, '') NOT IN ({_ENDED}) AND EXISTS (SELECT 1 FROM alerts_timer k "
    f"WHERE k.case_id = l.case_id AND k.due_at <= {_T} AND k.started_at <= {_T} AND k.name NOT IN ({listed(RIGHTS)}) "
    f"AND (k.stopped_at IS NULL OR k.stopped_at > {_T}) AND (k.voided_at IS NULL OR k.voided_at > {_T}))"
)
_NEW = (
    "SELECT e.case_id, 1 AS good, 1 AS behind FROM alerts_caseevent e "
    f"WHERE e.number = 1 AND e.at {_WEEK} AND e.case_id {_PLAIN}"
)
_CLOSED = (
    "SELECT e.case_id, 1 AS good, 1 AS behind FROM alerts_caseevent e "
    f"WHERE e.after = '{CaseState.RESPONDED.value}' AND e.after {_REACHED} AND e.at {_WEEK} AND e.case_id {_PLAIN}"
)
_COMPLETED = (
    "SELECT d.case_id, d.good, 1 - d.good AS behind FROM (SELECT e.case_id, CASE WHEN EXISTS (SELECT 1 "
    "FROM alerts_caseevent r WHERE r.case_id = e.case_id "
    f"AND r.after = '{CaseState.RESPONDED.value}' AND r.after {_REACHED} AND r.at {_WEEK}) THEN 1 ELSE 0 END AS good "
    f"FROM alerts_caseevent e WHERE e.after = '{CaseState.DISPATCHED.value}' AND e.after {_REACHED} "
    f"AND e.at {_WEEK} AND e.case_id {_PLAIN} "
    "AND NOT EXISTS (SELECT 1 FROM alerts_caseevent f WHERE f.case_id = e.case_id "
    f"AND f.after = '{CaseState.DISPATCHED.value}' AND f.after {_REACHED} AND f.number < e.number)) d"
)
_RETURNED = (
    "SELECT a.case_id, a.good, a.good AS behind FROM (SELECT p.case_id, CASE WHEN p.id IN (SELECT r.assignment_id "
    f"FROM alerts_caseevent r WHERE r.kind = '退回' AND r.kind {_TOLD} AND r.at {_WEEK}) THEN 1 ELSE 0 END AS good "
    f"FROM alerts_assignment p WHERE p.dispatched_at {_WEEK} AND p.case_id {_PLAIN}) a"
)


def _satisfied(vendor: str) -> str:
    """One that was corrected by the end counts as corrected."""
    said = "json_extract(e.data, '$.{}')" if vendor == "sqlite" else "(e.data->>'{}')"
    key = f"COALESCE({said.format('key')}, CAST(e.number AS varchar(12)))"
    return (
        "SELECT b.case_id, b.good, 1 - b.good AS behind FROM (SELECT e.case_id, "
        f"{said.format('rating')} AS rating, CASE WHEN {said.format('rating')} IN ({listed(sorted(SATISFIED_WORDS))}) "
        f"THEN 1 ELSE 0 END AS good, ROW_NUMBER() OVER (PARTITION BY e.case_id, {key} ORDER BY e.number DESC) AS turn "
        f"FROM alerts_caseevent e WHERE e.kind = '回访' AND e.kind {_TOLD} AND e.at {_WEEK} AND e.case_id {_PLAIN}) b "
        f"WHERE b.turn = 1 AND b.rating IN ({listed(sorted(GIVEN))})"
    )


_CLOCK = (
    "SELECT k.case_id, CASE WHEN k.stopped_at <= k.due_at AND k.stopped_at <= {until} THEN 1 ELSE 0 END AS good "
    "FROM {tables} WHERE k.name {rated} AND k.name IN ({names}) AND k.started_at <= {until} "
    "AND (k.voided_at IS NULL OR k.voided_at > {until}) AND k.case_id {plain} AND {when}"
)


def _clocks(names: Iterable[TimerName]) -> str:
    """Clocks that were met or fell due in the week; of a case that began in it also what was over by then.

    Three parts that no clock is in twice: due in the week and not met before it, met in it and due later, decided
    before the case was known.
    """
    of = {"until": _T, "names": listed(name.value for name in names), "plain": _PLAIN, "rated": _RATED}
    born = "k.case_id NOT IN (SELECT case_id FROM unborn)"
    clocks = "alerts_timer k"
    due = f"k.due_at {_WEEK} AND (k.stopped_at IS NULL OR k.stopped_at >= {_S}) AND {born}"
    met = f"k.stopped_at IS NOT NULL AND k.stopped_at {_WEEK} AND k.due_at > {_T} AND {born}"
    before = f"o.number = 1 AND o.at {_WEEK} AND (k.due_at < {_S} OR k.stopped_at < {_S})"
    opened = "alerts_caseevent o JOIN alerts_timer k ON k.case_id = o.case_id"
    parts = ((clocks, due), (clocks, met), (opened, before))
    found = " UNION ALL ".join(_CLOCK.format(tables=tables, when=when, **of) for tables, when in parts)
    return f"SELECT k.case_id, k.good, 1 - k.good AS behind FROM ({found}) k"


def queries(vendor: str) -> Mapping[str, str]:
    """The query of each number, by its name, in the order of the digest."""
    return {
        NEW: _NEW,
        CLOSED: _CLOSED,
        OPEN: _OPEN,
        LATE: _LATE,
        **{name: _clocks(clocks) for name, clocks in _RATES.items()},
        COMPLETED: _COMPLETED,
        SATISFIED: _satisfied(vendor),
        RETURNED: _RETURNED,
    }


_ONCE = frozenset({NEW, OPEN, LATE})
"""Numbers whose queries give each case once, so that nobody has to look for the same one again."""


def totals(vendor: str) -> str:
    """One statement for all: place of the number, how many, how many of them good, how many cases are behind."""
    many = "count(DISTINCT CASE WHEN x.behind = 1 THEN x.case_id END)"
    return BESIDE + " UNION ALL ".join(
        f"SELECT {place} AS number, count(*) AS whole, COALESCE(sum(x.good), 0) AS good, "
        f"{'count(*)' if name in _ONCE else many} AS behind FROM ({query}) x"
        for place, (name, query) in enumerate(queries(vendor).items())
    )


def firsts(vendor: str) -> str:
    """One statement for all: place of the number, and key, number, title and grade of the first cases behind it."""
    some = " UNION ALL ".join(
        f"SELECT {place} AS number, y.case_id FROM (SELECT {'' if name in _ONCE else 'DISTINCT '}x.case_id "
        f"FROM ({query}) x WHERE x.behind = 1 ORDER BY x.case_id LIMIT {SHOWN}) y"
        for place, (name, query) in enumerate(queries(vendor).items())
    )
    return (
        f"{BESIDE}SELECT f.number, c.id, c.number, c.title, c.severity FROM ({some}) f "
        "JOIN alerts_case c ON c.id = f.case_id ORDER BY f.number, c.id"
    )
