"""Reads listed cases from the store: plain columns of `Listing`, by an index in the order that is asked for.

A page goes on behind the key of the last row shown, so that the hundredth costs what the first costs.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db import connection

from alerts.web.rise import RECENT, rises
from alerts.web.rows import WAITING, Read, Row, row_of, rule_names
from config.vocabulary import CaseState

COLUMNS = (
    "l.case_id, l.{key}, l.tab IS NULL, CASE WHEN t.last_at > %s THEN t.id END, l.title, l.state, l.severity, "
    "l.sector, l.place, l.detected, l.flag_rule, l.because, "
    f"CASE WHEN l.state = '{CaseState.REJECTED.value}' THEN l.rejected ELSE l.suggested END, "
    "CASE WHEN l.sector_p <> 0 AND l.sector = l.sector_then THEN l.sector_p "
    "WHEN l.sector = t.sector THEN t.sector_p END, "
    "CASE WHEN l.tab IS NOT NULL THEN l.due END, l.clock, l.rule, l.started, l.lead_state, d.name, "
    "l.asleep_until, l.asleep_grade, l.asleep_by, l.suspended, u.username, u.last_name, u.first_name, "
    "t.submitters, t.sources, t.items"
)
_FROM = (
    "FROM alerts_listing l LEFT JOIN pipeline_topic t ON t.id = l.topic_id "
    "LEFT JOIN auth_user u ON u.id = l.claimed_by_id LEFT JOIN alerts_department d ON d.id = l.lead_id"
)
_MARK = re.compile(r"([oe])(\d{1,15})-(\d{1,15})", re.ASCII)


class Where(NamedTuple):
    """Conditions on `l`, the listing, all of which hold, and what stands for their `%s`."""

    sql: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()

    def also(self, sql: str, *values: Any) -> "Where":
        """With one more."""
        return Where((*self.sql, sql), (*self.values, *values))


class Stretch(NamedTuple):
    """A part of a list that one index orders: `name` o (open) or e (ended), its condition, its key."""

    name: str
    sql: str
    key: str


class Mark(NamedTuple):
    """Between which rows a page begins: beside the case with this key, in this stretch."""

    stretch: str
    key: int
    case: int

    def __str__(self) -> str:
        return f"{self.stretch}{self.key}-{self.case}"


Plain = tuple[Any, ...]
"""A `Read` without names: fifty are drawn faster from plain tuples (`alerts.web.listed_html`)."""


class Page(NamedTuple):
    """What is listed on a page at `now`; `before` and `after` mark its neighbours, empty where there is none."""

    found: list[Plain]
    now: datetime
    before: str
    after: str


def mark(text: str) -> Mark | None:
    """What an address says; None for anything else, which is the first page."""
    found = _MARK.fullmatch(text)
    return Mark(found[1], int(found[2]), int(found[3])) if found else None


def stretches(tab: str, order: str) -> tuple[Stretch, ...]:
    """The parts of the list under a tab; in the list of all, what is open stands before what has ended."""
    if tab != "all":
        return (Stretch("o", f"l.tab = '{tab}'", order),)
    if order == "newest":
        return (Stretch("o", "1 = 1", "newest"),)
    return (Stretch("o", "l.tab IS NOT NULL", order), Stretch("e", "l.tab IS NULL", "newest"))


def page(parts: Sequence[Stretch], where: Where, now: datetime, most: int, after: str = "", before: str = "") -> Page:
    """`most` rows behind the mark `after`, or those that lead up to the mark `before`."""
    back = mark(before)
    start = back or mark(after)
    found = _gather(parts, where, now, most + 1, start, back is not None)
    further = len(found) > most
    found = found[:most]
    if back:
        found.reverse()
    earlier, later = (further, True) if back else (start is not None, further)
    return Page(
        found,
        now,
        str(_marked(found[0], parts)) if found and earlier else "",
        str(_marked(found[-1], parts)) if found and later else "",
    )


def _marked(read: Plain, parts: Sequence[Stretch]) -> Mark:
    case, key, ended, *_rest = read
    return Mark("e" if ended and len(parts) > 1 else "o", key, case)


def _gather(
    parts: Sequence[Stretch], where: Where, now: datetime, most: int, start: Mark | None, back: bool
) -> list[Plain]:
    found: list[Plain] = []
    waiting = start is not None and any(part.name == start.stretch for part in parts)
    for part in reversed(parts) if back else parts:
        asked = where.also(part.sql)
        if waiting and start is not None:
            if part.name != start.stretch:
                continue
            sign, waiting = "<" if back else ">", False
            asked = asked.also(f"(l.{part.key}, l.case_id) {sign} (%s, %s)", start.key, start.case)
        found += plain(asked, part.key, most - len(found), now, back)
        if len(found) == most:
            break
    return found


def read(where: Where, key: str, most: int, now: datetime) -> list[Read]:
    """The first `most` that fit by an order (`urgent`, `nearest`, `severe`, `newest`)."""
    return list(map(Read._make, plain(where, key, most, now)))


def plain(where: Where, key: str, most: int, now: datetime, back: bool = False) -> list[Plain]:
    """The same without names; or the last ones, backwards."""
    with connection.cursor() as cursor:
        cursor.execute(_sql(where.sql, key, most, back), (_recent(now), *where.values))
        found: list[Plain] = cursor.fetchall()
    return found


@lru_cache(512)
def _sql(where: tuple[str, ...], key: str, most: int, back: bool = False) -> str:
    """The statement of a list with these conditions; its first value is `_recent`, the others are theirs."""
    turn = " DESC" if back else ""
    return (
        f"SELECT {COLUMNS.format(key=key)} {_FROM} WHERE {' AND '.join(where) or '1 = 1'} "
        f"ORDER BY l.{key}{turn}, l.case_id{turn} LIMIT {int(most)}"
    )


def _recent(now: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(now - RECENT)


def rows(found: Iterable[Read], now: datetime) -> list[Row]:
    """The rows of a list; how fast each rises is asked for those only that were heard of just now."""
    found = list(found)
    fresh = {one.fresh for one in found if one.fresh}
    rising = rises(fresh, now) if fresh else {}
    names = rule_names() if any(one.state in WAITING for one in found) else {}
    return [row_of(one, now, rising.get(one.fresh or 0, ""), names) for one in found]


def lists_of(wanted: Sequence[Where], key: str, most: int, now: datetime) -> list[list[Row]]:
    """Several lists by one order, in one statement; how fast their matters rise is asked for once."""
    sql = (f"SELECT {at}, some{at}.* FROM ({_sql(one.sql, key, most)}) some{at}" for at, one in enumerate(wanted))
    values = [value for one in wanted for value in (_recent(now), *one.values)]
    found: list[list[Read]] = [[] for _ in wanted]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql), values)
        for at, *one in cursor.fetchall():
            found[at].append(Read(*one))
    for some in found:
        some.sort(key=lambda one: (one.key, one.pk))  # a union promises no order
    shown = iter(rows(chain.from_iterable(found), now))
    return [list(islice(shown, len(one))) for one in found]


def rows_of(cases: Sequence[int], now: datetime) -> dict[int, Row]:
    """The rows of certain cases, by key."""
    if not cases:
        return {}
    where = Where().also(f"l.case_id IN ({', '.join(str(int(case)) for case in cases)})")
    return {row.pk: row for row in rows(read(where, "newest", len(cases), now), now)}
