"""突发: how probable it is that a heat curve passes a top on its day, from its first points, and why.

Boosted trees over the signs of `nlp.heat.burst_features` (Friedman 2001), fitted by `nlp.train.bursts`; here they are
walked in arrays. Two forests: with the moment of the curve's start, and without. Figures: `models/burst.md`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.about.heads import FOLDER
from nlp.heat.burst_features import GROUPS, HOURS, SHAPE, Points, signs_of

TOP = 3_000_000.0
"""Heat from which a title is a top one of Weibo's hot-search list, as data/burst has it."""
KNOWN = ("with_start", "without_start")
_ROWS = 1024
Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """The beginning of a curve; see `nlp.heat.burst_features` for `points`. `start`: the moment of minute 0, if
    known."""

    points: Points
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """The probability that the top is passed, and the reason in Chinese."""

    p: float
    because: str


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of equal size, shape (trees, nodes): the sign that a node looks at (-1: a leaf), its bound, the node to the
    left and to the right of it, its value; the sum before any tree; signs of a middling curve."""

    sign: NDArray[np.int16]
    bound: Table
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Table
    base: float
    middling: Table

    def chances(self, table: Table) -> Table:
        """The probability for each row of signs, shape (curves, signs) -> (curves,)."""
        found = [self._sums(table[start : start + _ROWS]) for start in range(0, len(table), _ROWS)]
        return np.asarray(1 / (1 + np.exp(-np.concatenate([np.empty(0), *found]))))

    def _sums(self, table: Table) -> Table:
        """Over all trees, which are gone down together, a level a turn."""
        signs = table.astype(np.float32)
        rows, trees = np.arange(len(table))[:, None], np.arange(len(self.sign))
        node = np.zeros((len(table), len(self.sign)), np.int64)
        while (inner := (sign := self.sign[trees, node]) >= 0).any():
            chosen = signs[rows, sign] <= self.bound[trees, node]
            node = np.where(inner, np.where(chosen, self.left[trees, node], self.right[trees, node]), node)
        return np.asarray(self.base + self.value[trees, node].sum(axis=1))


@cache
def forest(name: str) -> Forest:
    """A shipped forest, one of `KNOWN`. No pickle."""
    about: dict[str, Any] = json.loads((FOLDER / "burst.json").read_text("utf-8"))
    with np.load(FOLDER / "burst.npz", allow_pickle=False) as stored:
        parts = {key: stored[f"{name}_{key}"] for key in ("sign", "bound", "left", "right", "value", "middling")}
    return Forest(**parts, base=float(about["base"][name]))


def chances(curves: Sequence[Curve], top: float = TOP) -> list[Chance]:
    """How probable it is that each passes `top` on its day; sure where it has been passed already."""
    found: list[Chance | None] = [
        Chance(1.0, f"已达到 {_number(top)}") if curve.points[-1][1] >= top else None for curve in curves
    ]
    for name in KNOWN:
        places = [
            place
            for place, curve in enumerate(curves)
            if found[place] is None and (curve.start is not None) == (name == "with_start")
        ]
        if places:
            own = [curves[place] for place in places]
            for place, chance in zip(places, _judged(own, top, forest(name)), strict=True):
                found[place] = chance
    return [chance for chance in found if chance is not None]


def _judged(curves: Sequence[Curve], top: float, trees: Forest) -> list[Chance]:
    table = np.array([signs_of(curve.points, top, curve.start) for curve in curves])
    names = (SHAPE + HOURS)[: table.shape[1]]
    tables = [table]
    for members in GROUPS.values():
        middling = table.copy()
        columns = [place for place, name in enumerate(names) if name in members]
        middling[:, columns] = trees.middling[columns]
        tables.append(middling)
    sure, *others = trees.chances(np.concatenate(tables)).reshape(len(tables), -1)  # one walk costs as much as another
    without = dict(zip(GROUPS, others, strict=True))
    return [
        Chance(round(p, 4), _because(curve, top, {group: p - other[place] for group, other in without.items()}))
        for place, (curve, p) in enumerate(zip(curves, sure.tolist(), strict=True))
    ]


def _because(curve: Curve, top: float, moved: dict[str, float]) -> str:
    """What is seen, the telling thing first; and whether it speaks for or against, beside a middling curve."""
    order = sorted(moved, key=lambda group: -abs(moved[group]))
    words = {"gap": _gap(curve, top), "rise": _rise(curve), "time": _time(curve)}
    return "；".join(f"{words[group]}（{'利于突发' if moved[group] > 0 else '不利'}）" for group in order)


def _gap(curve: Curve, top: float) -> str:
    value = curve.points[-1][1]
    return f"热度 {_number(value)}, 为门槛 {_number(top)} 的 {100 * value / top:.0f}%"


def _rise(curve: Curve) -> str:
    if len(curve.points) == 1:
        return "只有一个点, 还看不出升势"
    (before, low), (after, high) = curve.points[-2:]
    return f"最近 {after - before:.0f} 分钟升了 {100 * (high / low - 1):.0f}%"


def _time(curve: Curve) -> str:
    minutes = curve.points[-1][0]
    begun = f"开始 {minutes:.0f} 分钟"
    if curve.start is None:
        return begun
    hour = int(min(curve.start.hour + (curve.start.minute + minutes) / 60, 23))
    return f"{begun}, 时在 {hour} 点"


def _number(value: float) -> str:
    return f"{round(value / 10000, 1):g} 万" if value >= 10000 else f"{round(value, 1):g}"
