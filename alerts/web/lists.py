"""Lists of cases: the tabs by state, the facets, the order, and the page; five queries whatever the length."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case as When
from django.db.models import Count, F, IntegerField, Min, Q, QuerySet, Value
from django.db.models import When as If

from alerts.models import Case
from config.vocabulary import CaseState, Sector, Severity, TimerName

PAGE = 25
C = CaseState
TABS: dict[str, tuple[str, tuple[CaseState, ...]]] = {
    "triage": ("待研判", (C.CANDIDATE, C.TRIAGE)),
    "dispatched": ("已交办", (C.DISPATCHED, C.DISPUTED)),
    "handling": ("处置中", (C.HANDLING,)),
    "review": ("待审核", (C.REVIEW,)),
    "tracking": ("跟踪", (C.RESPONDED, C.TRACKING, C.EVALUATED)),
    "all": ("全部", tuple(CaseState)),
}
ORDERS = {"due": "按时限", "severity": "按等级", "new": "按时间"}
_KNOWN: dict[str, set[str | None]] = {
    "severity": {each.value for each in Severity},
    "sector": {each.value for each in Sector},
    "state": {each.value for each in CaseState},
    "place": set(),
}
_FACETS = {"severity": "等级", "sector": "领域", "place": "属地", "state": "状态"}


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
    order: str = "due"
    severity: str = ""
    sector: str = ""
    place: str = ""
    state: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str], tab: str = "triage") -> "Query":
        """From the query string; `tab` is the default."""
        chosen = asked.get("tab", tab)
        order = asked.get("order", "due")
        rest = {key: asked.get(key, "") for key in _FACETS if asked.get(key) in _KNOWN[key]}
        rest["place"] = asked.get("place", "").replace("\0", "")[:100]
        return cls(chosen if chosen in TABS else tab, order if order in ORDERS else "due", **rest)

    def url(self, **changes: str) -> str:
        """The address of the list with `changes`; the page number starts again."""
        values = {name: getattr(self, name) for name in ("tab", "order", *_FACETS)} | changes
        return "?" + urlencode(
            {key: value for key, value in values.items() if value and (key, value) != ("order", "due")}
        )

    def narrowed(self, cases: QuerySet[Case], but: str = "") -> QuerySet[Case]:
        """Only what the tab and the facets ask for, the facet `but` left out."""
        if but != "tab":
            cases = cases.filter(state__in=[state.value for state in TABS[self.tab][1]])
        fields = {"severity": "severity", "sector": "sector", "place": "place_name", "state": "state"}
        return cases.filter(**{fields[key]: getattr(self, key) for key in fields if key != but and getattr(self, key)})


def tabs(query: Query, cases: QuerySet[Case]) -> list[Choice]:
    """The tabs with the number of cases in each."""
    counts = dict(cases.order_by().values_list("state").annotate(Count("pk")))
    return [
        Choice(
            word, query.url(tab=key, state=""), key == query.tab, sum(counts.get(state.value, 0) for state in states)
        )
        for key, (word, states) in TABS.items()
    ]


def facets(query: Query, cases: QuerySet[Case]) -> list[Facet]:
    """The facets of the tab; one query counts all combinations."""
    rows = list(
        query.narrowed(cases.order_by(), but="")
        .values("severity", "sector", "place_name", "state")
        .annotate(n=Count("pk"))
    )
    return [
        facet
        for key, column in (("severity", "severity"), ("sector", "sector"), ("place", "place_name"), ("state", "state"))
        if len((facet := _facet(key, column, rows, query)).choices) > 1 or getattr(query, key)
    ]


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


def ordered(cases: QuerySet[Case], order: str) -> QuerySet[Case]:
    """The nearest running clock first, or the gravest, or the newest; with what a row needs at hand."""
    running = Q(timers__stopped_at=None, timers__voided_at=None) & ~Q(timers__name=TimerName.WATCH.value)
    cases = cases.select_related("topic", "claimed_by").prefetch_related(
        "timers", "assignments__department", "suspensions"
    )
    if order == "new":
        return cases.order_by("-detected_at")
    cases = cases.annotate(next_due=Min("timers__due_at", filter=running))
    nearest = F("next_due").asc(nulls_last=True)
    if order == "severity":
        return cases.annotate(grade=_rank()).order_by("-grade", nearest, "-detected_at")
    return cases.order_by(nearest, "-detected_at")


def _rank() -> When:
    return When(
        *(If(severity=grade.value, then=Value(grade.rank)) for grade in Severity),
        default=Value(0),
        output_field=IntegerField(),
    )


def page_of(cases: QuerySet[Case], number: str | None) -> Page[Case]:
    """One page; a number outside becomes the nearest one."""
    return Paginator(cases, PAGE).get_page(number)


def late(cases: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    """The cases with a clock that has run out and still runs, the watch window apart."""
    overdue = {"timers__stopped_at": None, "timers__voided_at": None, "timers__due_at__lte": now}
    named = [name.value for name in TimerName if name is not TimerName.WATCH]
    ended = [state.value for state in CaseState if state.terminal]
    return cases.filter(timers__name__in=named, **overdue).exclude(state__in=ended).distinct()
