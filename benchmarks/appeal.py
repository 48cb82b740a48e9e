"""The appeal as it would be told of cases that nobody has seen: `python -m benchmarks.appeal [--shared ../shared]`.

Head and words together (`nlp.about.appeal.choose`) over the river cases, five folds: of each case what a head says that
was learnt from the other four parts. `cases apart`: each case for itself, as a random part of one city's cases would be
sealed; `near-copies apart`: cases told in like words never lie on both sides. Macro-F1 over the labels of ten cases and
more. The words were written with these cases in view, so what they add is a little kind; the head alone is not.

`plain folds` is what a first look would do: stratified random folds over the cases of these labels, whatever lies on
both sides; the usual ways (words by tf-idf; a linear SVM, or logistic regression, labels balanced) by the same folds.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from config.vocabulary import Appeal
from nlp.about import appeal
from nlp.about.heads import load
from nlp.text.clean import clean
from nlp.train import corpora
from nlp.train.fit import Helps, decide, fit
from nlp.train.linear import FOLDS, groups
from nlp.words.features import composition, word_counts
from nlp.words.finder import Finder, by_text
from nlp.words.segment import Segmenter

_ORDER = [one.value for one in Appeal]
_LABELS = ["投诉", "咨询", "建议", "举报"]


def main() -> None:
    """Print one line for each way to part the cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--seeds", type=int, default=3)
    asked = parser.parse_args()
    data = asked.shared / "data"
    examples = list(corpora.READERS["appeal"](data, Segmenter(), frozenset()))
    counts, words = word_counts([example.tokens for example in examples])
    parts = composition(words)
    said = _said(data)
    truth = np.array([example.label for example in examples])
    near = groups(examples)
    plain = [row for row, label in enumerate(truth[: len(said)].tolist()) if label in _LABELS]
    for name, parted in (("plain folds", None), ("cases apart", np.arange(len(examples))), ("near-copies apart", near)):
        heads, both = [], []
        for seed in range(asked.seeds):
            values = np.full((len(examples), len(_ORDER)), -9.0)
            for learnt, held in _splits(truth, parted, plain, seed):
                helps = Helps(silver=tuple([examples[row].silver for row in learnt.tolist()]))
                fitted = fit(counts[learnt], parts, truth[learnt].tolist(), _ORDER, "appeal", helps)
                columns = np.array([_ORDER.index(one) for one in fitted.labels])
                values[np.ix_(held, columns)] = decide(fitted, counts[held], parts)
            own = values[: len(said)]
            rows = plain if parted is None else list(range(len(said)))
            heads.append(_figures(truth[rows], [_ORDER[place] for place in own[rows].argmax(axis=1)]))
            told = appeal.choose(said, (own * load("appeal").scale).astype(np.float32))
            both.append(_figures(truth[rows], [told[row][0].value for row in rows]))
        _tell(f"{name}, head alone", heads)
        _tell(f"{name}, head and words", both)
    texts = [" ".join(examples[row].tokens) for row in plain]
    _usual(texts, truth[plain], asked.seeds)


def _splits(
    truth: NDArray[np.str_], parted: NDArray[np.int64] | None, plain: list[int], seed: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Rows to learn from and rows to ask about. `parted`: who shares a number shares a fold; None for plain folds over
    the rows `plain`, beside which all others are learnt from."""
    if parted is not None:
        yield from StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed).split(truth, truth, parted)
        return
    every = np.arange(len(truth))
    for _, held in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(plain, truth[plain]):
        asked = np.array(plain)[held]
        yield np.setdiff1d(every, asked), asked


def _usual(texts: list[str], truth: NDArray[np.str_], seeds: int) -> None:
    """What the usual ways give on plain folds. `texts`: words with spaces between them."""
    ways: dict[str, ClassifierMixin] = {
        "linear SVM": LinearSVC(class_weight="balanced", random_state=7919),
        "logistic regression": LogisticRegression(class_weight="balanced", max_iter=1000),
    }
    for name, model in ways.items():
        pipeline = make_pipeline(TfidfVectorizer(token_pattern=r"\S+", sublinear_tf=True), model)
        folds = [StratifiedKFold(FOLDS, shuffle=True, random_state=seed) for seed in range(seeds)]
        found = [cross_val_predict(pipeline, texts, truth, cv=fold) for fold in folds]
        _tell(f"plain folds, usual way, {name}", [_figures(truth, one.tolist()) for one in found])


def _tell(what: str, figures: list[NDArray[np.float64]]) -> None:
    each = ", ".join(f"{label} {value:.3f}" for label, value in zip(_LABELS, np.mean(figures, 0), strict=True))
    spread = np.std(np.mean(figures, axis=1))
    print(f"{what}: macro-F1 {np.mean(figures):.3f} (spread {spread:.3f}); {each}")


def _said(data: Path) -> list[appeal.Said]:
    """The river cases as `choose` takes them, in the order of the file."""
    rows = [(clean(row["title"]), clean(row["text"])) for row in corpora.rows(data / "appeal/fuzhou_rivers.jsonl")]
    finder = Finder({"appeal": appeal.WORDS})
    scan = finder.scanner.scan([f"{title}\n{text}" if title else text for title, text in rows])
    found = by_text(finder.columns(scan)["appeal"])
    return [appeal.Said(title, text, matches) for (title, text), matches in zip(rows, found, strict=True)]


def _figures(truth: NDArray[np.str_], found: list[str]) -> NDArray[np.float64]:
    return np.asarray(f1_score(truth, found, labels=_LABELS, average=None, zero_division=0))


if __name__ == "__main__":
    main()
