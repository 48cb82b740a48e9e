"""May a model that learnt be used? Asked of sentences written apart from all code, which are never learnt from."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sklearn.metrics import precision_recall_fscore_support

from nlp.engine import Engine
from nlp.train.evaluate import answers, label_of

FROZEN = Path(__file__).parent.parent / "frozen"


def frozen(task: str) -> list[dict[str, Any]]:
    """The rows that judge a task: `text`, and the truth named like the task."""
    return [json.loads(line) for line in (FROZEN / f"{task}.jsonl").read_text("utf-8").splitlines()]


def by_class(task: str, engine: Engine, rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """F1 per class of the rows; an answer of 其他 is a class missed."""
    truth = [label_of(task, row) for row in rows]
    said = [answer.label for answer in answers(task, rows, engine=engine)]
    names = sorted(set(truth))
    figures = precision_recall_fscore_support(truth, said, labels=names, zero_division=0)[2]
    return dict(zip(names, map(float, figures), strict=True))
