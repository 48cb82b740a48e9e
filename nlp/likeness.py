"""How likely it is that two texts speak of one matter: four signs, weighed by logistic regression.

The signs: cosine of their words, nearness of their meanings, named things (roads, estates, schools) that both name, and
the time between them. The weights are in `models/likeness.json`; `nlp.train_likeness` fits them. Texts that name two
different things of one kind (two roads) keep a part of that probability only: two potholes are two matters.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.sketches import Sketches

FILE = Path(__file__).parent / "models" / "likeness.json"
SIGNS = ("cosine", "meaning", "names", "days")
APART = 0.3
"""What is left of the probability where two different things of one kind are named."""
Table = NDArray[np.float64]
FAR = 7.0
"""Days after which more time between two texts says nothing more."""


def signs(table: Sketches, rows: NDArray[np.int64], others: NDArray[np.int64]) -> Table:
    """The signs of each pair of texts, in the order of `SIGNS`, and 1 where the two name different things.

    `rows`, `others`: numbers of texts, pair by pair, the pairs of one row together. The shape is (pairs, 5); days are
    on a logarithmic scale, ln(1 + days).
    """
    found = np.zeros((len(rows), len(SIGNS) + 1))
    found[:, 0] = table.cosines(rows, others)
    found[:, 1] = np.einsum("ij,ij->i", table.meanings.take(rows, 0), table.meanings.take(others, 0))
    both = np.flatnonzero(table.named.take(rows) & table.named.take(others))
    names = table.names
    pairs = zip(rows[both].tolist(), others[both].tolist(), strict=True)
    shared = np.array([len(names[row] & names[other]) for row, other in pairs], np.int64)
    found[both, 2] = np.minimum(shared, 3)
    found[both, 4] = (table.kinds[rows[both]] & table.kinds[others[both]] != 0) & (shared == 0)
    apart = np.abs(table.days.take(rows) - table.days.take(others))
    found[:, 3] = np.log1p(np.fmin(apart, FAR))  # unknown: nothing speaks for one
    return found


@cache
def _weights() -> tuple[NDArray[np.float64], float]:
    model = json.loads(FILE.read_text("utf-8"))
    return np.array([model["weights"][name] for name in SIGNS]), float(model["bias"])


def probabilities(table: Table) -> NDArray[np.float64]:
    """The probability of one matter for each row of signs, shape (pairs, 5) -> (pairs,)."""
    weights, bias = _weights()
    alike = 1 / (1 + np.exp(-(table[:, :-1] @ weights + bias)))
    alike[table[:, -1] > 0] *= APART
    return np.asarray(alike)
