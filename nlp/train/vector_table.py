"""Makes the table of `nlp.words.vectors`: `python -m nlp.train.vector_table --data FOLDER`, a minute on one core."""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.utils.extmath import randomized_svd

from nlp.train.corpora import rows, text_of
from nlp.words.segment import Segmenter
from nlp.words.vectors import FILE, UNKNOWN, key_of, row_of, vector_of

WORDS, SIZE, REACH, LONGEST = 30_000, 64, 6, 600
_FILES = (
    "sector/train_raw", "sector/unlabelled_messages", "hot_topics/messages", "appeal/fuzhou_rivers", "routing/replies",
    "emotion/train", "stream/fuzhou_river_weibo",
)  # fmt: skip


def documents(data: Path) -> Iterator[list[str]]:
    """Words of every text, question and answer; labels are not read."""
    cut = Segmenter().cut
    for name in _FILES:
        for row in rows(data / f"{name}.jsonl"):
            yield [word for word in cut(text_of(row)[:LONGEST]) if word.isalpha()]
            if row.get("reply"):
                yield [word for word in cut(row["reply"][:LONGEST]) if word.isalpha()]
    for row in rows(data / "sector/train_segmented.jsonl"):
        if not row["has_raw"]:
            yield row["tokens"].split()


def associations(texts: list[list[str]], known: dict[str, int]) -> sp.csr_matrix:
    """Positive pointwise mutual information, shape (words, words); context frequencies smoothed by the power 0.75."""
    near: dict[tuple[int, int], float] = defaultdict(float)
    for text in texts:
        numbers = [known[word] for word in text if word in known]
        for place, one in enumerate(numbers):
            for distance, other in enumerate(numbers[place + 1 : place + 1 + REACH], 1):
                if one != other:
                    near[min(one, other), max(one, other)] += 1 / distance
    pairs = np.array(list(near), np.int32)
    values = np.fromiter(near.values(), np.float64, len(near))
    half = sp.coo_matrix((values, (pairs[:, 0], pairs[:, 1])), shape=(len(known), len(known)))
    matrix = (half + half.T).tocoo()
    totals = np.asarray(matrix.sum(axis=1)).ravel()
    smoothed = totals**0.75
    with np.errstate(divide="ignore"):
        strength = np.log(matrix.data * smoothed.sum() / (totals[matrix.row] * smoothed[matrix.col]))
    keep = strength > 0
    return sp.csr_matrix((strength[keep], (matrix.row[keep], matrix.col[keep])), shape=matrix.shape)


def factorise(matrix: sp.csr_matrix) -> NDArray[np.int8]:
    """Vectors of `SIZE` numbers, length 127, as bytes."""
    left, values, _ = randomized_svd(matrix, SIZE, random_state=7919, n_iter=4)
    vectors = left * np.sqrt(values)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return np.asarray(np.round(vectors * 127), np.int8)


def mean_vector(texts: list[list[str]]) -> NDArray[np.float32]:
    """The mean of every third text's vector by the table just written (Arora et al. 2017: the common component)."""
    total = np.zeros(SIZE, np.float32)
    for text in texts[::3]:
        counts = {word: 1 + float(np.log(count)) for word, count in Counter(text).items() if row_of(word) != UNKNOWN}
        total += vector_of([row_of(word) for word in counts], list(counts.values()))
    return np.asarray(total / len(texts[::3]), np.float32)


def main() -> None:
    """Train and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    texts = list(documents(parser.parse_args().data))
    counts = Counter(word for text in texts for word in text)
    present = Counter(word for text in texts for word in set(text))
    common = [word for word, count in counts.most_common(WORDS) if count >= 4]
    vectors = factorise(associations(texts, {word: number for number, word in enumerate(common)}))
    told = [
        number for number, word in enumerate(common) if len(word) > 1 and present[word] < 0.15 * len(texts)
    ]  # one character, or a word of every seventh text, says nothing of a text's matter
    weights = np.array([np.log(len(texts) / (1 + present[common[number]])) / 127 for number in told], np.float32)
    keys = np.array([key_of(common[number]) for number in told], np.uint32)
    np.savez_compressed(FILE, keys=keys, vectors=vectors[told], weights=weights, common=np.zeros(SIZE, np.float32))
    shared = mean_vector(texts)
    np.savez_compressed(FILE, keys=keys, vectors=vectors[told], weights=weights, common=shared)


if __name__ == "__main__":
    main()
