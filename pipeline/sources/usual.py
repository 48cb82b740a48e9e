"""What is usual for each source is learnt with every post that is stored, inside ingest's transaction."""

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import orjson

from config import folder as working_folder
from config.calendar import Stamp, in_force, stamp
from config.day_kinds import day_kinds
from config.load import ConfigError, calendar_data
from nlp.heat.engagement import Usual, engagement
from nlp.heat.rhythm import DayKind, Rhythm, hour_of
from pipeline.models import Item, SourceUsual
from pipeline.rows import asked, one_of, update_rows
from pipeline.topics.item_rows import as_read, partial_row

log = logging.getLogger(__name__)
_PROMPT = timedelta(days=2)
"""What is learnt later than this after it was published says nothing of its source's rhythm."""
_COLUMNS = ("posts", "total", "squares", "rhythm")


class Recounted(NamedTuple):
    """An item of a source that was seen again: its engagement before and now, None where no counts were shown."""

    source: int
    before: float | None
    now: float | None


def engagement_of(item: Item) -> float | None:
    """See `nlp.heat.engagement`."""
    return engagement(item.views, item.likes, item.comments, item.reposts)


def learn(fresh: Sequence[Item], again: Iterable[Recounted]) -> None:
    """Take new items, and changed counts of known ones, into what is usual. Inside the caller's transaction."""
    engaged: dict[int, list[float]] = {}
    hours: dict[int, Counter[int]] = {}
    for item in fresh:
        value = engagement_of(item)
        if value is not None:
            engaged.setdefault(item.source_id, []).append(value)
        if item.published_at and not item.history and item.learnt_at - item.published_at <= _PROMPT:
            hours.setdefault(item.source_id, Counter())[hour_of(item.published_at)] += 1
    changed: dict[int, list[tuple[float, float]]] = {}
    for source, before, now in again:
        if before is None and now is not None:
            engaged.setdefault(source, []).append(now)
        elif before is not None and now is not None and before != now:
            changed.setdefault(source, []).append((before, now))
    _write(engaged, changed, hours)


def _write(
    engaged: Mapping[int, list[float]],
    changed: Mapping[int, list[tuple[float, float]]],
    hours: Mapping[int, Mapping[int, int]],
) -> None:
    keys = engaged.keys() | changed.keys() | hours.keys()
    if not keys:
        return
    found = {row.source_id: row for row in _held(keys)}
    for source in sorted(keys - found.keys()):
        found[source], _ = SourceUsual.objects.get_or_create(source_id=source)
    for source in keys:
        row = found[source]
        usual = Usual(row.posts, row.total, row.squares).more(engaged.get(source, ()))
        for before, now in changed.get(source, ()):
            usual = usual.instead(before, now)
        row.posts, row.total, row.squares = usual
        if source in hours:
            row.rhythm = Rhythm.of(row.rhythm).grown(hours[source], day_kind()).as_fields()
    update_rows([found[source] for source in sorted(keys)], _COLUMNS)


def _held(sources: Collection[int]) -> Iterator[SourceUsual]:
    """What is stored of these sources."""
    names = ("id", "source_id", *_COLUMNS)
    rows = asked(
        f"SELECT {', '.join(names)} FROM pipeline_sourceusual WHERE source_id IN {one_of([*sources])}", *sources
    )
    for row in as_read(SourceUsual, names, rows):
        yield partial_row(SourceUsual, names, row)


def rhythms(sources: Iterable[int]) -> dict[int, Rhythm]:
    """The rhythms of these sources; one query."""
    own = sorted(set(sources))
    rows = asked(f"SELECT source_id, rhythm FROM pipeline_sourceusual WHERE source_id IN {one_of(own)}", *own)
    return {source: Rhythm.of(orjson.loads(fields)) for source, fields in rows}


def day_kind() -> DayKind:
    """Kinds of days by the calendar in force; by the package's own where the folder's cannot be read."""
    folder = working_folder.find()
    return _kind(folder, stamp(folder))


@lru_cache(maxsize=4)
def _kind(folder: Path | None, _stamp: Stamp) -> DayKind:
    try:
        return day_kinds(in_force(folder))
    except ConfigError as error:
        log.error("calendar_broken error=%s", error)
        return day_kinds(calendar_data())
