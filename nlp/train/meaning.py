"""What words mean, from texts without labels, as a help in training: words in like company get like weights.

Positive pointwise mutual information of words within five words of each other, factorised (Levy and Goldberg 2014). A
linear model learns over the words' vectors beside the features of `nlp.words.features`; what it learns there is linear
in each word too, so it is folded into the row of the word itself. The model that runs costs what it cost before, and
knows words that no labelled text has.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.utils.extmath import randomized_svd

from nlp.train.corpora import rows, text_of
from nlp.words.features import WIDTH, word_bucket
from nlp.words.segment import Segmenter

FILES = (
    "sector/train_raw", "sector/unlabelled_messages", "hot_topics/messages", "appeal/fuzhou_rivers", "routing/replies",
    "emotion/train", "stream/fuzhou_river_weibo", "burst/ced_cascades", "news/thucnews_titles",
    "stream/weibo_hot_titles_2025Q1", "sector/train_segmented",
)  # fmt: skip
"""The files whose texts are read, and no label of theirs."""
SIZE, REACH, LEAST, LONGEST = 200, 5, 4, 1500
"""Numbers a vector has; how far a word's company reaches; how often a word must occur; characters read of a text."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Words and their vectors, (words, size), each of length 1."""

    words: tuple[str, ...]
    vectors: NDArray[np.float32]

    def of(self, words: Sequence[str]) -> NDArray[np.float32]:
        """The vector of each word; zeros where a word has none."""
        places = {word: place for place, word in enumerate(self.words)}
        found = np.zeros((len(words), self.vectors.shape[1]), np.float32)
        for row, word in enumerate(words):
            if word in places:
                found[row] = self.vectors[places[word]]
        return found


def apart(meaning: Meaning, words: Sequence[str], parts: sp.csr_matrix) -> Meaning:
    """The words whose hashed feature is theirs alone: what is folded into it must change no other word.

    `words`: of the task's texts; `parts`: their features, (words, WIDTH).
    """
    users = np.asarray((parts > 0).sum(axis=0)).ravel()
    own = set(words)
    buckets = np.array([word_bucket(word) for word in meaning.words], np.int64)
    sharing = np.bincount(buckets, minlength=len(users))
    kept = [
        place
        for place, (word, bucket) in enumerate(zip(meaning.words, buckets.tolist(), strict=True))
        if sharing[bucket] == 1 and users[bucket] == int(word in own)
    ]
    return Meaning(tuple(meaning.words[place] for place in kept), meaning.vectors[kept])


@dataclass(frozen=True)
class Company:
    """A meaning as one task learns with it. `words`: of the task's texts; `loud`: how much a vector counts."""

    words: Sequence[str]
    meaning: Meaning
    loud: float

    @cached_property
    def of_words(self) -> NDArray[np.float32]:
        """The vectors of the task's words."""
        return self.meaning.of(self.words)

    def values(self, counts: sp.csr_matrix, rare: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of each text the sum of its words' vectors, not yet divided by its length. `rare`: of each word."""
        return np.asarray(counts @ (self.of_words * (self.loud * rare)[:, None]), np.float32)

    def folded(
        self, coefficients: NDArray[np.float64], rare: NDArray[np.float32], rarest: float
    ) -> NDArray[np.float32]:
        """What the coefficients, (size, labels), add to the rows of the features, (WIDTH, labels). `rarest`: of a word
        that none of the task's texts has."""
        known = dict(zip(self.words, rare.tolist(), strict=True))
        weights = np.array([known.get(word, rarest) for word in self.meaning.words], np.float32)
        added = (self.meaning.vectors * (self.loud * weights)[:, None]) @ coefficients.astype(np.float32)
        places = np.array([word_bucket(word) for word in self.meaning.words], np.int64)
        summed = np.zeros((WIDTH, added.shape[1]), np.float32)
        np.add.at(summed, places, added)
        return summed


def documents(data: Path) -> Iterator[list[str]]:
    """The words of every text, and of every official answer."""
    cut = Segmenter().cut
    for name in FILES:
        for row in rows(data / f"{name}.jsonl"):
            if "tokens" in row:
                if not row["has_raw"]:
                    yield row["tokens"].split()
                continue
            yield cut(text_of(row if "text" in row else {"text": row["title"]})[:LONGEST])
            if row.get("reply"):
                yield cut(row["reply"][:LONGEST])


def learn(texts: Iterable[Sequence[str]]) -> Meaning:
    """The vectors of all words that occur often enough."""
    read = [list(words) for words in texts]
    counts = Counter(word for words in read for word in words)
    known = {word: number for number, word in enumerate(word for word, count in counts.items() if count >= LEAST)}
    matrix = associations(read, known)
    left, values, _ = randomized_svd(matrix, min(SIZE, max(1, len(known) - 1)), n_iter=3, random_state=0)
    vectors = left * np.sqrt(values)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return Meaning(tuple(known), vectors.astype(np.float32))


def associations(texts: Sequence[Sequence[str]], known: dict[str, int]) -> sp.csr_matrix:
    """Positive pointwise mutual information, (words, words); near words count more (one over their distance), context
    frequencies are smoothed by the power 0.75."""
    flat: list[int] = []
    for words in texts:
        flat += [known.get(word, -1) for word in words] + [-1] * REACH
    numbers, shape = np.array(flat, np.int32), (len(known), len(known))
    half = sp.csr_matrix(shape, dtype=np.float32)
    for distance in range(1, REACH + 1):
        one, other = numbers[:-distance], numbers[distance:]
        met = (one >= 0) & (other >= 0) & (one != other)
        weight = np.full(int(met.sum()), 1 / distance, np.float32)
        half = half + sp.coo_matrix((weight, (one[met], other[met])), shape=shape).tocsr()
    matrix = (half + half.T).tocoo()
    totals = np.asarray(matrix.sum(axis=1)).ravel()
    smoothed = totals**0.75
    strength = np.log(matrix.data * smoothed.sum() / (totals[matrix.row] * smoothed[matrix.col]))
    keep = strength > 0
    return sp.csr_matrix((strength[keep].astype(np.float32), (matrix.row[keep], matrix.col[keep])), shape=shape)
