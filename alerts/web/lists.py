"""Lists of cases: the tabs by state, the facets, the order, and the page; as many queries whatever the length."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from alerts.cases.snoozing import asleep
from alerts.models import Case, Timer, Watch, WatchMatch
from alerts.web.ordering import Ordered
from config.vocabulary import CaseState, Sector, Severity, TimerName
from pipeline.models import Item, Source

PAGE = 50
C = CaseState
TABS: dict[str, tuple[str, tuple[CaseState, ...]]] = {
    "triage": ("待研判", (C.CANDIDATE, C.TRIAGE)),
    "dispatched": ("已交办", (C.DISPATCHED, C.DISPUTED)),
    "handling": ("处置中", (C.HANDLING,)),
    "review": ("待审核", (C.REVIEW,)),
    "tracking": ("跟踪", (C.RESPONDED, C.TRACKING, C.EVALUATED)),
    "all": ("全部", tuple(CaseState)),
    "asleep": ("暂缓", (C.CANDIDATE, C.TRIAGE)),
}
ORDERS = {"urgent": "按紧急", "due": "按时限", "severity": "按等级", "new": "按时间"}
"""Urgent: 特别重大 and 重大 first, then whichever clock runs out first."""
USUAL = "urgent"
ASLEEP = "asleep"
_KNOWN: dict[str, set[str | None]] = {
    "severity": {each.value for each in Severity},
    "sector": {each.value for each in Sector},
    "state": {each.value for each in CaseState},
    "place": set(),
}
_FACETS = {"severity": "等级", "sector": "领域", "place": "属地", "state": "状态"}
_BESIDE = ("source", "watch")
"""Facets whose values are rows of other tables: by key, not by word."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One word that narrows or orders a list; `count` is None where none is shown."""

    word: str
    url: str
    chosen: bool
    count: int | None = None


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
        rest = {key: asked.get(key, "") for key in _FACETS if asked.get(key) in _KNOWN[key]}
        rest["place"] = asked.get("place", "").replace("\0", "")[:100]
        rest |= {key: asked.get(key, "") for key in _BESIDE if _number(asked.get(key, ""))}
        return cls(chosen if chosen in TABS else tab, order if order in ORDERS else USUAL, **rest)

    def url(self, **changes: str) -> str:
        """The address of the list with `changes`; the page number starts again."""
        values = {name: getattr(self, name) for name in ("tab", "order", *_FACETS, *_BESIDE)} | changes
        return "?" + urlencode(
            {key: value for key, value in values.items() if value and (key, value) != ("order", USUAL)}
        )

    @property
    def narrow(self) -> bool:
        """Whether any facet narrows the list."""
        return any(getattr(self, key) for key in (*_FACETS, *_BESIDE))

    def narrowed(self, cases: QuerySet[Case], now: datetime) -> QuerySet[Case]:
        """Only what the tab and the facets ask for. What is put aside stands under its own tab only."""
        if self.tab != "all":
            cases = cases.filter(state__in=[state.value for state in TABS[self.tab][1]])
        if self.tab in {"triage", ASLEEP}:
            sleeping = Q(pk__in=asleep(now).values("case_id"))
            cases = cases.filter(sleeping if self.tab == ASLEEP else ~sleeping)
        fields = {"severity": "severity", "sector": "sector", "place": "place_name", "state": "state"}
        cases = cases.filter(**{fields[key]: getattr(self, key) for key in fields if getattr(self, key)})
        if self.source:
            heard = Item.objects.filter(source_id=int(self.source), topic__isnull=False).values("topic_id")
            cases = cases.filter(topic_id__in=heard)
        if self.watch:
            found = WatchMatch.objects.filter(watch_id=int(self.watch), item__topic__isnull=False)
            cases = cases.filter(topic_id__in=found.values("item__topic_id"))
        return cases


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 15


def tabs(query: Query, cases: QuerySet[Case], now: datetime) -> list[Choice]:
    """The tabs with the number of cases in each; 暂缓 only where something is put aside, or is looked at."""
    counts = dict(cases.order_by().values_list("state").annotate(Count("pk")))
    sleeping = asleep(now).filter(case__in=cases.order_by(), case__state__in=("candidate", "triage")).count()
    numbers = {key: sum(counts.get(state.value, 0) for state in states) for key, (_word, states) in TABS.items()}
    numbers |= {"triage": numbers["triage"] - sleeping, ASLEEP: sleeping}
    return [
        Choice(word, query.url(tab=key, state=""), key == query.tab, numbers[key])
        for key, (word, _states) in TABS.items()
        if key != ASLEEP or sleeping or query.tab == ASLEEP
    ]


def facets(query: Query, cases: QuerySet[Case], now: datetime) -> list[Facet]:
    """The facets of the tab; one query counts all combinations, one each names the sources and the watches."""
    rows = list(
        query.narrowed(cases.order_by(), now)
        .values("severity", "sector", "place_name", "state")
        .annotate(n=Count("pk"))
    )
    found = [
        facet
        for key, column in (("severity", "severity"), ("sector", "sector"), ("place", "place_name"), ("state", "state"))
        if len((facet := _facet(key, column, rows, query)).choices) > 1 or getattr(query, key)
    ]
    return [*found, *_beside(query)]


def _beside(query: Query) -> list[Facet]:
    sources = Source.objects.order_by("name").values_list("pk", "name")
    watches = Watch.objects.filter(ended_at=None).order_by("name").values_list("pk", "name")
    named = {"source": ("来源", sources), "watch": ("监测方案", watches)}
    return [
        Facet(word, choices)
        for key, (word, pairs) in named.items()
        if (choices := tuple(_by_key(query, key, str(pk), name) for pk, name in pairs))
    ]


def _by_key(query: Query, key: str, value: str, name: str) -> Choice:
    chosen = value == getattr(query, key)
    return Choice(name, query.url(**{key: "" if chosen else value}), chosen)


def _facet(key: str, column: str, rows: Iterable[Mapping[str, Any]], query: Query) -> Facet:
    counts: dict[str, int] = {}
    for row in rows:
        if row[column]:
            counts[row[column]] = counts.get(row[column], 0) + int(row["n"])
    asked = getattr(query, key)
    counts.setdefault(asked, 0) if asked else None
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    if key == "severity":
        ranked = [(grade.value, counts[grade.value]) for grade in Severity if grade.value in counts]
    choices = [
        Choice(_word(key, value), query.url(**{key: "" if value == asked else value}), value == asked, count)
        for value, count in ranked
    ]
    return Facet(_FACETS[key], tuple(choices))


def _word(key: str, value: str) -> str:
    return C(value).zh if key == "state" and value in set(C) else value


def ordered(cases: QuerySet[Case], order: str) -> Ordered:
    """What waits for a clock first, by urgency, clock or grade; or the newest first."""
    return Ordered(cases, order)


def page_of(cases: Ordered, number: str | None) -> Page[Any]:
    """One page; a number outside becomes the nearest one."""
    return Paginator(cast(Any, cases), PAGE).get_page(number)


def late(cases: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    """The cases with a clock that has run out and still runs, the watch window apart."""
    over = Timer.objects.filter(stopped_at=None, voided_at=None, due_at__lte=now).exclude(name=TimerName.WATCH.value)
    ended = [state.value for state in CaseState if state.terminal]
    return cases.filter(pk__in=over.values("case_id")).exclude(state__in=ended)
