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


def signs(table: Sketches, row: int, others: NDArray[np.int64]) -> Table:
    """The signs of the text in `row` beside `others`, in the order of `SIGNS`, and 1 where they name different things.

    The shape is (others, 5); days are on a logarithmic scale, ln(1 + days).
    """
    found = np.zeros((len(others), len(SIGNS) + 1))
    found[:, 0] = table.cosines(row, others)
    found[:, 1] = table.meanings.take(others, 0) @ table.meanings[row]
    names = table.names[row]
    if names:
        shared = np.array([len(names & table.names[other]) for other in others.tolist()])
        found[:, 2] = np.minimum(shared, 3)
        found[:, 4] = (table.kinds.take(others) & table.kinds[row] != 0) & (shared == 0)
    apart = np.abs(table.days.take(others) - table.days[row])
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
