"""来源: what each source yielded in a week, and whether it fell silent; silence is no proof that nothing was said."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Max, Q

from alerts.digest import words
from alerts.digest.values import SourceHealth
from alerts.digest.week import Week
from config.vocabulary import SourceKind
from pipeline.models import Item, Source

_LEAST_SILENCE = timedelta(hours=24)
_TIMES_USUAL = 3
_LATELY = timedelta(days=28)
_NOTHING = (datetime.min.replace(tzinfo=UTC), 0, 0)


@dataclass(frozen=True, slots=True)
class Collected:
    """What all sources brought in the week and in the one before, and how each crawled one fares."""

    items: int
    last_items: int
    health: tuple[SourceHealth, ...]


def collected(week: Week, at: datetime) -> Collected:
    """As known at `at`; of crawled sources those that had yielded anything by then, the silent ones first."""
    known = _counted(week, at)
    crawled = list(Source.objects.exclude(kind=SourceKind.FILE.value).filter(enabled=True))
    newest = {pk: newest for pk, (newest, _now, _before) in known.items()}
    newest |= _newest([source.pk for source in crawled if source.pk not in newest], at)
    found = [
        _one(source.name, *known.get(source.pk, _NOTHING)[1:], newest[source.pk], at)
        for source in crawled
        if source.pk in newest
    ]
    return Collected(
        sum(now for _newest, now, _before in known.values()),
        sum(before for _newest, _now, before in known.values()),
        tuple(sorted(found, key=lambda one: (not one.silent, -one.items, one.name))),
    )


def _counted(week: Week, at: datetime) -> dict[int, tuple[datetime, int, int]]:
    """By source: its newest item, how many of the week and of the week before. One look at the last four weeks."""
    now = Count("pk", filter=Q(learnt_at__gte=week.start))
    last = week.previous
    before = Count("pk", filter=Q(learnt_at__gte=last.start, learnt_at__lte=last.as_of(at)))
    items = Item.objects.filter(learnt_at__gt=at - _LATELY, learnt_at__lte=at).values("source_id").order_by()
    rows = items.annotate(newest=Max("learnt_at"), now=now, before=before)
    return {row["source_id"]: (row["newest"], row["now"], row["before"]) for row in rows}


def _newest(silent: list[int], at: datetime) -> dict[int, datetime]:
    """When those that were silent for longer yielded last."""
    if not silent:
        return {}
    rows = Item.objects.filter(learnt_at__lte=at, source__in=silent).values_list("source_id")
    return dict(rows.annotate(at=Max("learnt_at")).order_by())


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
