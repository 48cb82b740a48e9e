"""How far probabilities can be trusted: expected calibration error, the curve behind it, coverage at a precision."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose probability lies between `low` and `low + 0.1`: how many, their mean probability, how many right
    (share)."""

    low: float
    count: int
    said: float
    right: float


def curve(said: NDArray[np.float64], right: NDArray[np.bool_]) -> list[Bin]:
    """The bins that hold anything. `said`: probability of each answer; `right`: was it right?"""
    numbers = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    chosen = [(number, numbers == number) for number in sorted(set(numbers.tolist()))]
    return [
        Bin(number / BINS, int(own.sum()), float(said[own].mean()), float(right[own].mean())) for number, own in chosen
    ]


def error(bins: list[Bin]) -> float:
    """Expected calibration error: the mean distance of said and right, weighted by count (Guo et al. 2017)."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.said - one.right) for one in bins) / total if total else 0.0


def coverage(said: NDArray[np.float64], right: NDArray[np.bool_], precision: float = 0.95) -> float:
    """The largest share of answers, the surest first, of which at least `precision` are right."""
    if not len(said):
        return 0.0
    order = np.argsort(-said, kind="stable")
    precisions = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precisions >= precision)
    return float((good[-1] + 1) / len(order)) if len(good) else 0.0


def table(said: NDArray[np.float64], right: NDArray[np.bool_]) -> list[str]:
    """The curve as lines of Markdown, then the two figures."""
    bins = curve(said, right)
    lines = ["| probability from | answers | mean | right |", "|---|---|---|---|"]
    lines += [f"| {one.low:.1f} | {one.count} | {one.said:.3f} | {one.right:.3f} |" for one in bins]
    figures = f"expected calibration error {error(bins):.3f}, coverage at 95 % precision {coverage(said, right):.3f}"
    return [*lines, "", figures]
