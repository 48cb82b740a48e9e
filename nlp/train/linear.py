"""Trains the linear models: `python -m nlp.train TASK... --data FOLDER`. Writes weights, description and card.

`nlp.train.fit` fits; probabilities are calibrated by a temperature fitted on decisions of a five-fold cross-validation
in which near-duplicates (4-gram or word overlap) never cross a fold.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from nlp.about import second_look
from nlp.about.emotion import mixed
from nlp.about.heads import FOLDER
from nlp.topics.min_hash import signatures
from nlp.train import corpora, nearest
from nlp.train.card import write_card
from nlp.train.corpora import Example
from nlp.train.fit import NONE, Fitted, Helps, decide, fit
from nlp.train.kinds import fit_kinds, scaled
from nlp.train.meaning import Company, apart, documents, learn
from nlp.train.views import Views, views_of
from nlp.words.features import BITS, composition, is_han, word_bucket, word_counts
from nlp.words.segment import Segmenter

FOLDS = 5
LOUD = {"emotion": 0.5}
"""How much the vectors of words (`nlp.train.meaning`) count beside their features; a task not named has none."""
VIEWED = frozenset({"sector"})
"""The tasks whose texts are seen in other views too (`nlp.train.views`)."""
KINDS = frozenset({"emotion"})
"""The tasks whose texts are of two kinds (`nlp.train.kinds`)."""
SECONDED = frozenset({"sector"})
"""The tasks whose unsure answers are looked at again (`nlp.about.second_look`)."""
Splits = list[tuple[NDArray[np.int64], NDArray[np.int64]]]


def groups(examples: Sequence[Example]) -> NDArray[np.int64]:
    """A number per example; near-duplicates share it (MinHash over words, estimated overlap above 0.4)."""
    marks = signatures([" ".join(sorted({word for word in example.tokens if len(word) > 1})) for example in examples])
    parent = list(range(len(examples)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for band in range(0, 128, 4):
        first: dict[bytes, int] = {}
        for number, mark in enumerate(marks[:, band : band + 4]):
            other = first.setdefault(mark.tobytes(), number)
            if other != number and (marks[number] == marks[other]).mean() > 0.4:
                parent[root(number)] = root(other)
    by_id: dict[str, int] = {}
    for number, example in enumerate(examples):
        parent[root(number)] = root(by_id.setdefault(example.id, number))
    return np.array([root(number) for number in range(len(examples))])


def splits_of(examples: Sequence[Example]) -> Splits:
    """The folds: places to learn from and places to ask about; near-duplicates lie on one side."""
    labels = [example.label for example in examples]
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=7919)
    return list(folds.split(labels, labels, groups(examples)))


def cross_validate(
    counts: sp.csr_matrix,
    parts: sp.csr_matrix,
    examples: Sequence[Example],
    task: str,
    splits: Splits,
    helps: Helps = NONE,
) -> NDArray[np.float64]:
    """Out-of-fold decision values, shape (examples, labels of the task); a label absent in training gets -9.
    The views of a text teach where it teaches and are not counted."""
    order = corpora.LABELS[task]
    labels = np.array([example.label for example in examples])
    values = np.full((len(examples), len(order)), -9.0)
    for train, test in splits:
        taught = labels[train].tolist()
        if task in KINDS:
            fitted = fit_kinds(counts[train], parts, taught, order, task, helps.of_texts(train))
            decided = mixed(decide(fitted, counts[test], parts))
        else:
            fitted = fit(counts[train], parts, taught, order, task, helps.of_texts(train))
            decided = decide(fitted, counts[test], parts)
        columns = np.array([order.index(name) for name in fitted.labels[: decided.shape[1]]])
        values[np.ix_(test, columns)] = decided
    return values


def temperature(values: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """The factor on decision values that gives the smallest negative log likelihood."""

    def loss(factor: float) -> float:
        scores = values * factor
        top = scores.max(axis=1, keepdims=True)
        logs = scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
        return -float(logs[np.arange(len(truth)), truth].mean())

    return min((factor / 20 for factor in range(10, 200)), key=loss)


def stop_buckets(task: str, data: Path, words: Sequence[str], counts: sp.csr_matrix) -> NDArray[np.uint32]:
    """Sector only: common words that the makers of the segmented file removed mean nothing."""
    if task != "sector":
        return np.empty(0, np.uint32)
    kept = corpora.vocabulary_of_labelled(data)
    common = np.asarray((counts > 0).sum(axis=0)).ravel() >= 5
    return np.array(
        sorted({word_bucket(word) for word, often in zip(words, common, strict=True) if often and word not in kept}),
        np.uint32,
    )


def train(task: str, data: Path, held: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Train one task and write `models/TASK.{npz,json,md}`; the figures of the cross-validation.

    `held`: ids of messages that measure and are never learnt from.
    """
    order = corpora.LABELS[task]
    examples = list(corpora.READERS[task](data, Segmenter(), held))
    more = views_of(data, examples) if task in VIEWED else []
    counts, words = word_counts([*(example.tokens for example in examples), *(view.tokens for view in more)])
    views = Views.of_counts(more, counts[len(examples) :]) if more else None
    counts = counts[: len(examples)]
    stop = stop_buckets(task, data, words, counts)
    dead = set(stop.tolist())
    keep = np.array(
        [word_bucket(word) not in dead and (task != "sector" or is_han(word)) for word in words], np.float32
    )
    parts = sp.diags(keep) @ composition(words)
    company = Company(words, apart(learn(documents(data)), words, parts), LOUD[task]) if task in LOUD else None
    helps = helps_of(examples, company, views)
    splits = splits_of(examples)
    values = cross_validate(counts, parts, examples, task, splits, helps)
    truth = np.array([list(order).index(example.label) for example in examples])
    gold = np.array([not example.silver for example in examples])
    scale = temperature(values[gold], truth[gold])
    taught = [example.label for example in examples]
    if task in KINDS:
        fitted = scaled(fit_kinds(counts, parts, taught, order, task, helps), len(order), scale)
    else:
        fitted = fit(counts, parts, taught, order, task, helps)
    write(task, fitted, stop, scale)
    if task in SECONDED:
        scores = (values * scale).astype(np.float32)
        values = nearest.seconded_by_folds(scores, counts, words, keep > 0, examples, splits) / np.float64(scale)
        second_look.save(nearest.learn(counts[gold], words, keep > 0, truth[gold]))
    return write_card(task, data, examples, values, scale, len(held))


