"""The appeal as it would be told of cases that nobody has seen: `python -m benchmarks.appeal [--shared ../shared]`.

Head and words together (`nlp.appeal.choose`) over the river cases, five folds: of each case what a head says that was
learnt from the other four parts. `cases apart`: each case for itself, as a random part of one city's cases would be
sealed; `near-copies apart`: cases told in like words never lie on both sides. Macro-F1 over the labels of ten cases and
more. The words were written with these cases in view, so what they add is a little kind; the head alone is not.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold

from config.vocabulary import Appeal
from nlp import appeal, corpora
from nlp.clean import clean
from nlp.features import composition, word_counts
from nlp.finder import Finder, by_text
from nlp.heads import load
from nlp.segment import Segmenter
from nlp.train import FOLDS, groups
from nlp.train_fit import Helps, decide, fit

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
    for name, parted in (("cases apart", np.arange(len(examples))), ("near-copies apart", near)):
        heads, both = [], []
        for seed in range(asked.seeds):
            values = np.full((len(examples), len(_ORDER)), -9.0)
            splits = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
            for learnt, held in splits.split(truth, truth, parted):
                helps = Helps(silver=tuple([examples[row].silver for row in learnt]))
                fitted = fit(counts[learnt], parts, truth[learnt].tolist(), _ORDER, "appeal", helps)
                values[np.ix_(held, [_ORDER.index(one) for one in fitted.labels])] = decide(fitted, counts[held], parts)
            own = values[: len(said)]
            heads.append(_figures(truth[: len(said)], [_ORDER[place] for place in own.argmax(axis=1)]))
            told = appeal.choose(said, (own * load("appeal").scale).astype(np.float32))
            both.append(_figures(truth[: len(said)], [one.value for one, _ in told]))
        for what, figures in (("head alone", heads), ("head and words", both)):
            each = ", ".join(f"{label} {value:.3f}" for label, value in zip(_LABELS, np.mean(figures, 0), strict=True))
            spread = np.std(np.mean(figures, axis=1))
            print(f"{name}, {what}: macro-F1 {np.mean(figures):.3f} (spread {spread:.3f}); {each}")


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
