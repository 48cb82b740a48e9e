"""Curves and clock bars as SVG, drawn on the server; x in per cent, so that they fit every width without a script.

Colours come from the style sheet by class; the policy of pages allows no inline style.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise, repeat

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.clock import SHANGHAI

_ROWS, _LABELS, _HEIGHT = 5, 14, 76
_TOP = 12 + _ROWS * _LABELS
_SIGN, _BESIDE = 3.4, 2.3
"""What a sign of a label takes on a phone (12 of 358 px) and what stands beside it, in per cent."""
_SCALE = 22
"""What the words of the scale take on a phone (80 of 358 px), in per cent."""
_MOST = (24, 48, 48, 56, 96, 400)
_STEPS = (
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=7),
)
_NOTCHES = SafeString(
    '<line class="clock-notch" x1="5%" x2="95%" y1="4" y2="4" pathLength="90" stroke-dasharray="0 4.2 1.6 4.2"/>'
)
"""Nine cuts, one at each tenth: working time comes in blocks."""
_RUNG = '<rect class="clock-rung" x="{}" width="1" height="8" y="0"/>'
_STEP_WORDS = ("10 分钟", "小时", "3 小时", "6 小时", "天", "周")


@dataclass(frozen=True, slots=True)
class Moment:
    """A marked instant of a curve: 首发, 标记, 交办, 签收, 回应."""

    word: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """How many items fell into [`start`, `start` + step)."""

    start: datetime
    count: int


def bars(
    times: Sequence[datetime], first: datetime, last: datetime, counts: Sequence[int] = ()
) -> tuple[list[Bar], timedelta]:
    """Counts per step over [`first`, `last`], and the step: the finest that stays readable.

    `counts`: how many came at each of the times, which are in order then; one each where it is empty.
    """
    fitting = (step for step, most in zip(_STEPS, _MOST, strict=True) if (last - first) / step < most)
    step = next(fitting, _STEPS[-1])
    start = _floor(first, step)
    size = min(int((last - start) / step) + 1, 400)
    starts = [start + step * number for number in range(size + 1)]
    known = sorted(time.astimezone(UTC) for time in times)  # of one zone they compare ten times faster
    sums = list(accumulate(counts or repeat(1, len(known)), initial=0))
    places = [sums[bisect_left(known, each.astimezone(UTC))] for each in starts]
    return [Bar(each, end - begun) for each, (begun, end) in zip(starts, pairwise(places), strict=False)], step


def _floor(instant: datetime, step: timedelta) -> datetime:
    at = instant.astimezone(SHANGHAI)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (at - midnight) // step * step if step < timedelta(days=1) else midnight


def curve(
    times: Sequence[datetime], moments: Sequence[Moment], now: datetime, counts: Sequence[int] = ()
) -> SafeString:
    """Items per step as bars, with the moments marked by a line and a word; `counts` as in `bars`.

    Bounds come from items and moments together. An empty sequence of times gives an empty string.
    """
    if not times:
        return SafeString("")
    first = min([*times, *(moment.at for moment in moments)])
    last = min(now, max([*times, *(moment.at for moment in moments)])) + timedelta(minutes=10)
    counted, step = bars(times, first, max(last, first + timedelta(hours=3)), counts)
    most = max((bar.count for bar in counted), default=0) or 1
    word = _STEP_WORDS[_STEPS.index(step)]
    return format_html(
        '<svg class="curve" role="img" aria-label="每{}信息条数，共 {} 条，最多 {} 条" width="100%" height="{}">'
        "{}{}{}{}{}</svg>",
        word,
        sum(counts) or len(times),
        most,
        _TOP + _HEIGHT + 22,
        _grid(),
        _columns(counted, step, most),
        _marks(moments, counted[0].start, step * len(counted)),
        _scale(most, word, [_place(moment, counted[0].start, step * len(counted)) for moment in moments]),
        _axis(counted, step),
    )


def _grid() -> SafeString:
    base = _TOP + _HEIGHT
    return format_html(
        '<line class="curve-base" x1="0" x2="100%" y1="{0}" y2="{0}"/>'
        '<line class="curve-grid" x1="0" x2="100%" y1="{1}" y2="{1}"/>',
        base,
        _TOP,
    )


def _scale(most: int, word: str, marks: Sequence[float]) -> SafeString:
    """What the topmost line stands for: in the first gap between the marks that is wide enough for it, so that no line
    goes through it; at the left where there is none. `marks` in per cent."""
    at = sorted({0.0, *marks})
    x = next((left for left, right in zip(at, [*at[1:], 100.0], strict=True) if right - left >= _SCALE), 0.0)
    pattern = '<text class="curve-scale" x="{}" dx="{}" y="{}">{} 条/{}</text>'
    return format_html(pattern, _pc(x), 4 if x in marks else 0, _TOP - 4, most, word)


def _place(moment: Moment, start: datetime, length: timedelta) -> float:
    """Where a moment stands, in per cent of the width."""
    return min(max((moment.at - start) / length * 100, 0), 100)


def _columns(counted: Sequence[Bar], step: timedelta, most: int) -> SafeString:
    width = 100 / len(counted)
    rows = []
    for number, bar in enumerate(counted):
        if bar.count:
            height = max(2, round(_HEIGHT * bar.count / most))
            start = bar.start.astimezone(SHANGHAI)
            label = f"{start.month}月{start.day}日" + ("" if step >= timedelta(days=1) else f" {start:%H:%M}")
            rows.append(
                (_pc(number * width + width * 0.1), _pc(width * 0.8), _TOP + _HEIGHT - height, height, label, bar.count)
            )
    pattern = '<rect class="curve-bar" x="{}" width="{}" y="{}" height="{}"><title>{} 起：{} 条</title></rect>'
    return format_html_join("", pattern, rows)


def _marks(moments: Sequence[Moment], start: datetime, length: timedelta) -> SafeString:
    """Each moment gets the first row of labels in which it does not touch its neighbour."""
    rows: list[tuple[str, int, int, str, str, str, int, str]] = []
    ends = [-100.0] * _ROWS
    for moment in sorted(moments, key=lambda moment: moment.at):
        x = _place(moment, start, length)
        reach = _SIGN * len(moment.word) + _BESIDE
        anchor, left = ("end", x - reach) if x > 88 else ("start", x)
        row = next((number for number, end in enumerate(ends) if left >= end), ends.index(min(ends)))
        ends[row] = max(ends[row], left + reach)
        y = 10 + row * _LABELS
        gap = -4 if anchor == "end" else 4
        rows.append((_pc(x), y - 9, _TOP + _HEIGHT, _pc(x), str(gap), anchor, y, moment.word))
    return format_html_join(
        "",
        '<line class="curve-mark" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
        '<text class="curve-word" x="{3}" dx="{4}" text-anchor="{5}" y="{6}">{7}</text>',
        rows,
    )


def _axis(counted: Sequence[Bar], step: timedelta) -> SafeString:
    end = counted[-1].start + step
    middle = counted[0].start + (end - counted[0].start) / 2
    places = (("0", "start", counted[0].start), ("50%", "middle", middle), ("100%", "end", end))
    daily = step >= timedelta(days=1)
    rows = [(x, anchor, _TOP + _HEIGHT + 16, _tick(at.astimezone(SHANGHAI), daily)) for x, anchor, at in places]
    return format_html_join("", '<text class="curve-scale" x="{}" text-anchor="{}" y="{}">{}</text>', rows)


def _tick(at: datetime, daily: bool) -> str:
    return f"{at.month}月{at.day}日" if daily else f"{at.month}月{at.day}日 {at:%H:%M}"


def clock_bar(share: float, natural: bool, rungs: Sequence[float] = ()) -> SafeString:
    """A thin bar from start to due with `share` of it gone; a natural clock is whole, a working one in blocks."""
    gone = _pc(min(max(share, 0), 1) * 100)
    return format_html(
        '<svg class="clock-bar" width="100%" height="8" aria-hidden="true">'
        '<rect class="clock-track" width="100%" height="4" y="2"/>'
        '<rect class="clock-gone" width="{0}" height="4" y="2"/>{1}{2}'
        '<rect class="clock-now" x="{0}" width="2" height="8" y="0" transform="translate(-1 0)"/></svg>',
        gone,
        SafeString("") if natural else _NOTCHES,
        format_html_join("", _RUNG, ((_pc(rung * 100),) for rung in rungs)),
    )


def share_bar(share: float) -> SafeString:
    """A thin bar of a part of the whole, 0 to 1, beside its number."""
    return format_html(
        '<svg class="share" width="100%" height="6" aria-hidden="true">'
        '<rect class="share-whole" width="100%" height="6" rx="1"/>'
        '<rect class="share-part" width="{}" height="6" rx="1"/></svg>',
        _pc(min(max(share, 0), 1) * 100),
    )


def spark(values: Sequence[int]) -> SafeString:
    """A week's counts as small bars, the day's count on hover."""
    most, width = max([*values, 1]), 100 / max(len(values), 1)
    drawn = ((_pc(n * width + 1), _pc(width - 2), 24 - _tall(v, most), _tall(v, most), v) for n, v in enumerate(values))
    words = "、".join(str(value) for value in values)
    pattern = '<rect x="{}" width="{}" y="{}" height="{}"><title>{} 条</title></rect>'
    inner = format_html_join("", pattern, drawn)
    return format_html('<svg class="spark" role="img" aria-label="每天条数 {}">{}</svg>', words, inner)


def _tall(value: int, most: int) -> int:
    return max(1, round(22 * value / most))


def _pc(value: float) -> str:
    return f"{value:.2f}%"
