"""Fits one linear model: scikit-learn's linear SVM (or ridge) over the features of `nlp.words.features`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import RidgeClassifier
from sklearn.svm import LinearSVC

from nlp.train.meaning import Company
from nlp.train.views import Views

STRENGTH = {"sector": 0.5, "relevant": 0.05}
"""C of the linear SVM; a task that is not named is learnt by ridge."""
RIDGE = {"appeal": 1.5, "emotion": 4.0}
BALANCE = {"sector": 0.7, "appeal": 0.8, "emotion": 0.7, "relevant": 1.0}
"""How far rare labels are made to count as much as common ones: 0 not at all, 1 wholly."""
SILVER = {"appeal": 0.2}
"""How much a silver row counts beside one labelled by people, where the two are balanced apart: elsewhere they are one
set. A label of which people gave fewer than `FEW` rows is then no louder than its rows: it would take from the others
what it cannot show to be its own."""
FEW = 10


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trained model before it is written. `weights`: (WIDTH, labels), already times idf."""

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    idf: NDArray[np.float32]
    bias: NDArray[np.float32]


def loudness(labels: Sequence[str], task: str, silver: Sequence[bool] = ()) -> NDArray[np.float64]:
    """How much each row of a task in `SILVER` counts. `silver`: which rows a rule labelled; empty for none."""
    names = np.array(labels)
    found = np.empty(len(names))
    ruled = np.array(silver, bool) if len(silver) else np.zeros(len(names), bool)
    for kind, share in ((False, 1.0), (True, SILVER[task])):
        own = names[ruled == kind]
        weights = balance(own.tolist(), task, FEW)
        found[ruled == kind] = [share * weights.get(name, 1.0) for name in own.tolist()]
    return found


def balance(labels: Sequence[str], task: str, least: int = 1) -> dict[str, float]:
    """How much each label counts, as `BALANCE` has it; those of fewer than `least` rows are left out."""
    many = {name: count for name, count in Counter(labels).items() if count >= least}
    return {name: (len(labels) / len(many) / count) ** BALANCE[task] for name, count in many.items()}


@dataclass(frozen=True, slots=True)
class Helps:
    """What a task learns from besides its texts' own features: the company of words, other views of the texts, and
    which of its texts a rule labelled (`silver`; empty for none). `epidemic`: which are posts on the epidemic, where a
    task has two kinds (`nlp.train.kinds`). `loud`: how much each text counts, if not by its label alone."""

    company: Company | None = None
    views: Views | None = None
    silver: tuple[bool, ...] = ()
    epidemic: tuple[bool, ...] = ()
    loud: tuple[float, ...] = ()

    def of_texts(self, places: NDArray[np.int64]) -> "Helps":
        """The same for the texts at these places."""
        views = None if self.views is None else self.views.of_texts(places)
        silver, epidemic = (
            tuple([marks[place] for place in places]) if marks else () for marks in (self.silver, self.epidemic)
        )
        loud = tuple([self.loud[place] for place in places]) if self.loud else ()
        return Helps(self.company, views, silver, epidemic, loud)


NONE = Helps()


def fit(
    counts: sp.csr_matrix,
    parts: sp.csr_matrix,
    labels: Sequence[str],
    order: Sequence[str],
    task: str,
    helps: Helps = NONE,
) -> Fitted:
    """Train on sublinear word counts (texts, words), each word's features (words, WIDTH) and what helps; other
    views of the texts count neither for idf nor for the balance of labels."""
    company, views = helps.company, helps.views
    present = np.asarray((counts @ parts > 0).sum(axis=0)).ravel()
    idf = np.where(present >= 2, np.log((1 + counts.shape[0]) / (1 + present)) + 1, 0).astype(np.float32)
    # To liblinear a label's weight is not that of its rows: it counts where the label is asked for, not against others.
    rated = None if task in SILVER or helps.loud else balance(labels, task)
    model = (
        RidgeClassifier(alpha=RIDGE[task], class_weight=rated, solver="sparse_cg", tol=1e-4)
        if task in RIDGE
        else LinearSVC(C=STRENGTH[task], class_weight=rated, random_state=7919)
    )
    rare = np.log(counts.shape[0] / (1 + np.asarray((counts > 0).sum(axis=0)).ravel())).astype(np.float32)
    loud = np.array(helps.loud) if helps.loud else np.ones(len(labels))
    if task in SILVER:
        loud = loudness(labels, task, helps.silver)
    seen, taught = counts, list(labels)
    if views is not None:
        seen, taught = sp.vstack([counts, views.counts]).tocsr(), [*labels, *(labels[place] for place in views.of)]
        loud = np.concatenate([loud, loud[views.of] * views.weights])
    model.fit(_beside(seen, parts, idf, company, rare), taught, sample_weight=loud)
    names = tuple(name for name in order if name in set(model.classes_))
    if len(names) == 2:
        sign = 1 if model.classes_[1] == names[1] else -1
        coefficients = np.vstack([-sign * model.coef_, sign * model.coef_])
        bias = np.concatenate([-sign * model.intercept_, sign * model.intercept_])
    else:
        places = [list(model.classes_).index(name) for name in names]
        coefficients, bias = model.coef_[places], model.intercept_[places]
    weights_of = (coefficients[:, : len(idf)].T * idf[:, None]).astype(np.float32)
    if company is not None:
        weights_of += company.folded(coefficients[:, len(idf) :].T, rare, float(np.log(counts.shape[0])))
    return Fitted(names, weights_of, idf, bias.astype(np.float32))


def _beside(
    counts: sp.csr_matrix,
    parts: sp.csr_matrix,
    idf: NDArray[np.float32],
    company: Company | None,
    rare: NDArray[np.float32],
) -> sp.csr_matrix:
    """What a model learns from: the features of each text and, beside them, its words' company; one length for both."""
    features = vectors(counts, parts, idf)
    if company is None:
        return features
    values = company.values(counts, rare) / lengths_of(counts, parts, idf)[:, None]
    return sp.hstack([features, sp.csr_matrix(values)]).tocsr()


def lengths_of(counts: sp.csr_matrix, parts: sp.csr_matrix, idf: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each text, over its words' features."""
    weighted = parts @ sp.diags(idf)
    own = np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel()
    return np.asarray(np.sqrt(counts.multiply(counts) @ own) + 1e-9, np.float32)


def vectors(counts: sp.csr_matrix, parts: sp.csr_matrix, idf: NDArray[np.float32]) -> sp.csr_matrix:
    """tf-idf over features; the length is that of the text's words, as `nlp.about.heads` computes it."""
    return sp.diags(1 / lengths_of(counts, parts, idf)) @ (counts @ (parts @ sp.diags(idf)))


def decide(fitted: Fitted, counts: sp.csr_matrix, parts: sp.csr_matrix) -> NDArray[np.float64]:
    """Decision values, shape (texts, labels)."""
    rows = parts @ fitted.weights
    lengths = np.asarray(parts @ (fitted.idf**2)).ravel()
    norm = np.sqrt(counts.multiply(counts) @ lengths) + 1e-9
    return np.asarray((counts @ rows) / norm[:, None] + fitted.bias)
