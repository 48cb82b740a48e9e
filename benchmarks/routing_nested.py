"""What the classes are worth where nothing was chosen in sight of the messages: `python -m benchmarks.routing_nested`.

Nested cross-validation of data/routing: in each of five stratified folds ridge and weight of meaning are chosen by
inner folds of the other four fifths alone, then trained on those and asked about the fifth; shuffled `REPEATS` times.
In the same folds: the shipped setting; the same as `huiying route` answers (with the sector's lift; how often a lead is
given at all); characters alone; and a model that reads the official reply too, in which the labels were found. Then the
fifth that was set aside by a hash of its ids before the shipped setting was chosen. About two minutes.
"""

import argparse
import json
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedKFold

from alerts.rules.class_router import LEAST
from alerts.rules.classes import Classes
from alerts.rules.word_model import TEXT_BITS, Numbers, text_grams
from benchmarks.routing import ROOT, ask
from benchmarks.train_routing import KNOWN, RIDGE, TEXT, Data, Message, hits, prepare, read, weighted
from config.load import jurisdiction
from nlp.clean import clean
from nlp.engine import Engine
from nlp.vectors import size

Places = npt.NDArray[np.int64]
Folds = list[tuple[Places, Places]]
REPEATS, REPLY, LONGEST = 5, 2.0, 800
RIDGES, MEANINGS = (0.5, 1.0, 2.0), (0.0, 0.25, 0.5, 1.0)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    path = parser.parse_args().shared / "data" / "routing" / "replies.jsonl"
    messages, classes = list(read(path)), Classes(jurisdiction("generic"), None)
    data = prepare(messages, classes)
    targets = data.targets
    runs = [folds(targets, seed) for seed in range(REPEATS)]
    kernel = data.kernel()
    found = {
        "setting chosen inside": [nested(data, one) for one in runs],
        "shipped setting": [scored(kernel, targets, one) for one in runs],
        "characters of the message alone": [scored(characters(data), targets, one) for one in runs],
        "the reply read too": [scored(kernel + REPLY * replies(path), targets, one) for one in runs],
    }
    answers = Answers(messages, classes)
    found["as `huiying route` answers"] = [answers.of(scores) for scores in found["shipped setting"]]
    print("| | hit@1, mean (least, most of the shuffles) | hit@3 |\n|---|---|---|")
    for name, rows in found.items():
        figures = np.array([hits(scores, targets) for scores in rows])
        print(f"| {name} | {' | '.join(_told(column) for column in figures.T)} |")
    first, third = on_the_fifth(data, path)
    print(f"| shipped setting, the fifth aside | {first:.3f} | {third:.3f} |")
    print(f"\nA lead is given to {answers.led(found['shipped setting'][0]):.3f} of the messages.")


def folds(targets: Numbers, seed: int) -> Folds:
    """Five folds, each with its share of every message's rarest class."""
    rarest = (targets / np.maximum(targets.mean(axis=0), 1e-9)).argmax(axis=1)
    return list(StratifiedKFold(5, shuffle=True, random_state=seed).split(targets, rarest))


def scored(kernel: Numbers, targets: Numbers, parts: Folds, ridge: float = RIDGE) -> Numbers:
    """Scores of every message by a model that did not see it."""
    scores = np.zeros_like(targets)
    for train, test in parts:
        base = targets[train].mean(axis=0)
        held = kernel[np.ix_(train, train)] + ridge * np.eye(len(train))
        scores[test] = kernel[np.ix_(test, train)] @ np.linalg.solve(held, targets[train] - base) + base
    return scores


def nested(data: Data, parts: Folds) -> Numbers:
    """The same; ridge and weight of meaning chosen anew for each fold, by inner folds of its other four fifths."""
    meaning = data.known[:, -size() :]  # the last of `class_features.PARTS`
    plain = data.kernel() - KNOWN["meaning"] * meaning @ meaning.T
    kernels = [plain + weight * meaning @ meaning.T for weight in MEANINGS]
    scores = np.zeros_like(data.targets)
    for train, test in parts:
        own, inner = data.targets[train], folds(data.targets[train], 0)
        ways = [(kernel, ridge) for kernel in kernels for ridge in RIDGES]
        worth = [sum(hits(scored(kernel[np.ix_(train, train)], own, inner, ridge), own)) for kernel, ridge in ways]
        kernel, ridge = ways[int(np.argmax(worth))]
        scores[test] = scored(kernel, data.targets, [(train, test)], ridge)[test]
    return scores


def characters(data: Data) -> Numbers:
    """Likeness by runs of 1..4 characters of title and text, nothing else."""
    kernel: Numbers = TEXT * np.asarray((data.text @ data.text.T).todense())
    return kernel


def replies(path: Path) -> Numbers:
    """Likeness of the official replies, by their characters."""
    rows = [row for row in map(json.loads, path.read_text("utf-8").splitlines()) if row["departments_mentioned"]]
    grams, _ = weighted([text_grams("", clean(row["reply"])[:LONGEST]) for row in rows], TEXT_BITS)
    kernel: Numbers = np.asarray((grams @ grams.T).todense())
    return kernel


def on_the_fifth(data: Data, path: Path) -> tuple[float, float]:
    """Figures on the messages aside (crc32 of the id, divided by five, leaves nothing), of a model of the others."""
    rows = [row for row in map(json.loads, path.read_text("utf-8").splitlines()) if row["departments_mentioned"]]
    aside = np.array([zlib.crc32(row["id"].encode()) % 5 == 0 for row in rows])
    train, test = np.flatnonzero(~aside), np.flatnonzero(aside)
    return hits(scored(data.kernel(), data.targets, [(train, test)])[test], data.targets[test])


class Answers:
    """What the route makes of scores: probabilities, raised for the likely sector; a lead where one is sure enough."""

    def __init__(self, messages: list[Message], classes: Classes) -> None:
        self._classes, engine = classes, Engine()
        self._sectors = [ask(engine, f"{one.title}\n{one.text}").sectors for one in messages]
        self._spoken = np.array([classes.spoken(m.title, m.text, classes.match(m.title, m.text)) for m in messages])
        curve = json.loads((ROOT / "config/jurisdictions/generic/routing.json").read_text("utf-8"))
        self._slope, self._shift = curve["slope"], curve["shift"]

    def of(self, scores: Numbers) -> Numbers:
        """Probabilities [messages x classes], summing to at most one a message."""
        chances = 1 / (1 + np.exp(-(self._slope * scores + self._shift)))
        lifted = np.array([self._classes.lifted(p, told) for p, told in zip(chances, self._sectors, strict=True)])
        return lifted / np.maximum(1.0, lifted.sum(axis=1, keepdims=True))

    def led(self, scores: Numbers) -> float:
        """The share of messages that get a lead."""
        return float(((self.of(scores).max(axis=1) >= LEAST) & self._spoken).mean())


def _told(found: Numbers) -> str:
    return f"{found.mean():.3f} ({found.min():.3f}, {found.max():.3f})"


if __name__ == "__main__":
    main()
