"""Which sources there are, which are due, and how their crawls went."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum

from config.clock import SHANGHAI
from config.schema.installation import Installation
from config.schema.sources import SourceEntry
from config.vocabulary import SourceKind
from config.windows import within
from crawlers.outcome import CrawlResult
from pipeline.models import Crawl, Source

NOT_CRAWLED = frozenset([SourceKind.FILE.value, SourceKind.PUSH.value])
REFUSED = frozenset(["blocked", "login"])
CRAWLS_KEPT = timedelta(days=60)
OVERLAP = timedelta(hours=2)
"""How far before the last good crawl a new one looks again: late replies and clocks that differ."""


def sync_sources(installation: Installation) -> None:
    """Make the rows agree with the configuration; a source that left it is kept with its items, switched off."""
    for entry in installation.sources:
        values = {"name": entry.name, "kind": entry.kind.value, "url": entry.url, "enabled": entry.enabled}
        values["portal"] = entry.portal
        Source.objects.update_or_create(key=entry.key, defaults=values)
    configured = [entry.key for entry in installation.sources]
    Source.objects.exclude(key__in=configured).exclude(kind=SourceKind.FILE.value).update(enabled=False)


def file_source(key: str) -> Source:
    """The source of a file that is loaded by hand."""
    return Source.objects.get_or_create(key=key, defaults={"name": key, "kind": SourceKind.FILE.value})[0]


def due_sources(entries: Iterable[SourceEntry], now: datetime) -> list[SourceEntry]:
    """The enabled sources whose pause is over, outside of their quiet hours and within their daily budget."""
    rows = {source.key: source for source in Source.objects.all()}
    return [
        entry
        for entry in entries
        if entry.enabled
        and entry.kind.value not in NOT_CRAWLED
        and _pause_is_over(rows.get(entry.key), entry, now)
        and not is_quiet(entry, now)
        and budget_left(rows.get(entry.key), entry, now) > 0
    ]


def within_budget(entries: Iterable[SourceEntry], now: datetime) -> list[SourceEntry]:
    """The entries for a round that begins now: their `daily_requests` are what is left of the day's, one at least."""
    rows = {source.key: source for source in Source.objects.all()}
    left = [(entry, budget_left(rows.get(entry.key), entry, now)) for entry in entries]
    return [entry.model_copy(update={"daily_requests": max(1, requests)}) for entry, requests in left]


def _pause_is_over(source: Source | None, entry: SourceEntry, now: datetime) -> bool:
    if source is None or source.last_started_at is None:
        return True
    return source.last_started_at + pause(entry, source.last_status, source.refusals) <= now


def pause(entry: SourceEntry, status: str, refusals: int) -> timedelta:
    """From the beginning of a crawl to the next: the interval; half of it after no answer; doubled by each refusal.

    The first refusal keeps the interval, so that a second one may confirm it; a day is the longest pause.
    """
    usual = timedelta(minutes=entry.interval_minutes)
    if status == "unreachable":
        return usual / 2
    if refusals > 1:
        doubled: timedelta = usual * 2 ** min(refusals - 1, 12)
        return max(usual, min(timedelta(days=1), doubled))
    return usual


def is_quiet(entry: SourceEntry, now: datetime) -> bool:
    """Whether it is the source's `quiet_hours` (`HH:MM-HH:MM` in Shanghai, also over midnight)."""
    return bool(entry.quiet_hours) and within(entry.quiet_hours, now)


def budget_left(source: Source | None, entry: SourceEntry, now: datetime) -> int:
    """How many requests the source may still cost today; below 0 where the last round was under way."""
    if source is None:
        return entry.daily_requests
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    spent = source.crawls.filter(at__gte=midnight).aggregate(sum=Sum("requests"))["sum"]
    return entry.daily_requests - int(spent or 0)


def since(entries: Iterable[SourceEntry]) -> Mapping[str, datetime | None]:
    """From when each source is to be looked at: its last good crawl less an overlap, `None` for everything."""
    finished = dict(Source.objects.values_list("key", "last_finished_at"))
    return {entry.key: _less_overlap(finished.get(entry.key)) for entry in entries}


def _less_overlap(instant: datetime | None) -> datetime | None:
    return instant - OVERLAP if instant else None


def started(entries: Iterable[SourceEntry], now: datetime) -> None:
    """Note that a crawl of these begins."""
    Source.objects.filter(key__in=[entry.key for entry in entries]).update(last_started_at=now)


def record(results: Iterable[CrawlResult], now: datetime) -> None:
    """Note how each crawl went. One that missed something leaves `last_finished_at`, so the next looks further back."""
    known = dict(Source.objects.values_list("key", "pk"))
    found = [(known[result.source], result) for result in results if result.source in known]
    with transaction.atomic():  # all or none: who is told that the store was held by others may try again
        for source, result in found:
            Source.objects.filter(pk=source).update(**_values(result, now))
        Crawl.objects.bulk_create(_crawl(source, result, now) for source, result in found)
    Crawl.objects.filter(source__in=[source for source, _result in found], at__lt=now - CRAWLS_KEPT).delete()


def _values(result: CrawlResult, now: datetime) -> dict[str, object]:
    values: dict[str, object] = {
        "last_status": result.status,
        "last_reason": result.reason,
        "last_items": result.items,
        "refusals": F("refusals") + 1 if result.status in REFUSED else 0,
    }
    if result.complete and result.status in {"ok", "empty"}:
        values["last_finished_at"] = now
    return values


def _crawl(source: int, result: CrawlResult, now: datetime) -> Crawl:
    return Crawl(
        source_id=source,
        at=now,
        status=result.status,
        reason=result.reason[:500],
        items=result.items,
        requests=result.requests,
        seconds=result.seconds,
        complete=result.complete,
        signals=result.signals,
    )
