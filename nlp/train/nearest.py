"""Learns the vectors of `nlp.about.second_look` from texts that people labelled: latent semantic analysis."""

from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.utils.extmath import randomized_svd

from nlp.about.second_look import CLOSE, Nearest, close, in_steps, seconded
from nlp.about.sector import LABELLED, SECTORS
from nlp.train.corpora import Example
from nlp.words.word_keys import keys_of

SIZE, LEAST = 256, 5
"""Numbers a vector has; in how many texts a word must stand."""
FAINT = 1e-3
"""Below this share of the greatest singular value a direction is rounding, as few or like texts have it."""


def learn(counts: sp.csr_matrix, words: Sequence[str], keep: NDArray[np.bool_], columns: NDArray[np.int64]) -> Nearest:
    """The vectors of words and texts. `counts`: sublinear, (texts, words); `keep`: the words that mean something;
    `columns`: the sector of each text."""
    many = np.asarray((counts > 0).sum(axis=0)).ravel()
    used = np.flatnonzero((many >= LEAST) & keep)
    idf = (np.log((1 + counts.shape[0]) / (1 + many[used])) + 1).astype(np.float32)
    weighted = (counts[:, used] @ sp.diags(idf)).tocsr()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel()) + 1e-9
    matrix = (sp.diags(1 / lengths) @ weighted).tocsr()
    size = min(SIZE, *matrix.shape)
    _, values, right = randomized_svd(matrix, size, n_iter=2, random_state=0)
    told = values > FAINT * values[0]
    spread = (right[told].T / np.sqrt(values[told])).astype(np.float32)
    keys = keys_of([words[place] for place in used.tolist()])
    order = np.argsort(keys)
    whole, step = in_steps(spread[order] * idf[order, None])
    texts = in_steps(np.asarray(matrix @ spread, np.float32))[0].astype(np.float32)
    over = 1 / np.maximum(np.linalg.norm(texts, axis=1), 1)
    return Nearest(keys[order], whole, step, texts, over.astype(np.float32), columns.astype(np.int64))


def seconded_by_folds(
    scores: NDArray[np.float32],
    counts: sp.csr_matrix,
    words: Sequence[str],
    keep: NDArray[np.bool_],
    examples: Sequence[Example],
    splits: Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]],
) -> NDArray[np.float32]:
    """Out-of-fold log-odds, (examples, sectors), after a second look by the neighbours in the other folds; only texts
    that people labelled vote and are asked about. `words`, `keep`: as `learn` takes them."""
    gold = np.array([not example.silver for example in examples])
    truth = np.array([SECTORS.index(example.label) for example in examples])
    labelled = np.array([place for place, name in enumerate(SECTORS) if name in LABELLED])
    found = scores.copy()
    for train, test in splits:
        learnt, asked = train[gold[train]], test[gold[test]]
        rows = asked[close(scores[asked], labelled, CLOSE)]
        nearest = learn(counts[learnt], words, keep, truth[learnt])
        votes = nearest.votes([keys_of(examples[row].tokens) for row in rows.tolist()])
        found[rows] = seconded(scores[rows], np.arange(len(rows)), votes)
    return found
