"""群众办事堵点痛点: matters that stay warm for months, with where an answer has not been prepared yet.

A matter is lasting when people spoke of it in three different months of the last twelve at least, two people in each,
and still in the last two months (proposal; 国办函〔2025〕66号 asks to find out what is hard for people for long).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from alerts.cases.talking import suggest_points
from alerts.models import Case
from config.clock import SHANGHAI
from pipeline.models import Item, Topic

MONTHS, PEOPLE, SPAN, STILL = 3, 2, timedelta(days=365), timedelta(days=60)
_MOST = 50


@dataclass(frozen=True, slots=True)
class Lasting:
    """One such matter. `monthly`: people by month, the oldest first. `point`: a prepared answer that is near, or ""."""

    pk: int
    title: str
    sector: str
    place: str
    first_at: datetime
    last_at: datetime
    months: int
    people: int
    monthly: tuple[tuple[str, int], ...]
    case: Case | None
    point: str


def persistent(at: datetime, most: int = _MOST) -> list[Lasting]:
    """The lasting matters as known at `at`: those of most months first, then of most people."""
    since = at - SPAN
    old = Topic.objects.filter(first_at__lte=at - timedelta(days=31 * (MONTHS - 1) - 2), last_at__gte=at - STILL)
    keys = set(old.values_list("pk", flat=True))
    spoken = _spoken(since, at, keys)
    found = [(pk, months) for pk, months in spoken.items() if _lasts(months, at)]
    found.sort(key=lambda pair: (-len(_warm(pair[1])), -_people(pair[1]), pair[0]))
    return [_told(pk, months) for pk, months in found[:most]]


Months = dict[str, set[str]]


def _spoken(since: datetime, at: datetime, keys: set[int]) -> dict[int, Months]:
    found: dict[int, Months] = defaultdict(lambda: defaultdict(set))
    said = Item.objects.filter(published_at__gte=since, published_at__lte=at, learnt_at__lte=at, relevant=True)
    rows = said.filter(Q(topic__isnull=False)).values_list("pk", "topic_id", "submitter", "published_at")
    for pk, topic, submitter, published in rows.iterator(5000):
        if topic in keys and published is not None:
            found[topic][f"{published.astimezone(SHANGHAI):%Y-%m}"].add(submitter or f"#{pk}")
    return found


def _warm(months: Months) -> list[str]:
    return [month for month, who in months.items() if len(who) >= PEOPLE]


def _people(months: Months) -> int:
    return len(set().union(*months.values()))


def _lasts(months: Months, at: datetime) -> bool:
    recent = f"{(at - STILL).astimezone(SHANGHAI):%Y-%m}"
    return len(_warm(months)) >= MONTHS and max(months) >= recent


def _told(pk: int, months: Months) -> Lasting:
    topic = Topic.objects.defer("centre").get(pk=pk)
    case = Case.objects.filter(topic=topic).exclude(state__in=("candidate", "merged")).order_by("-id").first()
    point = suggest_points(case or _asked_about(topic), 1)
    return Lasting(
        pk=pk,
        title=case.title if case else topic.title,
        sector=topic.sector,
        place=topic.place_name,
        first_at=topic.first_at,
        last_at=topic.last_at,
        months=len(_warm(months)),
        people=_people(months),
        monthly=tuple((month, len(months[month])) for month in sorted(months)),
        case=case,
        point=point[0].point.question if point else "",
    )


def _asked_about(topic: Topic) -> Case:
    """A case that is not stored, to ask the prepared answers with."""
    return Case(title=topic.title, flag_because="", evidence={"keywords": list(topic.keywords)})
