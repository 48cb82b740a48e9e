"""Fits `nlp.heat.burst`: `python -m nlp.train.bursts --data FOLDER`. Writes `models/burst.npz`, `.json` and the card.

Curves of Weibo's hot-search list (data/burst). A sixth of the days, by a hash of the day, is never learnt from: what
the card says of it is honest. Each curve teaches by each of its first points, for several tops, so that few tall curves
teach much.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import average_precision_score

from config.clock import SHANGHAI
from nlp.about.heads import FOLDER
from nlp.heat.burst import KNOWN, TOP, Forest
from nlp.heat.burst_features import Points, signs_of
from nlp.train import calibration
from nlp.train.corpora import digest, rows

NAME = "burst/weibo_heat_2021H1.jsonl"
SEEN = (1, 2, 3, 4, 5)
TOPS = (2_300_000.0, TOP, 3_900_000.0)
FOLDS = 6
Table = NDArray[np.float64]
Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Whole:
    """A curve of one day, whole."""

    points: Points
    start: datetime
    day: str

    def passed(self, top: float) -> bool:
        """Does it pass the top?"""
        return self.points[-1][1] >= top


def curves(data: Path) -> list[Whole]:
    """All curves of the data."""
    return [
        Whole(
            [(float(minutes), float(value)) for minutes, value in row["points"]],
            datetime.fromisoformat(row["first"]).replace(tzinfo=SHANGHAI),
            row["day"],
        )
        for row in rows(data / NAME)
    ]


def fold_of(day: str) -> int:
    """The days in six parts; part 0 is never learnt from."""
    return crc32(day.encode()) % FOLDS


def table(whole: Sequence[Whole], seen: Sequence[int], tops: Sequence[float], hours: bool) -> tuple[Table, Truth]:
    """Signs of the first points of curves still below a top, and whether they passed it."""
    chosen = [
        (curve.points[:many], top, curve)
        for curve in whole
        for many in seen
        if many <= len(curve.points)
        for top in tops
        if curve.points[many - 1][1] < top
    ]
    signs = [signs_of(points, top, curve.start if hours else None) for points, top, curve in chosen]
    return np.array(signs), np.array([curve.passed(top) for _, top, curve in chosen])


def fitted(signs: Table, truth: Truth) -> Forest:
    """Trees of depth 4, each on a quarter of the rows and a third of the signs."""
    model = GradientBoostingClassifier(
        n_estimators=180, learning_rate=0.05, max_depth=4, subsample=0.25, max_features=0.35, min_samples_leaf=20,
        random_state=7919,
    )  # fmt: skip
    return walked(model.fit(signs, truth), np.median(signs, axis=0))


def walked(model: GradientBoostingClassifier, middling: Table) -> Forest:
    """scikit-learn's trees as arrays; its first guess is the share of all rows."""
    trees = [one.tree_ for one in model.estimators_[:, 0]]
    most = max(tree.node_count for tree in trees)

    def padded(column: str, kind: type) -> Any:
        return np.array([np.pad(getattr(tree, column).ravel(), (0, most - tree.node_count)) for tree in trees], kind)

    sign = np.maximum(padded("feature", np.int16), -1)
    share = float(model.init_.class_prior_[1])
    return Forest(
        sign, padded("threshold", np.float64), padded("children_left", np.int16), padded("children_right", np.int16),
        padded("value", np.float64) * model.learning_rate, float(np.log(share / (1 - share))), middling,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """Curves after `seen` points: average precision of all (those above the top are sure), of those still below,
    of the last value alone on both, probabilities and truth of those still below."""

    seen: int
    many: tuple[int, int]
    tall: tuple[int, int]
    every: float
    below: float
    last_every: float
    last_below: float
    said: Table
    truth: Truth

    def line(self) -> str:
        """As a row of a table."""
        return (
            f"| {self.seen} | {self.many[0]} ({self.tall[0]}) | {self.last_every:.3f} | **{self.every:.3f}** "
            f"| {self.many[1]} ({self.tall[1]}) | {self.last_below:.3f} | **{self.below:.3f}** "
            f"| {calibration.error(calibration.curve(self.said, self.truth)):.3f} |"
        )


HEAD = (
    "| points seen | curves (passing) | last value alone, AP | this model, AP | still below (passing) "
    "| last value alone, AP | this model, AP | calibration error |\n|---|---|---|---|---|---|---|---|"
)


def judged(whole: Sequence[Whole], trees: Forest, seen: int, hours: bool = True) -> Judged:
    """How good `trees` is on curves that have `seen` points at least."""
    long = [curve for curve in whole if len(curve.points) >= seen]
    values = np.array([curve.points[seen - 1][1] for curve in long])
    truth = np.array([curve.passed(TOP) for curve in long])
    below = values < TOP
    said = np.ones(len(long))
    said[below] = trees.chances(table(long, (seen,), (TOP,), hours)[0])
    return Judged(
        seen,
        (len(long), int(below.sum())),
        (int(truth.sum()), int(truth[below].sum())),
        float(average_precision_score(truth, said)),
        float(average_precision_score(truth[below], said[below])),
        float(average_precision_score(truth, values)),
        float(average_precision_score(truth[below], values[below])),
        said[below],
        truth[below],
    )


def by_folds(whole: Sequence[Whole]) -> list[str]:
    """Average precision after three points, each part of the days in turn kept out of the training."""
    lines = ["| days kept out | all, AP | still below, AP |", "|---|---|---|"]
    for part in range(FOLDS):
        trees = fitted(*table([c for c in whole if fold_of(c.day) != part], SEEN, TOPS, hours=True))
        one = judged([c for c in whole if fold_of(c.day) == part], trees, 3)
        lines.append(f"| part {part}, {one.many[0]} curves | {one.every:.3f} | {one.below:.3f} |")
        print(lines[-1], flush=True)  # noqa: T201  it takes minutes
    return lines


def main() -> None:
    """Fit both forests, write them with their card; `--folds` also tries every part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", action="store_true")
    options = parser.parse_args()
    whole = curves(options.data)
    known, kept = [c for c in whole if fold_of(c.day)], [c for c in whole if not fold_of(c.day)]
    forests = {name: fitted(*table(known, SEEN, TOPS, name == "with_start")) for name in KNOWN}
    parts = ("sign", "bound", "left", "right", "value", "middling")
    arrays = {f"{name}_{part}": getattr(trees, part) for name, trees in forests.items() for part in parts}
    np.savez_compressed(FOLDER / "burst.npz", **arrays)
    about = {"base": {name: trees.base for name, trees in forests.items()}, "data": digest(options.data / NAME)}
    (FOLDER / "burst.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    lines = []
    for name, trees in forests.items():
        lines += [f"## {name}, days kept out", "", HEAD]
        lines += [judged(kept, trees, seen, name == "with_start").line() for seen in (1, 2, 3, 4)]
        lines.append("")
    three = judged(kept, forests["with_start"], 3)
    lines += ["## Calibration, still below after three points", "", *calibration.table(three.said, three.truth), ""]
    lines += ["## Each part of the days in turn", "", *by_folds(whole), ""] if options.folds else []
    card = (FOLDER / "burst.head.md").read_text("utf-8")
    (FOLDER / "burst.md").write_text(card + f"\nSHA-256 of the data: `{about['data']}`\n\n" + "\n".join(lines), "utf-8")
    print("\n".join(lines))  # noqa: T201  what the command is for


if __name__ == "__main__":
    main()
