"""Trains the word model of the preset `generic` from messages with the department classes found in their replies.

    python -m benchmarks.train_routing ../shared/data [--write]

Two linear learners in their dual form (`benchmarks.routing_fit`): one kernel a part (runs of characters of the message,
of its title, words of the duties and of the matters, meaning), added with fixed weights, so that a thousand messages
are solved in a second or two; folded back, what is stored is one weight per bucket and class. A target is 1 for every
class that the reply names. The replies are learnt from as texts of their own. Scores become probabilities by one
logistic curve fitted on scores of messages that the model had not seen.

Prints hit@1 and hit@3 of five folds, shuffled three times, on all messages and on those whose reply names exactly one
class, and how often the first class is right above bounds of its probability; `--write` trains on everything.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from alerts.rules.classes import Classes
from alerts.rules.word_model import (
    TEXT_BITS,
    TITLE_BITS,
    Buckets,
    Numbers,
    WordModel,
    save_word_model,
    text_grams,
    title_grams,
    unit,
)
from benchmarks.routing_fit import fit
from config.load import JURISDICTIONS, jurisdiction
from nlp.text.clean import clean

TEXT, TITLE = 1.5, 0.5
KNOWN = {"keywords": 0.3, "classes": 0.3, "matters": 0.5, "meaning": 0.5}
FOLDS, REPEATS = 5, 3


@dataclass(frozen=True, slots=True)
class Message:
    """A message, its reply, and the classes that the reply names."""

    title: str
    text: str
    departments: tuple[str, ...]
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Data:
    """What a model is trained on: rows of messages and then of their replies; `targets` [messages x classes]."""

    text: csr_matrix
    title: csr_matrix
    known: Numbers
    weights: Numbers
    text_idf: Numbers
    title_idf: Numbers
    targets: Numbers

    def kernel(self) -> Numbers:
        """Likeness of all messages and then of their replies to each other, all parts together."""
        parts = TEXT * (self.text @ self.text.T) + TITLE * (self.title @ self.title.T)
        kernel: Numbers = np.asarray(parts.todense()) + (self.known * self.weights) @ self.known.T
        return kernel


def read(path: Path) -> Iterator[Message]:
    """The labelled messages of `routing/replies.jsonl`."""
    for line in path.read_text("utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        if row["departments_mentioned"]:
            departments = tuple(row["departments_mentioned"])
            yield Message(clean(row["title"]), clean(row["text"]), departments, clean(row["reply"]))


def prepare(messages: Sequence[Message], classes: Classes) -> Data:
    """Features and targets. How rare a run of characters is, is counted in messages alone."""
    replies = [Message("", one.reply, ()) for one in messages]
    grams = [text_grams(one.title, one.text) for one in messages]
    text_idf, title_idf = rarity(grams, TEXT_BITS), rarity([title_grams(one.title) for one in messages], TITLE_BITS)
    text = weighted([*grams, *(text_grams("", one.text) for one in replies)], text_idf)
    title = weighted([title_grams(one.title) for one in (*messages, *replies)], title_idf)
    known = np.array([known_of(classes, one) for one in (*messages, *replies)])
    weights = np.concatenate([np.full(number, KNOWN[part]) for part, number in classes.features.sizes().items()])
    targets = np.array([[float(name in one.departments) for name in classes.names] for one in messages])
    return Data(text, title, known, weights, text_idf, title_idf, targets)


def known_of(classes: Classes, one: Message) -> Numbers:
    """What is known of a message beside its characters."""
    return classes.features.of(one.title, one.text, classes.scores(classes.match(one.title, one.text)))


def rarity(rows: Sequence[tuple[Buckets, Buckets]], bits: int) -> Numbers:
    """The idf of every bucket, as it is stored."""
    frequency = np.bincount(np.concatenate([buckets for buckets, _ in rows]), minlength=2**bits)
    return (np.log((1 + len(rows)) / (1 + frequency)) + 1).astype(np.float16).astype(np.float64)


def weighted(rows: Sequence[tuple[Buckets, Buckets]], idf: Numbers) -> csr_matrix:
    """Rows of tf-idf of unit length."""
    values = [unit((1 + np.log(counts)) * idf[buckets]) for buckets, counts in rows]
    numbers = np.repeat(np.arange(len(rows)), [len(buckets) for buckets, _ in rows])
    columns = np.concatenate([buckets for buckets, _ in rows])
    return csr_matrix((np.concatenate(values), (numbers, columns)), shape=(len(rows), len(idf)))


def held_out(kernel: Numbers, targets: Numbers, seed: int) -> Numbers:
    """Scores of every message by a model that did not see it."""
    scores = np.zeros_like(targets)
    for train, test in KFold(FOLDS, shuffle=True, random_state=seed).split(targets):
        scores[test] = fit(kernel, targets, train).scores(kernel, test)
    return scores


def hits(scores: Numbers, targets: Numbers) -> tuple[float, float]:
    """hit@1 and hit@3: the share of messages whose first, or one of the first three, is named in the reply."""
    best = np.take_along_axis(targets, np.argsort(-scores, axis=1)[:, :3], axis=1)
    return float(best[:, 0].mean()), float(best.max(axis=1).mean())


def fold_back(data: Data, kernel: Numbers, classes: Classes, slope: float, shift: float) -> WordModel:
    """The model trained on everything: one weight a bucket and class."""
    trained = fit(kernel, data.targets, np.arange(len(data.targets)))
    weights = trained.weights
    return WordModel(
        departments=classes.names,
        matters=classes.features.matters.names,
        text_idf=data.text_idf,
        title_idf=data.title_idf,
        text=TEXT * np.asarray(data.text.T @ weights),
        title=TITLE * np.asarray(data.title.T @ weights),
        known=data.weights[:, None] * (data.known.T @ weights),
        bias=trained.base,
        slope=slope,
        shift=shift,
    )


def main() -> int:
    """Trains, measures, and writes when asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    classes = Classes(jurisdiction("generic"), None)
    messages = list(read(options.data / "routing" / "replies.jsonl"))
    data = prepare(messages, classes)
    kernel = data.kernel()
    runs = [held_out(kernel, data.targets, seed) for seed in range(REPEATS)]
    single = data.targets.sum(axis=1) == 1
    for name, rows in (("all", np.ones_like(single)), ("one class", single)):
        figures = np.mean([hits(scores[rows], data.targets[rows]) for scores in runs], axis=0)
        print(f"{name}, {int(rows.sum())} messages: hit@1 {figures[0]:.3f} hit@3 {figures[1]:.3f}")
    keyword_scores = np.array([classes.scores(classes.match(one.title, one.text)) for one in messages])
    print("keywords alone: hit@1 {:.3f} hit@3 {:.3f}".format(*hits(keyword_scores, data.targets)))
    curve = LogisticRegression().fit(
        np.concatenate([s.ravel() for s in runs])[:, None], np.tile(data.targets.ravel(), REPEATS)
    )
    if options.write:
        model = fold_back(data, kernel, classes, float(curve.coef_[0, 0]), float(curve.intercept_[0]))
        save_word_model(model, JURISDICTIONS / "generic")
        print(f"written, trained on {len(messages)} messages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
