"""Which sources there are, which are due, and how their crawls went."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from config.schema import Installation, SourceEntry
from config.vocabulary import SourceKind
from crawlers.outcome import CrawlResult
from pipeline.models import Source

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
    """The enabled sources whose interval has passed since their last crawl began."""
    started = dict(Source.objects.values_list("key", "last_started_at"))
    return [
        entry
        for entry in entries
        if entry.enabled
        and (started.get(entry.key) is None or started[entry.key] + timedelta(minutes=entry.interval_minutes) <= now)  # type: ignore[operator]
    ]


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
    for result in results:
        values: dict[str, object] = {
            "last_status": result.status,
            "last_reason": result.reason,
            "last_items": result.items,
        }
        if result.complete and result.status in {"ok", "empty"}:
            values["last_finished_at"] = now
        Source.objects.filter(key=result.source).update(**values)
