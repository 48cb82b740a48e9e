"""What sources sent lately that no parser reads or ignores on purpose, in words for the staff."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection

from crawlers.signals import MORE_UNKNOWN, unknown_in

LATELY = timedelta(days=2)
_SHOWN = 6
_KINDS = {"field": "字段 {}", "value": "{} 的值", "shape": "{} 的类型"}


def lately(now: datetime) -> Mapping[int, Sequence[str]]:
    """By source, what its rounds of the last two days met, the commonest first: `字段 data.list.newField`."""
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source_id, CAST(signals AS TEXT) FROM pipeline_crawl WHERE at >= %s "
            "AND CAST(signals AS TEXT) LIKE '%%\"unknown%%'",
            [connection.ops.adapt_datetimefield_value(now - LATELY)],
        )
        for source, signals in cursor.fetchall():
            counted[source].update(json.loads(signals))
    return {source: told(counters) for source, counters in counted.items()}


def told(counters: Mapping[str, int]) -> list[str]:
    """The unknown ones among a round's signals in words; six at most, then how many more kinds there are."""
    names = unknown_in(counters)
    found = [_said(name) for name in names[:_SHOWN]]
    rest = max(0, len(names) - _SHOWN)
    if counters.get(MORE_UNKNOWN):
        return [*found, f"还有 {rest} 种以上"]
    return [*found, f"还有 {rest} 种"] if rest else found


def _said(name: str) -> str:
    kind, _, what = name.partition(":")
    path, _, value = what.partition("=")
    return _KINDS.get(kind, "{}").format(path) + (f" {value}" if value else "")
