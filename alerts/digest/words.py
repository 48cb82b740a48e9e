"""How the digest says instants, spans and shares. Instants are absolute: a digest is read days later."""

from datetime import datetime, timedelta

from config.clock import SHANGHAI

FEW = 5
"""Rates of fewer cases than this are shown as counts (shared rule of all pages for leaders)."""
_ENDS = " ，,、；;：:"
_BLOCKS = "▁▂▃▄▅▆▇█"


def moment(instant: datetime) -> str:
    """11月20日 18:00."""
    at = instant.astimezone(SHANGHAI)
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def day(instant: datetime) -> str:
    """11月20日."""
    at = instant.astimezone(SHANGHAI)
    return f"{at.month}月{at.day}日"


def clock(instant: datetime) -> str:
    """18:00."""
    return f"{instant.astimezone(SHANGHAI):%H:%M}"


def span(length: timedelta) -> str:
    """3 小时 20 分, 2 天 4 小时, 不到 1 分钟: two units at most."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 1:
        return "不到 1 分钟"
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [(days, " 天"), (hours, " 小时")] if days else [(hours, " 小时"), (rest, " 分")]
    said = " ".join(f"{value}{unit}" for value, unit in parts if value)
    return said if hours or days else f"{rest} 分钟"


def share(numerator: int, denominator: int) -> str:
    """92 %, or 3/4 件 where there are few, or a dash where there is nothing. 100 % is said only of all, 0 % of none."""
    if denominator == 0:
        return "—"
    if denominator < FEW:
        return f"{numerator}/{denominator} 件"
    percent = round(100 * numerator / denominator)
    if 0 < numerator < denominator:
        percent = min(max(percent, 1), 99)
    return f"{percent} %"


def sparkline(values: tuple[int, ...]) -> str:
    """One block a value, the highest full; nothing is the lowest block."""
    most = max(values, default=0)
    if most == 0:
        return _BLOCKS[0] * len(values)
    return "".join(_BLOCKS[-(-value * (len(_BLOCKS) - 1) // most)] for value in values)


def sentence(text: str) -> str:
    """The text with one full stop at its end; nothing stays nothing."""
    bare = text.strip().rstrip("。.；;，, ")
    return f"{bare}。" if bare else ""


def whole(text: str, length: int) -> str:
    """The first sentences that fit into `length` characters; the first of all is cut where it alone is longer."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    end = max(line.rfind(mark, 0, length) for mark in "。！？；")
    return line[: end + 1] if end > 0 else short(line, length)


def short(text: str, length: int) -> str:
    """At most `length` characters, on one line; what was cut off is shown by an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip(_ENDS)}…"
