"""Learns from corrections: as small a change of the shipped weights as makes the corrected texts come out right.

Multinomial logistic regression whose starting point is what the engine says (head and lexicon together), with a ridge
on the change. Always from the shipped weights and all standing corrections, so that a correction that was taken back
leaves no trace.
"""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

from nlp.about import relevance, sector
from nlp.about.heads import Head, Matrix, load, softmax
from nlp.about.learnt import Learnt, Taught, base_of
from nlp.engine import Engine
from nlp.train.fit import vectors
from nlp.words.features import composition, is_han, word_bucket, word_counts
from nlp.words.tokens import Tokens

RIDGE = {"sector": 1.0, "relevant": 0.25}
"""How dear a change is; docs/models.md has what 0.5 to 8 gave. The head of relevance is the smaller part of the answer,
so it has to move further for the same correction."""
_GAIN = {"sector": sector.SCALE, "relevant": relevance.OWN}
_STEPS = 60


def adapt(task: str, rows: Sequence[Taught], engine: Engine) -> Learnt:
    """What `rows` teach; one at least. `engine`: with shipped models. Raises ValueError for an unknown label."""
    head = load(task)
    values, tokens = engine.log_odds([(row.title, row.text) for row in rows])
    start = values[task]
    wanted = np.zeros_like(start)
    wanted[np.arange(len(rows)), [head.labels.index(row.label) for row in rows]] = 1
    weights = np.array([row.weight for row in rows])
    buckets, idf, features = _features(head, tokens)
    change = _smallest(features, start, wanted, weights, head.scale * _GAIN[task], RIDGE[task])
    return Learnt(task, base_of(task), buckets, (change * idf[:, None]).astype(np.float32), idf)


def _features(head: Head, tokens: Sequence[Tokens]) -> tuple[NDArray[np.uint32], Matrix, sp.csr_matrix]:
    """The features of these texts, how rare each is, and each text's values of them: (texts, features).

    A feature that the head does not know is as rare as its middle one.
    """
    counts, words = word_counts(tokens)
    alive = [word_bucket(word) not in head.stop and (not head.han_only or is_han(word)) for word in words]
    parts = sp.diags(np.array(alive, np.float32)) @ composition(words)
    buckets = np.flatnonzero(np.asarray(parts.sum(axis=0)).ravel()).astype(np.uint32)
    rare = np.full(parts.shape[1], np.median(head.idf), np.float32)
    rare[head.buckets] = head.idf
    return buckets, rare[buckets], vectors(counts, parts[:, buckets], rare[buckets])


def _smallest(
    features: sp.csr_matrix, start: Matrix, wanted: Matrix, weights: NDArray[np.float64], gain: float, ridge: float
) -> NDArray[np.float64]:
    """The change of weights, (features, labels), by L-BFGS."""
    shape = (features.shape[1], start.shape[1])
    turned = features.T.tocsr()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        change = flat.reshape(shape)
        chances = softmax(np.asarray(start + gain * (features @ change)))
        missed = -(wanted * np.log(chances + 1e-12)).sum(axis=1)
        slope = gain * (turned @ (weights[:, None] * (chances - wanted))) + ridge * change
        return float(weights @ missed + ridge / 2 * (change**2).sum()), np.asarray(slope).ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return np.asarray(found.x).reshape(shape)
