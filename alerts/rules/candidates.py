"""候选单位: the best three with probabilities, as screens and filters show them."""

import math
from collections.abc import Sequence

COUNT = 3


def with_lead(lead: str, ranking: Sequence[tuple[str, float]], units: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """The best three with the lead in front; the probabilities stay in falling order."""
    others = [pair for pair in ranking if pair[0] != lead]
    return padded([(lead, max((p for _, p in ranking), default=0.0)), *others], units)


def padded(ranking: Sequence[tuple[str, float]], units: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """The best three, filled up with other units at 0; probabilities of four places that sum to at most 1."""
    best = list(ranking[:COUNT])
    taken = {name for name, _ in best}
    best += [(unit, 0.0) for unit in dict.fromkeys(units) if unit not in taken][: COUNT - len(best)]
    total = max(1.0, sum(p for _, p in best))
    return tuple((unit, math.floor(p / total * 10000) / 10000) for unit, p in best)
