"""How good a shipped model is on labelled rows that it did not learn from: `huiying evaluate TASK FILE`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import precision_recall_fscore_support

from config.vocabulary import Appeal, Emotion, Sector
from nlp.engine import Engine
from nlp.train import calibration
from nlp.types import Analysis

_RELEVANT = {True: "yes", False: "no", "yes": "yes", "no": "no"}  # 1 and 0 are True and False
LABELS: dict[str, frozenset[str]] = {
    "sector": frozenset(name.value for name in Sector if name is not Sector.OTHER),
    "appeal": frozenset(name.value for name in Appeal),
    "emotion": frozenset(name.value for name in Emotion),
    "relevant": frozenset({"no", "yes"}),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine says, with its probability."""

    label: str
    p: float


def label_of(task: str, row: dict[str, Any]) -> str:
    """The row's truth: its field `label`, else the field named like the task. Raises ValueError."""
    given = row.get("label", row.get(task))
    try:
        label = _RELEVANT.get(given) if task == "relevant" else given
        known = label in LABELS[task]
    except TypeError:  # a list or an object
        known = False
    if not known:
        names = ", ".join(sorted(LABELS[task]))
        raise ValueError(f"label: {given!r}: 不是这个模型的类别 (no label of {task}); {names}")
    return str(label)


def answers(
    task: str, rows: Sequence[dict[str, Any]], closed: Sequence[str] | None = None, engine: Engine | None = None
) -> list[Answer]:
    """The answers of `engine`, else of one with the shipped models. `closed`: sectors to choose among, never 其他."""
    pairs = [(row.get("title") or "", row["text"]) for row in rows]
    return [_answer(task, analysis) for analysis in (engine or Engine()).analyse(pairs, closed)]


def _answer(task: str, analysis: Analysis) -> Answer:
    if task == "sector":
        return Answer(analysis.sector.value, analysis.sector_p)
    if task == "appeal":
        return Answer(analysis.appeal.value, analysis.appeal_p)
    if task == "emotion":
        return Answer(analysis.emotion.value, analysis.emotion_p)
    p = analysis.relevant_p
    return Answer("yes" if analysis.relevant else "no", max(p, 1 - p))


def report(truth: Sequence[str], found: Sequence[Answer]) -> list[str]:
    """Lines of Markdown: figures per label, the whole, and the calibration curve of what was not left to a person."""
    guess = [answer.label for answer in found]
    present = sorted(set(truth))
    columns = precision_recall_fscore_support(truth, guess, labels=present, zero_division=0)
    lines = ["| label | precision | recall | F1 | texts |", "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {p:.3f} | {r:.3f} | {f:.3f} | {n} |" for name, p, r, f, n in zip(present, *columns, strict=True)
    ]
    right = np.array([one == other for one, other in zip(truth, guess, strict=True)])
    said = np.array([answer.p for answer in found])
    left = np.array([label == Sector.OTHER.value for label in guess])
    whole = f"macro-F1 {columns[2].mean():.4f}, right {right.mean():.4f} of {len(truth)}"
    lines += ["", f"{whole}, left to a person {left.mean():.4f}"]
    return [*lines, "", *calibration.table(said[~left], right[~left])] if (~left).any() else lines
