"""群众办事堵点痛点: matters that stay warm for months, with where an answer has not been prepared yet.

A matter is lasting when people spoke of it in three different months of the last twelve at least, two people in each,
and still in the last two months (proposal; 国办函〔2025〕66号 asks to find out what is hard for people for long).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from alerts.cases.talking import suggest_points
from alerts.digest.spans import SpanKind, holding
from alerts.models import Case as Matter
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
    case: Matter | None
    point: str

    @property
    def by_month(self) -> str:
        """8月 3 人、9月 5 人; a year is named where it begins."""
        told, year = [], ""
        for month, people in self.monthly:
            first = f"{month[:4]}年" if month[:4] != year and year else ""
            told.append(f"{first}{int(month[5:])}月 {people} 人")
            year = month[:4]
        return "、".join(told)


def persistent(at: datetime, most: int = _MOST) -> list[Lasting]:
    """The lasting matters as known at `at`: those of most months first, then of most people."""
    said = _said(at)
    spoken = _spoken(said, at)
    lasting = {pk: months for pk, months in spoken.items() if _lasts(months, at)}
    people = _people(said, list(lasting))
    found = sorted(lasting, key=lambda pk: (-len(_warm(lasting[pk])), -people[pk], pk))
    return [_told(pk, lasting[pk], people[pk]) for pk in found[:most]]


Months = dict[str, int]
"""People by month."""


def _said(at: datetime) -> QuerySet[Item]:
    """The year's posts on topics that are old enough and still warm; everything is counted in the store."""
    old = Topic.objects.filter(first_at__lte=at - timedelta(days=31 * (MONTHS - 1) - 2), last_at__gte=at - STILL)
    said = Item.objects.filter(published_at__gte=at - SPAN, published_at__lte=at, learnt_at__lte=at, relevant=True)
    return said.filter(topic__in=old.values("pk"))


def _spoken(said: QuerySet[Item], at: datetime) -> dict[int, Months]:
    found: dict[int, Months] = defaultdict(dict)
    rows = (
        said.annotate(month=_month(at)).values("topic_id", "month").annotate(known=_KNOWN, unknown=_UNKNOWN).order_by()
    )
    for row in rows:
        found[row["topic_id"]][row["month"]] = row["known"] + row["unknown"]
    return found


def _people(said: QuerySet[Item], topics: list[int]) -> dict[int, int]:
    """Over the whole year: who spoke in several months counts once."""
    rows = said.filter(topic__in=topics).values("topic_id").annotate(known=_KNOWN, unknown=_UNKNOWN).order_by()
    return {row["topic_id"]: row["known"] + row["unknown"] for row in rows}


_KNOWN = Count("submitter", filter=~Q(submitter=""), distinct=True)
_UNKNOWN = Count("pk", filter=Q(submitter=""))
"""A post without a submitter is a person of its own."""


def _month(at: datetime) -> Case:
    """The month of a post in Asia/Shanghai, by the bounds of the months: the store compares, it computes no dates."""
    first = holding(SpanKind.MONTH, (at - SPAN).astimezone(SHANGHAI).date())
    months = [first]
    while months[-1].end <= at:
        months.append(holding(SpanKind.MONTH, months[-1].after))
    cases = [When(published_at__lt=month.end, then=Value(str(month))) for month in months]
    return Case(*cases, output_field=CharField())


def _warm(months: Months) -> list[str]:
    return [month for month, people in months.items() if people >= PEOPLE]


def _lasts(months: Months, at: datetime) -> bool:
    recent = f"{(at - STILL).astimezone(SHANGHAI):%Y-%m}"
    return len(_warm(months)) >= MONTHS and max(months) >= recent


def _told(pk: int, months: Months, people: int) -> Lasting:
    topic = Topic.objects.defer("centre").get(pk=pk)
    case = Matter.objects.filter(topic=topic).exclude(state__in=("candidate", "merged")).order_by("-id").first()
    point = suggest_points(case or _asked_about(topic), 1)
    return Lasting(
        pk=pk,
        title=case.title if case else topic.title,
        sector=topic.sector,
        place=topic.place_name,
        first_at=topic.first_at,
        last_at=topic.last_at,
        months=len(_warm(months)),
        people=people,
        monthly=tuple(sorted(months.items())),
        case=case,
        point=point[0].point.question if point else "",
    )


def _asked_about(topic: Topic) -> Matter:
    """A case that is not stored, to ask the prepared answers with."""
    return Matter(title=topic.title, flag_because="", evidence={"keywords": list(topic.keywords)})
