"""Which topics most people spoke of in a period, and what each source yielded; counted by the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from alerts.digest.spans import Span
from alerts.digest.topics import AT_LEAST, said_since
from pipeline.models import Item, Topic

_MOST = 10


@dataclass(frozen=True, slots=True)
class Ranked:
    """A topic, and how many people and posts it had in the period."""

    pk: int
    title: str
    place: str
    sector: str
    people: int
    items: int


def ranked_topics(span: Span, now: datetime, most: int = _MOST) -> list[Ranked]:
    """The topics with most distinct submitters; one post without a submitter is a person of its own."""
    said = said_since(span.start, span.as_of(now)).filter(topic__isnull=False, relevant=True)
    counted = said.values("topic").annotate(
        known=Count("submitter", filter=~Q(submitter=""), distinct=True),
        unknown=Count("pk", filter=Q(submitter="")),
        posts=Count("pk"),
    )
    rows = [(row["known"] + row["unknown"], row["posts"], row["topic"]) for row in counted.order_by()]
    best = sorted((row for row in rows if row[0] >= AT_LEAST), key=lambda row: (-row[0], -row[1], row[2]))[:most]
    topics = Topic.objects.defer("centre").in_bulk([row[2] for row in best])
    return [
        Ranked(pk, topics[pk].title, topics[pk].place_name, topics[pk].sector, people, posts)
        for people, posts, pk in best
        if pk in topics
    ]


def yields(span: Span, now: datetime) -> Iterator[tuple[str, int]]:
    """(source, items learnt in the period), the most first."""
    items = Item.objects.filter(learnt_at__gte=span.start, learnt_at__lte=span.as_of(now))
    rows = items.values_list("source__name").annotate(n=Count("pk")).order_by("-n", "source__name")
    yield from ((str(name), int(count)) for name, count in rows)
