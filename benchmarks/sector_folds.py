"""Do other views of a text (`nlp.train.views`) and a second look at the unsure ones (`nlp.about.second_look`) make the
sectors better? `python -m benchmarks.sector_folds --shared ../shared`. Five folds for several seeds of the split,
near-duplicates never on both sides, without the views, with them, and with a second look besides, on the same folds; of
a held fold nothing reaches any stage. Prints macro-F1 of the seven labelled sectors, the weakest of them, texts with
raw wording apart, and the paired gains with an interval (bootstrap over groups of near-duplicates). About 70 s of one
core a seed."""

import argparse
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold

from nlp.about.heads import load
from nlp.about.sector import LABELLED
from nlp.train import corpora
from nlp.train.fit import NONE, Helps, decide, fit
from nlp.train.linear import FOLDS, groups, held_ids, stop_buckets
from nlp.train.nearest import seconded_by_folds
from nlp.train.views import Views, views_of
from nlp.words.features import composition, is_han, word_bucket, word_counts
from nlp.words.segment import Segmenter

ROOT = Path(__file__).resolve().parent.parent
ORDER = corpora.LABELS["sector"]
COLUMNS = np.array([place for place, name in enumerate(ORDER) if name in LABELLED])
DRAWS = 1000


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    options = parser.parse_args()
    data = options.shared / "data"
    examples = list(corpora.sector(data, Segmenter(), held_ids(ROOT / "tests/nlp/labels/sectors.tsv")))
    more = views_of(data, examples)
    counts, words = word_counts([*(one.tokens for one in examples), *(view.tokens for view in more)])
    views, counts = Views.of_counts(more, counts[len(examples) :]), counts[: len(examples)]
    dead = set(stop_buckets("sector", data, words, counts).tolist())
    keep = np.array([word_bucket(word) not in dead and is_han(word) for word in words], np.float32)
    parts = sp.diags(keep) @ composition(words)
    labels, group = [one.label for one in examples], groups(examples)
    truth = np.array([ORDER.index(label) for label in labels])
    gold = np.array([not one.silver for one in examples])
    known = {row["id"] for row in corpora.rows(data / "sector/train_raw.jsonl")}
    raw = np.array([one.id in known for one in examples])[gold]
    answers: dict[str, list[NDArray[np.int64]]] = {"without": [], "with": [], "second look": []}
    print("| seed | views | macro-F1 | weakest | raw wording | per sector |\n|---|---|---|---|---|---|")
    for seed in options.seeds:
        splits = list(StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed).split(labels, labels, group))
        values = np.empty((0, len(ORDER)))
        for name, helps in (("without", NONE), ("with", Helps(views=views)), ("second look", None)):
            if helps is None:  # the head with views has just answered
                scores = (values * load("sector").scale).astype(np.float32)
                again = seconded_by_folds(scores, counts, words, keep > 0, examples, splits)
                values = again.astype(np.float64)
            else:
                values = np.full((len(labels), len(ORDER)), -9.0)
                for train, test in splits:
                    taught = [labels[place] for place in train]
                    fitted = fit(counts[train], parts, taught, ORDER, "sector", helps.of_texts(train))
                    columns = [ORDER.index(label) for label in fitted.labels]
                    values[np.ix_(test, columns)] = decide(fitted, counts[test], parts)
            answers[name].append(COLUMNS[values[np.ix_(gold, COLUMNS)].argmax(axis=1)])
            each = figures(truth[gold], answers[name][-1])
            told = " ".join(f"{one:.3f}" for one in each)
            plain = figures(truth[gold][raw], answers[name][-1][raw]).mean()
            print(f"| {seed} | {name} | {each.mean():.4f} | {each.min():.3f} | {plain:.4f} | {told} |", flush=True)
    for before, after in (("without", "with"), ("with", "second look")):
        mean, low, high = gain(truth[gold], answers[before], answers[after], group[gold])
        print(f"\n{after}: paired gain of macro-F1 {mean:.4f}, 95 % interval {low:.4f} to {high:.4f} ({DRAWS} draws)")


def figures(truth: NDArray[np.int64], guess: NDArray[np.int64]) -> NDArray[np.float64]:
    """F1 of each labelled sector."""
    return np.asarray(f1_score(truth, guess, labels=COLUMNS, average=None, zero_division=0))


def gain(
    truth: NDArray[np.int64], before: list[NDArray[np.int64]], after: list[NDArray[np.int64]], group: NDArray[np.int64]
) -> tuple[float, float, float]:
    """Mean gain over the seeds and its interval: groups drawn again, the same draw for every seed and both ways."""
    _, owner = np.unique(group, return_inverse=True)
    many = int(owner.max()) + 1
    dice = np.random.RandomState(7919)
    ones = np.ones(len(truth))
    mean = np.mean([_macro(truth, b, ones) for b in after]) - np.mean([_macro(truth, b, ones) for b in before])
    gains = []
    for _ in range(DRAWS):
        weights = np.bincount(dice.randint(0, many, many), minlength=many)[owner].astype(float)
        old = np.mean([_macro(truth, one, weights) for one in before])
        gains.append(np.mean([_macro(truth, one, weights) for one in after]) - old)
    low, high = np.quantile(gains, [0.025, 0.975])
    return float(mean), float(low), float(high)


def _macro(truth: NDArray[np.int64], guess: NDArray[np.int64], weights: NDArray[np.float64]) -> float:
    """Macro-F1 of weighted texts."""
    width = len(ORDER)
    right = np.bincount(truth, weights * (truth == guess), width)[COLUMNS]
    both = (np.bincount(truth, weights, width) + np.bincount(guess, weights, width))[COLUMNS]
    return float((2 * right / both).mean())


if __name__ == "__main__":
    main()
