"""What an operator should see of a crawl: each signal is an event in the log and a counter of the round.

Events are structlog's, written as key=value by the standard library's handlers, beside all other lines of the log.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import structlog

_ORDER = ["signal", "source", "value"]
_log: Any = structlog.wrap_logger(
    logging.getLogger("crawlers"),
    processors=[structlog.processors.KeyValueRenderer(key_order=_ORDER, drop_missing=True, repr_native_str=False)],
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
UNKNOWN = "unknown"
"""The counters of what a source sends and nobody knows begin with this word and a colon; the rest says what."""
MORE_UNKNOWN = "unknown_more"
_MOST_UNKNOWN = 20
_LONGEST = 80


class Signals:
    """A source's signals of one round. Each is told once in the log, and counted as often as it comes."""

    def __init__(self, source: str, counters: Counter[str]) -> None:
        self.counters = counters
        self._source = source

    def count(self, name: str) -> None:
        """Count only: what is usual, or was told elsewhere."""
        self.counters[name] += 1

    def tell(self, name: str, value: object = "") -> None:
        """Count and tell: an unknown value, a page that is gone."""
        self.counters[name] += 1
        if self.counters[name] == 1:
            _log.warning(None, signal=name, source=self._source, value=repr(str(value)[:_LONGEST]))

    def unknown(self, found: Iterable[str], url: str) -> None:
        """What an answer held that is neither read nor ignored, once an answer each; twenty kinds a round at most."""
        for what in sorted(set(found)):
            name = f"{UNKNOWN}:{what}"
            kinds = sum(known.startswith(f"{UNKNOWN}:") for known in self.counters)
            self.tell(name if name in self.counters or kinds < _MOST_UNKNOWN else MORE_UNKNOWN, url)


def unknown_in(counters: Mapping[str, int]) -> list[str]:
    """What was unknown, without the leading word: `field:data.cards.mblog.new_thing`; the commonest first."""
    found = {name: times for name, times in counters.items() if name.startswith(f"{UNKNOWN}:")}
    return [name.partition(":")[2] for name, _ in sorted(found.items(), key=lambda one: (-one[1], one[0]))]
