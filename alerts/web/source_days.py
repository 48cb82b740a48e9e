"""A source's last thirty days, a mark a day: how many items came, and whether it was ill."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from alerts.punctuation import chinese
from alerts.source_alarms import WORDS
from config.clock import SHANGHAI
from pipeline.models import Source
from pipeline.sources.health import Finding, Health, Round
from pipeline.sources.reasons import STATES, said
from pipeline.sources.unknowns import lately

DAYS = 30


@dataclass(frozen=True, slots=True)
class Day:
    """`level`: 0 not crawled, 1 items came, 2 none came, 3 some rounds were bad, 4 most were; `said` is read aloud."""

    level: int
    said: str


@dataclass(frozen=True, slots=True)
class Rounds:
    """Rounds of a source and day that ended alike: what was wrong, how many, their posts, the last one's instant."""

    bad: Health | None
    times: int
    items: int
    last: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What the page shows of a source.

    `last_at`, `last`: its newest round, and what that came to; `good_at`: the newest that missed nothing, where it is
    an older one; `unknown`: what it sent lately that no parser knows.
    """

    source: Source
    health: Health
    name: str
    advice: str
    reason: str
    days: Sequence[Day]
    last_at: datetime | None
    last: str
    good_at: datetime | None
    unknown: Sequence[str]


def rows(now: datetime, fresh: Mapping[str, Finding] | None = None) -> list[SourceRow]:
    """All sources, those that are ill first. `fresh`: what was found of some since their health was stored, by key."""
    today = now.astimezone(SHANGHAI).date()
    first = datetime.combine(today - timedelta(days=DAYS - 1), datetime.min.time(), SHANGHAI)
    counted, unknown = _counted(first), lately(now)
    newest: dict[int, datetime] = {}
    for (key, _), rounds in counted.items():
        newest[key] = max(newest.get(key, first), *(_instant(one.last) for one in rounds))
    found = []
    for source in Source.objects.order_by("name"):
        stored = Finding(Health(source.health), source.health_since, source.health_reason)
        finding = (fresh or {}).get(source.key, stored)
        name, advice = WORDS[finding.health]
        days = [_day(day, counted.get((source.pk, day), ())) for day in _days(first.date())]
        last_at, reason = newest.get(source.pk), said(finding.reason)
        whole = source.last_finished_at
        found.append(
            SourceRow(
                source, finding.health, name, advice, reason, days,
                last_at, _ended(source, reason) if last_at else "", whole if whole != last_at else None,
                unknown.get(source.pk, ()),
            )
        )  # fmt: skip
    return sorted(found, key=lambda row: (not row.source.enabled, row.health.good))


def _ended(source: Source, known: str) -> str:
    """What the newest round came to, and why, unless that is `known` from the state already."""
    told = STATES.get(source.last_status, source.last_status)
    if source.last_status == "ok":
        told += f"，{source.last_items} 条新信息" if source.last_items else "，没有新信息"
    why = said(source.last_reason)
    return chinese(f"{told}：{why}") if why and why != known else told


def _instant(text: str) -> datetime:
    """SQLite keeps UTC without an offset; PostgreSQL writes the connection's, which is UTC too."""
    return datetime.fromisoformat(text if "+" in text else f"{text}+00:00")


def _days(first: date) -> list[date]:
    return [first + timedelta(days=number) for number in range(DAYS)]


def _counted(first: datetime) -> Mapping[tuple[int, date], Sequence[Rounds]]:
    """By source and day of Asia/Shanghai, which keeps no summer time: counted in the store, not row by row."""
    day = "date(at, '+8 hours')" if connection.vendor == "sqlite" else "CAST(at AT TIME ZONE 'Asia/Shanghai' AS date)"
    found: dict[tuple[int, date], list[Rounds]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT source_id, CAST({day} AS TEXT), status, CASE WHEN status = 'unreachable' THEN reason ELSE '' END, "
            "count(*), sum(items), CAST(max(at) AS TEXT) FROM pipeline_crawl WHERE at >= %s GROUP BY 1, 2, 3, 4",
            [connection.ops.adapt_datetimefield_value(first)],
        )
        for source, on, status, reason, times, items, last in cursor.fetchall():
            bad = Round(first, status, items, reason).bad
            found[source, date.fromisoformat(on)].append(Rounds(bad, times, items, last))
    return found


def _day(day: date, rounds: Sequence[Rounds]) -> Day:
    named = f"{day.month}月{day.day}日"
    if not rounds:
        return Day(0, f"{named} 没有采集")
    items, times = sum(one.items for one in rounds), sum(one.times for one in rounds)
    bad = [one for one in rounds if one.bad is not None]
    said = f"{named} 采集 {times} 次，{items} 条"
    if not bad:
        return Day(1 if items else 2, said)
    ill, worst = sum(one.times for one in bad), max(bad, key=lambda one: one.last).bad
    told = f"{said}，{ill} 次异常" + (f"（{WORDS[worst][0]}）" if worst else "")
    return Day(4 if ill * 2 > times else 3, told)
