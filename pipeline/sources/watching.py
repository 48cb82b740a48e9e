"""Keeps each source's health beside it, and says what changed: told once, and again on recovery."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.day_kinds import day_kinds
from config.schema.calendar import CalendarData
from config.schema.sources import SourceEntry
from pipeline.models import Crawl, Source
from pipeline.sources.health import HISTORY, Declared, Finding, Health, Round, assess, is_stalled
from pipeline.sources.registry import NOT_CRAWLED, budget_left, is_quiet
from pipeline.sources.silence import DayKind


@dataclass(frozen=True, slots=True)
class Change:
    """A source that became ill, ill in another way, or well again. `before` is how it was."""

    source: Source
    before: Health
    finding: Finding


def look(
    entries: Iterable[SourceEntry], calendar: CalendarData, now: datetime, running_since: datetime | None = None
) -> list[Change]:
    """Judge all enabled sources that are crawled. Call it in a transaction: each change is given to one caller only."""
    kind = day_kinds(calendar)
    changes = []
    for entry in entries:
        if not entry.enabled or entry.kind.value in NOT_CRAWLED:
            continue
        source = Source.objects.filter(key=entry.key).first()
        change = _judge(source, entry, _Look(kind, now, running_since)) if source is not None else None
        if change is not None:
            changes.append(change)
    return changes


def unjudged(entries: Iterable[SourceEntry], calendar: CalendarData, now: datetime) -> dict[str, Finding]:
    """How the sources are whose newest round nobody has judged yet, by key: one was crawled by hand, say.

    Writes nothing and tells nobody; the next `look` does.
    """
    kind = day_kinds(calendar)
    found = {}
    for entry in entries:
        source = Source.objects.filter(key=entry.key).first()
        rounds = rounds_of(source, now) if source is not None and entry.kind.value not in NOT_CRAWLED else []
        if source is not None and rounds and rounds[-1].at != source.judged_at:
            declared = Declared(timedelta(minutes=entry.interval_minutes), entry.min_items, entry.max_items)
            found[entry.key] = assess(rounds, declared, now, kind, now)
    return found


def rounds_of(source: Source, now: datetime) -> list[Round]:
    """The source's rounds of the last 28 days, oldest first."""
    rows = Crawl.objects.filter(source=source, at__gte=now - HISTORY).order_by("at", "pk")
    return [
        Round(row.at, row.status, row.items, row.reason, row.signals)
        for row in rows.only("at", "status", "items", "reason", "signals")
    ]


@dataclass(frozen=True, slots=True)
class _Look:
    """What all sources of one look share."""

    kind: DayKind
    now: datetime
    running_since: datetime | None


def _judge(source: Source, entry: SourceEntry, at: _Look) -> Change | None:
    interval, now = timedelta(minutes=entry.interval_minutes), at.now
    last = Crawl.objects.filter(source=source).order_by("-at").values_list("at", flat=True).first()
    if last == source.judged_at and not is_stalled(last, interval, now):
        return None
    Source.objects.filter(pk=source.pk).update(judged_at=last)
    declared = Declared(interval, entry.min_items, entry.max_items)
    finding = assess(rounds_of(source, now), declared, now, at.kind, at.running_since)
    if finding.health is Health.STALLED and _rests(source, entry, now):
        return None
    before = Health(source.health)
    values = {"health": finding.health.value, "health_since": finding.since, "health_reason": finding.reason[:500]}
    if before is finding.health:  # nothing to tell, but the page says why it is so now
        Source.objects.filter(pk=source.pk, health=before.value).update(health_reason=values["health_reason"])
        return None
    won = Source.objects.filter(pk=source.pk, health=before.value).update(**values)
    if not won or (before.good and finding.health.good):
        return None
    source.refresh_from_db()
    return Change(source, before, finding)


def _rests(source: Source, entry: SourceEntry, now: datetime) -> bool:
    """A source is not crawled on purpose: in its quiet hours and just after, backed off after refusals, or for its
    daily budget (until midnight and just after)."""
    recently = any(is_quiet(entry, now - timedelta(minutes=step)) for step in range(0, 121, 30))
    spent = any(budget_left(source, entry, now - step) <= 0 for step in (timedelta(0), timedelta(hours=2)))
    return recently or spent or source.refusals > 1
