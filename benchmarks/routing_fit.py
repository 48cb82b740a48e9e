"""Two linear learners over one kernel, added: what the ranking of classes is trained by.

A ridge regression says of each class alone whether a reply names it; a softmax regression, in which the named classes
share one target, sets the classes of a message against each other: it is better at having a right one among three, the
ridge at the first. Both are linear in the rows that they learnt from, so their sum is one linear model.

Official replies are rows too, with the targets of their message and a smaller weight: they speak of the same matter in
other words. Only messages are ever asked about.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize

from alerts.rules.word_model import Numbers

Places = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
ROUNDS, JITTER = 60, 1e-3


@dataclass(frozen=True, slots=True)
class Setting:
    """How much a reply counts beside a message, and the softmax beside the ridge; how far each is held back."""

    reply: float = 0.5
    softmax: float = 0.15
    ridge: float = 1.0
    decay: float = 0.6


@dataclass(frozen=True, slots=True)
class Fit:
    """A model in its dual form: scores(message) = likeness to `rows` @ `weights` [rows x classes] + `base`."""

    rows: Places
    weights: Numbers
    base: Numbers

    def scores(self, kernel: Numbers, asked: Places) -> Numbers:
        """Shape (asked, classes), not calibrated."""
        scores: Numbers = kernel[np.ix_(asked, self.rows)] @ self.weights + self.base
        return scores


def fit(kernel: Numbers, targets: Numbers, train: Places, setting: Setting | None = None) -> Fit:
    """Trains on some messages and their replies.

    `kernel`: likeness of all messages, then (unless replies count nothing) of their replies in the same order;
    `targets` [messages x classes] of 0 and 1, at least one of each row 1; `train`: rows of `targets`.
    """
    setting = setting or Setting()
    plain = ridge(kernel, targets, train, setting)
    return added(plain, softmax(kernel, targets, train, setting), setting.softmax) if setting.softmax else plain


def added(plain: Fit, other: Fit, share: float) -> Fit:
    """The ridge and a share of the softmax, whose scores are counted from the mean of a message's classes."""
    weights = other.weights - other.weights.mean(axis=1, keepdims=True)
    return Fit(plain.rows, plain.weights + share * weights, plain.base + share * (other.base - other.base.mean()))


def ridge(kernel: Numbers, targets: Numbers, train: Places, setting: Setting) -> Fit:
    """Least squares of 0 and 1, each class alone."""
    rows, weights = _rows(train, len(targets), setting.reply)
    base = targets[train].mean(axis=0)
    held = kernel[np.ix_(rows, rows)] + np.diag(setting.ridge / weights)
    return Fit(rows, np.linalg.solve(held, targets[rows % len(targets)] - base), base)


def softmax(kernel: Numbers, targets: Numbers, train: Places, setting: Setting) -> Fit:
    """Multinomial logistic regression; the classes that a reply names share one target."""
    rows, counts = _rows(train, len(targets), setting.reply)
    number, classes = len(rows), targets.shape[1]
    root = cholesky(kernel[np.ix_(rows, rows)] + JITTER * np.eye(number), lower=True)
    left, right = root.astype(np.float32), np.ascontiguousarray(root.T, np.float32)
    wanted = targets[rows % len(targets)]
    wanted = (wanted / wanted.sum(axis=1, keepdims=True)).astype(np.float32)
    heavy = counts[:, None].astype(np.float32)

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        told = flat.reshape(number + 1, classes)
        inner = told[:-1].astype(np.float32)
        logs: Floats = left @ inner + told[-1].astype(np.float32)
        logs -= logs.max(axis=1, keepdims=True)
        logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
        wrong = heavy * (np.exp(logs) - wanted)
        slope = np.vstack([right @ wrong + setting.decay * inner, wrong.sum(axis=0, keepdims=True)])
        value = -float((heavy * wanted * logs).sum(dtype=np.float64)) + setting.decay / 2 * float(
            (told[:-1] ** 2).sum()
        )
        return value, slope.astype(np.float64).ravel()

    start = np.vstack([np.zeros((number, classes)), np.log(targets[train].mean(axis=0) + 1e-3)])
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    told = found.reshape(number + 1, classes)
    return Fit(rows, solve_triangular(root, told[:-1], lower=True, trans="T"), told[-1])


def _rows(train: Places, messages: int, reply: float) -> tuple[Places, Numbers]:
    """Rows of the kernel to learn from, messages and then replies, and what each counts."""
    if not reply:
        return train, np.ones(len(train))
    return np.concatenate([train, train + messages]), np.repeat([1.0, reply], len(train))
