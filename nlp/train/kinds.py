"""Emotion is learnt twice, with the posts of one kind and of the other in front: what `nlp.about.emotion` joins.

Of each kind the rarer emotions are balanced apart (instance weighting: Jiang and Zhai 2007), and a third model tells
the kinds from each other.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from nlp.train.fit import Fitted, Helps, balance, fit

OTHERS = {"everyday": 0.3, "epidemic": 0.5}
"""How much a post of the other kind counts beside one's own."""
SHARP = 4.0
"""What the kind's decision value is multiplied by: from -1 to 1 both models are heard."""


def fit_kinds(
    counts: sp.csr_matrix, parts: sp.csr_matrix, labels: Sequence[str], order: Sequence[str], task: str, helps: Helps
) -> Fitted:
    """As `fit`, with the columns that `nlp.about.emotion` expects; of posts of one kind, or where a kind lacks an
    emotion, what `fit` gives."""
    epidemic, names = np.array(helps.epidemic, bool), np.array(labels)
    if any(len(set(names[epidemic == kind].tolist())) < len(order) for kind in (False, True)):
        return fit(counts, parts, labels, order, task, replace(helps, epidemic=()))
    everyday, other = (
        fit(counts, parts, labels, order, task, replace(helps, loud=loudness(labels, task, epidemic, one)))
        for one in OTHERS
    )
    kinds = np.where(epidemic, "epidemic", "everyday").tolist()
    kind = fit(counts, parts, kinds, ("everyday", "epidemic"), task, replace(helps, loud=(1.0,) * len(kinds)))
    return Fitted(
        (*everyday.labels, *(f"{name}, epidemic" for name in other.labels), "epidemic"),
        np.hstack([everyday.weights, other.weights, SHARP * kind.weights[:, 1:]]),
        everyday.idf,
        np.concatenate([everyday.bias, other.bias, SHARP * kind.bias[1:]]),
    )


def loudness(labels: Sequence[str], task: str, epidemic: NDArray[np.bool_], front: str) -> tuple[float, ...]:
    """How much each post counts where the posts of the kind `front` stand in front; 1 at the mean."""
    names, found = np.array(labels), np.empty(len(labels))
    for kind in (False, True):
        own = names[epidemic == kind].tolist()
        weights = balance(own, task)
        share = 1.0 if kind == (front == "epidemic") else OTHERS[front]
        found[epidemic == kind] = [share * weights[name] for name in own]
    return tuple((found / found.mean()).tolist())


def scaled(fitted: Fitted, many: int, scale: float) -> Fitted:
    """With the kind's column divided by the temperature that the running head multiplies all columns by."""
    if len(fitted.labels) == many:
        return fitted
    over = np.where(np.arange(len(fitted.labels)) == len(fitted.labels) - 1, 1 / scale, 1).astype(np.float32)
    return replace(fitted, weights=fitted.weights * over, bias=fitted.bias * over)
