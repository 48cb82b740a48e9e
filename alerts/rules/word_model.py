"""A linear model over characters, words and meaning that ranks classes of departments: read without pickle.

score(class) = bias + text grams @ text + title grams @ title + what is known @ known; P = sigmoid of its line.
Runs of 1..4 characters of title (twice) and text, and of 1..3 characters of the title alone, are hashed into fixed
buckets (no text is kept), weighted by sublinear tf-idf, rows of unit length. What is known of a message beside them
(`alerts.rules.class_features`): words of duties and of matters, and the meaning of the whole.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Buckets = npt.NDArray[np.int64]
LONGEST = 800
TEXT_RUN, TITLE_RUN = 4, 3
TEXT_BITS, TITLE_BITS = 14, 12
_STEP, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xFF51AFD7ED558CCD)


@dataclass(frozen=True, slots=True)
class WordModel:
    """`text` and `title` [buckets x classes] with their idf, `known` [features x classes].

    `matters`: the names of the matters in the order in which it was trained.
    """

    departments: tuple[str, ...]
    matters: tuple[str, ...]
    text_idf: Numbers
    title_idf: Numbers
    text: Numbers
    title: Numbers
    known: Numbers
    bias: Numbers
    slope: float
    shift: float

    def scores(self, title: str, text: str, known: Numbers) -> Numbers:
        """One number a class, not calibrated. `known`: shape (features,)."""
        scores: Numbers = self.bias + known @ self.known
        for idf, weights, (rows, counts) in (
            (self.text_idf, self.text, text_grams(title, text)),
            (self.title_idf, self.title, title_grams(title)),
        ):
            scores = scores + unit((1 + np.log(counts)) * idf[rows]) @ weights[rows]
        return scores

    def probabilities(self, title: str, text: str, known: Numbers) -> Numbers:
        """How likely each class is concerned, 0..1 each."""
        logits = self.slope * self.scores(title, text, known) + self.shift
        probabilities: Numbers = 1 / (1 + np.exp(-logits))
        return probabilities


def text_grams(title: str, text: str) -> tuple[Buckets, Buckets]:
    """Buckets of a message and how often each occurs; the title is read twice."""
    return _counted(f"{title} {title} {text[:LONGEST]}", TEXT_RUN, TEXT_BITS)


def title_grams(title: str) -> tuple[Buckets, Buckets]:
    """Buckets of a title alone."""
    return _counted(title, TITLE_RUN, TITLE_BITS)


def unit(weights: Numbers) -> Numbers:
    """The same, of length 1; nothing stays nothing."""
    length = float(np.sqrt(weights @ weights))
    return weights / length if length else weights


def _counted(text: str, longest: int, bits: int) -> tuple[Buckets, Buckets]:
    buckets = _buckets(text, longest, bits)
    rows, counts = np.unique(buckets, return_counts=True)
    return rows, counts


def _buckets(text: str, longest: int, bits: int) -> Buckets:
    """The bucket of every run of 1..`longest` characters, by a multiplicative hash of code points."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    rolling = np.zeros(len(letters), dtype=np.uint64)
    found = []
    for length in range(1, min(longest, len(letters)) + 1):
        count = len(letters) - length + 1
        rolling = rolling[:count] * _STEP + letters[length - 1 : length - 1 + count] + np.uint64(1)
        mixed = rolling * _MIX
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _STEP
        found.append((mixed >> np.uint64(64 - bits)).astype(np.int64))
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def load_word_model(folder: Path) -> WordModel | None:
    """The model `routing.npz` and `routing.json` of a preset's folder, or None where there is none."""
    if not (folder / "routing.npz").is_file():
        return None
    names = json.loads((folder / "routing.json").read_text("utf-8"))
    with np.load(folder / "routing.npz", allow_pickle=False) as arrays:
        numbers = {name: arrays[name].astype(np.float64) for name in arrays.files}
    return WordModel(
        departments=tuple(names["departments"]),
        matters=tuple(names["matters"]),
        slope=names["slope"],
        shift=names["shift"],
        **numbers,
    )


def save_word_model(model: WordModel, folder: Path) -> None:
    """Writes the two files that `load_word_model` reads, in half precision."""
    text = json.dumps(
        {
            "departments": model.departments,
            "matters": model.matters,
            "slope": round(model.slope, 4),
            "shift": round(model.shift, 4),
        },
        ensure_ascii=False,
    )
    (folder / "routing.json").write_text(text + "\n", "utf-8")
    np.savez_compressed(
        folder / "routing.npz",
        text_idf=model.text_idf.astype(np.float16),
        title_idf=model.title_idf.astype(np.float16),
        text=model.text.astype(np.float16),
        title=model.title.astype(np.float16),
        known=model.known.astype(np.float32),
        bias=model.bias.astype(np.float32),
    )
