"""Lists of cases: what was asked for, the tabs by state with their numbers, and the choices that narrow a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import quote_plus

from django.db import connection

from alerts.models import Watch
from alerts.rules.desk_tabs import TABS as STATES_OF
from alerts.web import listing
from alerts.web.listing import Where
from alerts.web.tab_numbers import ASLEEP, COUNTED, RUNS
from config.vocabulary import CaseState, Sector, Severity
from pipeline.models import Source

PAGE = 50
TABS: Mapping[str, str] = {**{key: word for key, (word, _) in STATES_OF.items()}, "all": "全部", ASLEEP: "暂缓"}
ORDERS = {"urgent": "按紧急", "due": "按时限", "severity": "按等级", "new": "按时间"}
"""Urgent: 特别重大 and 重大 first, then whichever clock runs out first."""
USUAL = "urgent"
_KEYS = {"urgent": "urgent", "due": "nearest", "severity": "severe", "new": "newest"}
_KNOWN: dict[str, set[str | None]] = {
    "severity": {each.value for each in Severity},
    "sector": {each.value for each in Sector},
    "state": {each.value for each in CaseState},
    "place": set(),
}
FACETS = {"severity": "等级", "sector": "领域", "place": "属地", "state": "状态", "source": "来源", "watch": "监测方案"}
_ASKED = ("tab", "order", *FACETS)
_given = attrgetter(*_ASKED)
_COLUMNS = ("severity", "sector", "place", "state")
_BY_KEY: Mapping[str, Any] = {"source": Source, "watch": Watch}
"""Facets whose values are rows of other tables."""
_OF_SOURCE = "EXISTS (SELECT 1 FROM pipeline_item i WHERE i.topic_id = l.topic_id AND i.source_id = %s)"
_OF_TOPICS = "+l.case_id IN (SELECT c.id FROM alerts_case c WHERE c.topic_id IN ({}))"
"""By the case, which stands in the indexes of the orders: a row that does not fit is not fetched. The plus keeps the
store from gathering and sorting all that fit."""
_OF_FEW = _OF_TOPICS.format("SELECT i.topic_id FROM pipeline_item i WHERE i.source_id = %s AND i.topic_id IS NOT NULL")
_FEW = 5_000
"""Posts of a source up to which its topics are gathered first: of a busy source a page is found faster row by row."""
_OF_WATCH = _OF_TOPICS.format(
    "SELECT i.topic_id FROM alerts_watchmatch m JOIN pipeline_item i ON i.id = m.item_id WHERE m.watch_id = %s"
)
FACET_ROWS = 20_000
"""A facet of a longer list says no numbers."""
_CHOICES = 80


@dataclass(frozen=True, slots=True)
class Choice:
    """One word that narrows or orders a list; `count` is None where none is shown."""

    word: str
    url: str
    chosen: bool
    count: int | str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A named group of choices."""

    name: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> str:
        """The word chosen, or nothing."""
        return next((choice.word for choice in self.choices if choice.chosen), "")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for; unknown values are dropped, so that a mistyped address shows the whole list."""

    tab: str = "triage"
    order: str = USUAL
    severity: str = ""
    sector: str = ""
    place: str = ""
    state: str = ""
    source: str = ""
    watch: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str], tab: str = "triage") -> "Query":
        """From the query string; `tab` is the default."""
        chosen = asked.get("tab", tab)
        order = asked.get("order", USUAL)
        rest = {key: asked.get(key, "") for key in _COLUMNS if asked.get(key) in _KNOWN[key]}
        rest["place"] = asked.get("place", "").replace("\0", "")[:100]
        rest |= {key: asked.get(key, "") for key in _BY_KEY if _number(asked.get(key, ""))}
        return cls(chosen if chosen in TABS else tab, order if order in ORDERS else USUAL, **rest)

    def url(self, **changes: str) -> str:
        """The address of the list with `changes`; it starts again at its first page."""
        parts = []
        for key, value in zip(_ASKED, _given(self), strict=True):
            said = changes.get(key, value)
            if said and (said != USUAL or key != "order"):
                parts.append(f"{key}={_quoted(said)}")
        return "?" + "&".join(parts)

    @property
    def narrow(self) -> bool:
        """Whether any facet narrows the list."""
        return any(getattr(self, key) for key in FACETS)

    def where(self, now: datetime, apart: str = "") -> Where:
        """What the facets ask for, `apart` from one. What is put aside stands under its own tab only."""
        found = Where()
        if self.tab in {"triage", ASLEEP}:
            seconds = int(now.timestamp())
            found = (
                found.also(RUNS, seconds)
                if self.tab == ASLEEP
                else found.also(
                    "(l.asleep_until IS NULL OR l.asleep_until <= %s OR l.asleep_grade <> l.severity)", seconds
                )
            )
        for key in _COLUMNS:
            if key != apart and getattr(self, key):
                found = found.also(f"l.{key} = %s", getattr(self, key))
        if self.source and apart != "source":
            found = found.also(_OF_FEW if self.tab == "all" and _few(self.source) else _OF_SOURCE, int(self.source))
        if self.watch and apart != "watch":
            found = found.also(_OF_WATCH, int(self.watch))
        return found

    def page(self, now: datetime, asked: Mapping[str, str]) -> listing.Page:
        """The rows of one page and the marks of its neighbours."""
        parts = listing.stretches(_tab(self.tab), _KEYS[self.order])
        return listing.page(parts, self.where(now), now, PAGE, asked.get("after", ""), asked.get("before", ""))


def _few(source: str) -> bool:
    with connection.cursor() as cursor:
        sql = f"SELECT count(*) FROM (SELECT 1 FROM pipeline_item WHERE source_id = %s LIMIT {_FEW + 1}) counted"
        cursor.execute(sql, (int(source),))
        return int(cursor.fetchone()[0]) <= _FEW


@lru_cache(1024)
def _quoted(value: str) -> str:
    return quote_plus(value)


def _tab(tab: str) -> str:
    return "triage" if tab == ASLEEP else tab


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 15


def tabs(query: Query, counts: Mapping[str, int]) -> list[Choice]:
    """The tabs with the number of cases in each; 暂缓 only where something is put aside, or is looked at."""
    numbers: dict[str, int | str] = {**counts}
    if counted(numbers["all"]) > COUNTED:
        numbers["all"] = f"{COUNTED}+"
    return [
        Choice(word, query.url(tab=key, state=""), key == query.tab, numbers.get(key, 0))
        for key, word in TABS.items()
        if key != ASLEEP or numbers[ASLEEP] or query.tab == ASLEEP
    ]


def counted(number: int | str) -> int:
    """A number of a tab as a number."""
    return int(str(number).rstrip("+"))


def menus(query: Query) -> list[tuple[str, str, str]]:
    """Key, name and chosen word of each facet; what can be chosen is asked for when a menu is opened."""
    return [(key, name, _chosen(query, key)) for key, name in FACETS.items() if key != "state" or _states(query.tab)]


def _states(tab: str) -> bool:
    return tab == "all" or len(STATES_OF[_tab(tab)][1]) > 1


def _chosen(query: Query, key: str) -> str:
    value = getattr(query, key)
    if value and key in _BY_KEY:
        name = _BY_KEY[key].objects.filter(pk=int(value)).values_list("name", flat=True).first()
        return str(name or value)
    return _word(key, value)


def facet(query: Query, key: str, now: datetime) -> Facet:
    """What one facet has to choose from; with numbers, unless the list is longer than `FACET_ROWS`."""
    asked = getattr(query, key)
    pairs: list[tuple[str, str, int | None]]
    if key in _BY_KEY:
        named = _BY_KEY[key].objects.filter(**({"ended_at": None} if key == "watch" else {})).order_by("name")
        pairs = [(str(pk), name, None) for pk, name in named.values_list("pk", "name")]
    else:
        pairs = [(value, _word(key, value), count) for value, count in _grouped(query, key, now)]
    choices = tuple(
        Choice(word, query.url(**{key: "" if value == asked else value}), value == asked, count)
        for value, word, count in pairs
    )
    return Facet(FACETS[key], choices)


def _grouped(query: Query, key: str, now: datetime) -> Iterable[tuple[str, int | None]]:
    where = query.where(now, apart=key)
    if query.tab != "all":
        where = where.also("l.tab = %s", _tab(query.tab))
    sql = (
        f"SELECT {key}, count(*) FROM (SELECT l.{key} FROM alerts_listing l WHERE {' AND '.join(where.sql) or '1 = 1'} "
        f"LIMIT {FACET_ROWS + 1}) listed WHERE {key} <> '' GROUP BY {key} ORDER BY 2 DESC, 1 LIMIT {_CHOICES}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, where.values)
        found: dict[str, int] = dict(cursor.fetchall())
    if getattr(query, key):
        found.setdefault(getattr(query, key), 0)
    ranked = [grade.value for grade in Severity if grade.value in found] if key == "severity" else list(found)
    exact = sum(found.values()) <= FACET_ROWS
    return [(value, found[value] if exact else None) for value in ranked]


def _word(key: str, value: str) -> str:
    return CaseState(value).zh if key == "state" and value in set(CaseState) else value


def late(now: datetime) -> Where:
    """The open cases whose nearest clock has run out, the watch window apart."""
    return Where().also("l.tab IS NOT NULL").also("l.due <= %s", int(now.timestamp()))
