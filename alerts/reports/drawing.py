"""The picture of `alerts.reports.plots`, drawn by matplotlib."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from alerts.reports.spots import Spot
from config.clock import SHANGHAI

_GREY, _RED, _INK = "#8a949e", "#b3261e", "#1b2026"


def draw(spots: Sequence[Spot], width_days: float, moments: Sequence[tuple[str, datetime]], path: Path) -> bytes:
    """A PNG of some spots, one at least. `path`: a font file with Chinese characters."""
    face = FontProperties(fname=str(path), size=10)
    figure = Figure(figsize=(7.6, 3.3), dpi=200)
    axes = figure.subplots()
    times = [_days(spot.start) for spot in spots]
    axes.bar(times, [spot.voices for spot in spots], width=width_days * 0.86, align="edge", color=_GREY)
    axes.set_ylabel("反映人数", fontproperties=face, color=_INK)
    axes.set_ylim(0, max(spot.voices for spot in spots) * 1.35 + 0.5)
    tone = axes.twinx()
    known = [(at + width_days / 2, spot.negative * 100) for at, spot in zip(times, spots, strict=True)
             if spot.negative is not None]  # fmt: skip
    tone.plot([x for x, _ in known], [y for _, y in known], color=_RED, marker="o", markersize=3, linewidth=1.2)
    tone.set_ylim(0, 135)
    tone.set_yticks([0, 50, 100])
    tone.set_ylabel("负面语气 %", fontproperties=face, color=_RED)
    top = axes.get_ylim()[1]
    for row, (word, at) in enumerate(sorted(moments, key=lambda pair: pair[1])):
        x = _days(at)
        axes.axvline(x, color=_INK, linewidth=0.9, linestyle="--")
        axes.text(x, top * (0.97 - 0.085 * (row % 3)), f" {word}", fontproperties=face, color=_INK, va="top")
    axes.xaxis_date()
    _time_axis(axes)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels(), *tone.get_yticklabels()):
        label.set_fontproperties(face)
    axes.spines["top"].set_visible(False)
    tone.spines["top"].set_visible(False)
    figure.tight_layout()
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _days(instant: datetime) -> float:
    """The instant as matplotlib counts: days, in the local time of the office."""
    return float(dates.date2num(instant.astimezone(SHANGHAI).replace(tzinfo=None)))  # type: ignore[no-untyped-call]


def _time_axis(axes: Axes) -> None:
    locator = dates.AutoDateLocator(maxticks=14)  # type: ignore[no-untyped-call]
    formats = {"formats": _FORMATS, "zero_formats": _FORMATS, "offset_formats": [""] * 6}
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, **formats))  # type: ignore[no-untyped-call]


_FORMATS = ["%Y年", "%-m月", "%-m月%-d日", "%-d日 %H:%M", "%H:%M", "%H:%M:%S"]