def helps_of(examples: Sequence[Example], company: Company | None, views: Views | None) -> Helps:
    """What a task learns from besides its texts' own features."""
    silver, epidemic = zip(*((example.silver, example.epidemic) for example in examples), strict=True)
    return Helps(company, views, silver, epidemic)


def held_ids(path: Path | None) -> frozenset[str]:
    """The first column of a table: ids of messages that only measure."""
    lines = path.read_text("utf-8").splitlines() if path else []
    return frozenset(line.split("\t")[0] for line in lines)


def write(task: str, fitted: Fitted, stop: NDArray[np.uint32], scale: float) -> None:
    """The model's files; features that say nothing are left out."""
    used = np.flatnonzero((fitted.idf > 0) | fitted.weights.any(axis=1)).astype(np.uint32)
    weights = fitted.weights[used]
    telling = np.abs(weights).max(axis=1) > 1e-3
    used, weights = used[telling], weights[telling]
    FOLDER.mkdir(exist_ok=True)
    np.savez_compressed(
        FOLDER / f"{task}.npz",
        buckets=used, weights=weights.astype(np.float16), idf=fitted.idf[used].astype(np.float16), bias=fitted.bias,
        stop=stop,
    )  # fmt: skip
    about = {"labels": fitted.labels, "bits": BITS, "scale": round(scale, 3), "han_only": task == "sector"}
    (FOLDER / f"{task}.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")


def train_idf(data: Path) -> dict[str, Any]:
    """How rare each word is, for topics: `models/idf.npz`, hashed."""
    present = np.zeros(1 << BITS)
    total = 0
    for tokens in corpora.documents(data, Segmenter()):
        total += 1
        present[list({word_bucket(word) for word in tokens})] += 1
    np.savez_compressed(FOLDER / "idf.npz", idf=(np.log((1 + total) / (1 + present)) + 1).astype(np.float16))
    return {"texts": total}


def main(arguments: Sequence[str] | None = None) -> None:
    """Train the named tasks (default: all) and print each card's summary."""
    parser = argparse.ArgumentParser(prog="python -m nlp.train")
    parser.add_argument("tasks", nargs="*", metavar="TASK", help="idf, sector, appeal, emotion, relevant; default: all")
    parser.add_argument("--data", type=Path, required=True, help="folder in the format of the reference data")
    parser.add_argument("--held", type=Path, help="table whose first column holds ids that are never learnt from")
    options = parser.parse_args(arguments)
    held = held_ids(options.held)
    for task in options.tasks or ("idf", *corpora.READERS):
        figures = train_idf(options.data) if task == "idf" else train(task, options.data, held)
        sys.stdout.write(json.dumps({"task": task, **figures}, ensure_ascii=False) + "\n")
