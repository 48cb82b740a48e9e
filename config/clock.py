"""The one place where the time of day is read.

Rules take `now` as an argument. Commands, views and the processes' loops call `clock.now()`; a replay of history
installs a clock of its own, so that everything it does carries the time it happened.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_FIRST_YEAR, _LAST_YEAR = 1971, 2199


def _system() -> datetime:
    return datetime.now(UTC).astimezone(SHANGHAI)


_read: Callable[[], datetime] = _system


def now() -> datetime:
    """The present instant, aware, in Asia/Shanghai."""
    return _read()


def install(read: Callable[[], datetime] | None) -> None:
    """Read the time from `read` from now on; `None` goes back to the machine's clock."""
    global _read  # noqa: PLW0603  one clock per process is the point
    _read = read or _system


def meant(instant: datetime) -> bool:
    """Whether an instant that somebody wrote can be one of the net's: what stands for "none" is no time.

    .NET writes 0001-01-01, databases 1970-01-01 and 9999-12-31; the first and the last cannot even become UTC.
    """
    return _FIRST_YEAR <= instant.year <= _LAST_YEAR


def shown(instant: datetime) -> str:
    """An instant as commands write it: ISO 8601 with seconds and offset, in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI).isoformat(timespec="seconds")


def when(instant: datetime) -> str:
    """An instant as a sentence names it, in Asia/Shanghai: 11月22日 14:05."""
    local = instant.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
