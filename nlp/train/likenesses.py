"""Fits the weights of `nlp.topics.likeness`: `python -m nlp.train.likenesses --data FOLDER --town FOLDER`.

Pairs of texts whose matters are known: the project's own invented town (YAML files of matters) and the issues that two
published teams agree on in data/hot_topics. Five weights for tens of thousands of pairs leave little to overfit; the
cross-validation over whole matters is printed and recorded in the model.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from config.clock import SHANGHAI
from nlp.topics.likeness import FILE, SIGNS, signs
from nlp.topics.sketches import Sketches, Text
from nlp.train.corpora import rows
from nlp.words.segment import Segmenter
from nlp.words.tokens import tokens_of
from nlp.words.word_keys import keys_of

_START = datetime(2026, 1, 5, tzinfo=SHANGHAI)
_SHARE_OF_ISSUES = 0.005
"""Weight of all pairs of data/hot_topics against all pairs of the town: they are few matters of one kind."""


@dataclass(frozen=True, slots=True)
class Told:
    """A text and the matter that it tells of."""

    text: Text
    matter: str


def town(folder: Path) -> list[Told]:
    """Posts of the town's matters, replies apart; adverts and chatter are matters of their own, each."""
    cut, found = Segmenter().cut, []
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(path.read_text("utf-8"))
        for post in content["posts"]:
            title = post.get("title") or ""
            alone = content["kind"] in {"chatter", "advert"}
            tokens = cut(f"{title}\n{post['text']}")
            told = Text(title, tokens_of(tokens), keys_of(tokens), _when(str(post["at"])))
            found.append(Told(told, post["id"] if alone else content["matter"]))
    return found


def _when(at: str) -> datetime:
    if at.startswith("live"):
        return _START + timedelta(days=28)
    if at.startswith("now-"):
        hours, minutes = at[4:].split(":")
        return _START + timedelta(days=28) - timedelta(hours=int(hours), minutes=int(minutes))
    day, clock = at.split()
    hours, minutes = clock.split(":")
    return _START + timedelta(days=int(day), hours=int(hours), minutes=int(minutes))


def issues(data: Path) -> list[Told]:
    """Messages that at least two teams put into the same issue."""
    cut, found = Segmenter().cut, []
    for row in rows(data / "hot_topics/messages.jsonl"):
        if row["status"] == "core":
            tokens = cut(f"{row['title']}\n{row['text']}")
            told = Text(row["title"], tokens_of(tokens), keys_of(tokens), datetime.fromisoformat(row["time"]))
            found.append(Told(told, row["issue"]))
    return found


def pairs(told: Sequence[Told]) -> tuple[NDArray[np.float64], NDArray[np.bool_], list[tuple[str, str]]]:
    """Signs of every pair, whether it is one matter, and the two matters."""
    table, same, matters = [], [], []
    sketches = Sketches()
    sketches.add([one.text for one in told])
    for place, one in enumerate(told[1:], 1):
        table.append(signs(sketches, np.full(place, place), np.arange(place)))
        same += [one.matter == other.matter for other in told[:place]]
        matters += [(one.matter, other.matter) for other in told[:place]]
    return np.vstack(table), np.array(same), matters


def held_out(table: NDArray[np.float64], same: NDArray[np.bool_], matters: list[tuple[str, str]]) -> float:
    """Average precision over pairs of matters not trained on, two halves."""
    known = sorted({matter for pair in matters for matter in pair})
    half = {matter: number % 2 for number, matter in enumerate(known)}
    sides = np.array([half[one] + half[other] for one, other in matters])  # 0 and 2: both in one half
    scores = []
    for train, test in ((0, 2), (2, 0)):
        model = LogisticRegression(C=10).fit(table[sides == train, : len(SIGNS)], same[sides == train])
        guesses = model.decision_function(table[sides == test, : len(SIGNS)])
        scores.append(float(average_precision_score(same[sides == test], guesses)))
    return sum(scores) / 2


def main() -> None:
    """Fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--town", type=Path, required=True)
    options = parser.parse_args()
    own, own_same, own_matters = pairs(town(options.town))
    others, others_same, _ = pairs(issues(options.data))
    weight = np.concatenate([np.ones(len(own)), np.full(len(others), _SHARE_OF_ISSUES * len(own) / len(others))])
    model = LogisticRegression(C=10)
    model.fit(np.vstack([own, others])[:, : len(SIGNS)], np.concatenate([own_same, others_same]), sample_weight=weight)
    precision = held_out(own, own_same, own_matters)
    content = {
        "weights": dict(zip(SIGNS, model.coef_[0].round(4).tolist(), strict=True)),
        "bias": round(float(model.intercept_[0]), 4),
        "pairs": len(own) + len(others),
        "held_out_average_precision": round(precision, 4),
    }
    FILE.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    print(content)  # noqa: T201  what the command is for


if __name__ == "__main__":
    main()
