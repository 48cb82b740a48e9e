"""来源: what each source yielded in a week, and whether it fell silent; silence is no proof that nothing was said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from alerts.digest import words
from alerts.digest.values import SourceHealth
from alerts.digest.week import Week
from config.vocabulary import SourceKind
from pipeline.models import Item, Source

_LEAST_SILENCE = timedelta(hours=24)
_TIMES_USUAL = 3
_LATELY = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Yields:
    """Items learnt in a week and in the one before, by source (key)."""

    now: Mapping[int, int]
    before: Mapping[int, int]


def yields(week: Week, at: datetime) -> Yields:
    """Of all sources, counted in one go."""
    last = week.previous.as_of(at)
    items = Item.objects.filter(learnt_at__gte=week.previous.start, learnt_at__lte=at)
    counted = items.values_list("source_id").annotate(
        now=Count("pk", filter=Q(learnt_at__gte=week.start)), before=Count("pk", filter=Q(learnt_at__lte=last))
    )
    rows = list(counted.order_by())
    return Yields({pk: now for pk, now, _ in rows}, {pk: before for pk, _, before in rows})


def health(found: Yields, at: datetime) -> tuple[SourceHealth, ...]:
    """Every crawled source that had yielded anything by `at`, the silent ones first."""
    crawled = list(Source.objects.exclude(kind=SourceKind.FILE.value).filter(enabled=True))
    newest = _newest([source.pk for source in crawled], at)
    known = [source for source in crawled if source.pk in newest]
    told = [
        _one(source.name, found.now.get(source.pk, 0), found.before.get(source.pk, 0), newest[source.pk], at)
        for source in known
    ]
    return tuple(sorted(told, key=lambda one: (not one.silent, -one.items, one.name)))


def _newest(sources: list[int], at: datetime) -> dict[int, datetime]:
    """When each yielded last. The last weeks are looked at first: few sources are silent for longer."""
    found: dict[int, datetime] = {}
    for items in (Item.objects.filter(learnt_at__gt=at - _LATELY), Item.objects.all()):
        missing = [pk for pk in sources if pk not in found]
        if missing:
            rows = items.filter(learnt_at__lte=at, source__in=missing).values_list("source_id")
            found |= dict(rows.annotate(at=Max("learnt_at")).order_by())
    return found


def _one(name: str, items: int, last_items: int, newest: datetime, at: datetime) -> SourceHealth:
    silent = _silent(items + last_items, at - newest)
    said = f"最近一条 {words.moment(newest)}"
    if silent:
        said += f"，已静默 {words.span(at - newest)}，请检查采集"
    return SourceHealth(name, items, last_items, newest, silent, said)


def _silent(in_two_weeks: int, since: timedelta) -> bool:
    """Quiet for three times its usual gap of the last two weeks, and for a day at least."""
    if in_two_weeks == 0:
        return True
    usual = timedelta(days=14) / in_two_weeks
    return since > max(_LEAST_SILENCE, usual * _TIMES_USUAL)
