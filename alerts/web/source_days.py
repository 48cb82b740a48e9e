"""A source's last thirty days, a mark a day: how many items came, and whether it was ill."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alerts.source_alarms import WORDS
from config.clock import SHANGHAI
from pipeline.health import Finding, Health, Round
from pipeline.models import Crawl, Source
from pipeline.reasons import said

DAYS = 30


@dataclass(frozen=True, slots=True)
class Day:
    """`level`: 0 not crawled, 1 items came, 2 none came, 3 some rounds were bad, 4 most were; `said` is read aloud."""

    level: int
    said: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What the page shows of a source."""

    source: Source
    health: Health
    name: str
    advice: str
    reason: str
    days: Sequence[Day]


def rows(now: datetime, fresh: Mapping[str, Finding] | None = None) -> list[SourceRow]:
    """All sources, those that are ill first. `fresh`: what was found of some since their health was stored, by key."""
    today = now.astimezone(SHANGHAI).date()
    first = datetime.combine(today - timedelta(days=DAYS - 1), datetime.min.time(), SHANGHAI)
    counted = _counted(first)
    found = []
    for source in Source.objects.order_by("name"):
        stored = Finding(Health(source.health), source.health_since, source.health_reason)
        finding = (fresh or {}).get(source.key, stored)
        name, advice = WORDS[finding.health]
        days = [_day(day, counted.get((source.pk, day), ())) for day in _days(first.date())]
        found.append(SourceRow(source, finding.health, name, advice, said(finding.reason), days))
    return sorted(found, key=lambda row: (not row.source.enabled, row.health.good))


def _days(first: date) -> list[date]:
    return [first + timedelta(days=number) for number in range(DAYS)]


def _counted(first: datetime) -> Mapping[tuple[int, date], Sequence[Round]]:
    found: dict[tuple[int, date], list[Round]] = defaultdict(list)
    values = Crawl.objects.filter(at__gte=first).values_list("source_id", "at", "status", "items")
    for source, at, status, items in values.iterator():
        found[(source, at.astimezone(SHANGHAI).date())].append(Round(at, status, items))
    return found


def _day(day: date, rounds: Sequence[Round]) -> Day:
    named = f"{day.month}月{day.day}日"
    if not rounds:
        return Day(0, f"{named} 没有采集")
    items, bad = sum(one.items for one in rounds), [one for one in rounds if one.bad is not None]
    said = f"{named} 采集 {len(rounds)} 次, {items} 条"
    if not bad:
        return Day(1 if items else 2, said)
    worst = bad[-1].bad
    told = f"{said}, {len(bad)} 次异常" + (f"（{WORDS[worst][0]}）" if worst else "")
    return Day(4 if len(bad) * 2 > len(rounds) else 3, told)
