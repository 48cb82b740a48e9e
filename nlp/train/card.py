"""Model cards: what a model was trained on, how good it is, where it is weak."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support

from nlp.about.heads import FOLDER, softmax
from nlp.train import calibration, corpora
from nlp.train.corpora import Example

TERMS = """Terms: contest data with no terms stated (Teddy Cup 2020 C, SMP2020-EWECT), research files with none stated
or for research use (river cases, THUCNews titles), hot-search titles under MIT. What ships are weights over hashed
features, no text."""
WEAK = {
    "sector": """Only seven sectors have labels made by people. The other eight are learnt from messages that the
lexicon (`nlp/lexicon/sectors.txt`) is sure of, so their figures measure agreement with the lexicon, not truth. All
labelled texts are long petitions of one province with disguised place names; short posts lean on the lexicon. Labelled
texts teach in more views too (`nlp/train/views.py`: without stop words, by the beginning); no figure counts them.
Texts between two labelled sectors are looked at again by their nearest labelled texts (`nlp/about/second_look.py`,
`sector_nearest.npz`: a vector a word and a vector a text, no text), in these figures by those of the other folds.""",
    "appeal": """Labels made by people come from one city's river cases, four fifths of them one label; the rest is
silver (the title names the appeal; the naming word was removed before training). Help and praise are almost only
silver.""",
    "emotion": """Weibo posts of 2020, three in five about the epidemic. fear and surprise are rare and often mistaken;
irony is not seen. Everyday posts and posts on the epidemic have weights of their own (`nlp/train/kinds.py`); a
text with a title is heard by both (`nlp/about/emotion.py`), which no figure here shows: posts have none.""",
    "relevant": """The negatives are titles and everyday posts in which the lexicon hears no matter of public services,
the positives titles, sentences and single clauses of petitions, so some clauses could stand in any chat and the figures
look worse than whole texts do. `nlp/about/relevance.py` adds what a text is about. A new source will score lower.""",
}


def write_card(
    task: str, data: Path, examples: Sequence[Example], values: NDArray[np.float64], scale: float, held: int = 0
) -> dict[str, Any]:
    """Write `models/TASK.md` from out-of-fold decision values; returns the summary figures."""
    order = corpora.LABELS[task]
    truth = np.array([order.index(example.label) for example in examples])
    gold = np.array([not example.silver for example in examples])
    lines = [
        f"# Model card: {task}",
        "",
        "Linear SVM, or ridge (see `nlp/train/linear.py`), over hashed words, their character pairs and characters",
    ]
    way = "five-fold cross-validation, near-duplicates never cross a fold"
    lines += [f"(`nlp/words/features.py`); temperature {scale:.2f}; {way}.", ""]
    lines += ["## Data (SHA-256)", ""]
    lines += [f"- `{name}.jsonl` {corpora.digest(data / f'{name}.jsonl')}" for name in corpora.FILES[task]]
    lines += ["", TERMS, "", f"Examples: {len(examples)}, of these silver: {int((~gold).sum())}.", ""]
    lines += [f"{held} ids were kept out (with their copies): they only measure.", ""] if held else []
    summary: dict[str, Any] = {}
    for name, chosen in (("labels made by people", gold), ("silver labels", ~gold)):
        if chosen.any():
            text, figures = _table(order, truth[chosen], values[chosen], scale)
            lines += [f"## Figures on {name}", "", *text, ""]
            summary.setdefault("macro_f1", figures)
    epidemic = np.array([example.epidemic for example in examples])
    if epidemic.any() and not epidemic.all():
        guess = values.argmax(axis=1)
        each = [f1_score(truth[kind], guess[kind], average="macro") for kind in (~epidemic, epidemic)]
        lines += [f"Of everyday posts macro-F1 {each[0]:.4f}, of posts on the epidemic {each[1]:.4f}.", ""]
    lines += ["## Weaknesses", "", WEAK[task], ""]
    (FOLDER / f"{task}.md").write_text("\n".join(lines), "utf-8")
    return summary


def _table(
    order: Sequence[str], truth: NDArray[np.int64], values: NDArray[np.float64], scale: float
) -> tuple[list[str], float]:
    """Per class precision, recall, F1, count; the confusion matrix; the calibration curve. Only labels that occur are
    chosen among."""
    present = sorted(set(truth.tolist()))
    chances = softmax((values[:, present] * scale).astype(np.float32)).max(axis=1).astype(np.float64)
    guess = np.array(present)[values[:, present].argmax(axis=1)]
    precision, recall, f1, support = precision_recall_fscore_support(truth, guess, labels=present, zero_division=0)
    names = [order[number] for number in present]
    lines = ["| label | precision | recall | F1 | texts |", "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {p:.3f} | {r:.3f} | {f:.3f} | {n} |"
        for name, p, r, f, n in zip(names, precision, recall, f1, support, strict=True)
    ]
    lines += ["", f"macro-F1 {f1.mean():.4f}, accuracy {(truth == guess).mean():.4f}", ""]
    lines += ["Confusion (rows: truth, columns in the same order):", "", "```"]
    matrix = confusion_matrix(truth, guess, labels=present)
    for name, row in zip(names, matrix.tolist(), strict=True):
        lines.append(f"{name:<10}" + " ".join(f"{count:5d}" for count in row))
    lines += ["```", "", "Calibration without the lexicon, among these labels:", ""]
    return [*lines, *calibration.table(chances, guess == truth)], round(float(f1.mean()), 4)
