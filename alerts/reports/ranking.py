"""Which topics most people spoke of in a period, which cases were gravest, what each source yielded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from alerts.digest.history import then
from alerts.digest.known import CaseThen
from alerts.digest.spans import Span
from alerts.digest.stored import joined
from alerts.digest.topics import AT_LEAST, about_services, said_since, titles_of
from alerts.models import Case, CaseEvent
from config.vocabulary import CaseState, Severity
from pipeline.models import Item, Source, Topic

_MOST = 10
_ASIDE = (CaseState.CANDIDATE.value, CaseState.REJECTED.value, CaseState.MERGED.value)


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
    """The topics with most distinct submitters; one post without a submitter is a person of its own.

    Called by the case that was made of it; one that is mostly not about public services and no case is left out.
    """
    at = span.as_of(now)
    said = said_since(span.start, at).filter(topic__isnull=False)
    counted = (
        said.filter(relevant=True)
        .values("topic")
        .annotate(
            known=Count("submitter", filter=~Q(submitter=""), distinct=True),
            unknown=Count("pk", filter=Q(submitter="")),
            posts=Count("pk"),
        )
    )
    rows = [(row["known"] + row["unknown"], row["posts"], row["topic"]) for row in counted.order_by()]
    best = sorted((row for row in rows if row[0] >= AT_LEAST), key=lambda row: (-row[0], -row[1], row[2]))[: most * 3]
    wanted = [row[2] for row in best]
    names, topics = titles_of(wanted, at), Topic.objects.defer("centre").in_bulk(wanted)
    whole = dict(said.filter(topic__in=wanted).values_list("topic").annotate(n=Count("pk")).order_by())
    found = [
        Ranked(pk, names.get(pk, topics[pk].title), topics[pk].place_name, topics[pk].sector, people, posts)
        for people, posts, pk in best
        if pk in topics and (pk in names or about_services(posts, whole[pk]))
    ]
    return found[:most]


def yields(span: Span, now: datetime) -> Iterator[tuple[str, int]]:
    """(source, items learnt in the period), the most first."""
    items = Item.objects.filter(learnt_at__gte=span.start, learnt_at__lte=span.as_of(now))
    names = dict(Source.objects.values_list("pk", "name"))
    rows = items.values_list("source_id").annotate(n=Count("pk")).order_by()
    yield from sorted(((names[pk], count) for pk, count in rows), key=lambda row: (-row[1], row[0]))


def gravest(span: Span, at: datetime, most: int) -> tuple[list[CaseThen], int]:
    """The gravest cases on which anything was done in the period, as known at `at`, and how many there are in all.

    Those that were not taken on (不予交办, 并单, 线索) are left out. Of one grade the longest-lived come first.
    """
    done = CaseEvent.objects.filter(at__gte=span.start, at__lte=at).values("case_id")
    found = Case.objects.filter(pk__in=done).exclude(state__in=_ASIDE)
    rows = list(found.annotate(steps=Count("events")).values_list("pk", "severity", "steps"))
    rows.sort(key=lambda row: (-Severity(row[1]).rank, -row[2], row[0]))
    wanted = [pk for pk, _, _ in rows[:most]]
    return then(joined(Case.objects.filter(pk__in=wanted).order_by("id")), at), len(rows)
