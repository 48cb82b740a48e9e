"""A linear model over words that ranks the departments of a preset: trained beforehand, read without pickle.

The model: P(department is concerned) = sigmoid(tf-idf @ words + log1p(keyword scores) @ keywords + bias), tf-idf with
sublinear term frequency, a word of the title counted once more, rows of unit length.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
LONGEST = 500


@dataclass(frozen=True, slots=True)
class WordModel:
    """`words` [vocabulary x departments], `keywords` [departments x departments], `bias` [departments]."""

    departments: tuple[str, ...]
    vocabulary: Mapping[str, int]
    idf: Numbers
    words: Numbers
    keywords: Numbers
    bias: Numbers

    def probabilities(self, title: str, tokens: Sequence[str], keyword_scores: Numbers) -> Numbers:
        """How likely each department is concerned, 0..1 each. `keyword_scores` in the order of `departments`."""
        logits = self.bias + np.log1p(keyword_scores) @ self.keywords
        weights = tf_idf(term_counts(title, tokens), self.vocabulary, self.idf)
        if weights:
            rows = np.fromiter(weights, dtype=np.int64)
            logits = logits + np.fromiter(weights.values(), dtype=np.float64) @ self.words[rows]
        probabilities: Numbers = 1 / (1 + np.exp(-logits))
        return probabilities


def term_counts(title: str, tokens: Sequence[str]) -> Counter[str]:
    """How often each Chinese word of a text occurs, those of the title once more."""
    counts = Counter(token for token in tokens[:LONGEST] if any("一" <= letter <= "鿿" for letter in token))
    for token in counts:
        if token in title:
            counts[token] += 1
    return counts


def tf_idf(counts: Mapping[str, int], vocabulary: Mapping[str, int], idf: Numbers) -> dict[int, float]:
    """Weights by word number, of unit length."""
    weights = {
        vocabulary[word]: (1 + math.log(count)) * float(idf[vocabulary[word]])
        for word, count in counts.items()
        if word in vocabulary
    }
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {number: weight / length for number, weight in weights.items()}


def load_word_model(folder: Path) -> WordModel | None:
    """The model `routing.npz` and `routing.json` of a preset's folder, or None where there is none."""
    if not (folder / "routing.npz").is_file():
        return None
    names = json.loads((folder / "routing.json").read_text("utf-8"))
    with np.load(folder / "routing.npz", allow_pickle=False) as arrays:
        return WordModel(
            departments=tuple(names["departments"]),
            vocabulary={word: number for number, word in enumerate(names["vocabulary"])},
            idf=arrays["idf"].astype(np.float64),
            words=arrays["words"].astype(np.float64),
            keywords=arrays["keywords"].astype(np.float64),
            bias=arrays["bias"].astype(np.float64),
        )


def save_word_model(model: WordModel, folder: Path) -> None:
    """Writes the two files that `load_word_model` reads, in half precision."""
    words = sorted(model.vocabulary, key=model.vocabulary.__getitem__)
    text = json.dumps(
        {"departments": model.departments, "vocabulary": words}, ensure_ascii=False, separators=(",", ":")
    )
    (folder / "routing.json").write_text(text + "\n", "utf-8")
    np.savez_compressed(
        folder / "routing.npz",
        idf=model.idf.astype(np.float32),
        words=model.words.astype(np.float16),
        keywords=model.keywords.astype(np.float32),
        bias=model.bias.astype(np.float32),
    )
