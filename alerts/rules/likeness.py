"""Which titles tell of the same: by the pairs of characters that they share (Dice's coefficient)."""

from collections.abc import Sequence

ALIKE = 0.2
"""Below it two titles share no more than common words."""


def likest(title: str, others: Sequence[str], most: int) -> list[int]:
    """Places in `others` of the titles most like this one, the likest first; only those that are alike at all."""
    own = _pairs(title)
    scored = [(_dice(own, _pairs(other)), at) for at, other in enumerate(others)]
    best = sorted((one for one in scored if one[0] >= ALIKE), key=lambda one: (-one[0], one[1]))
    return [at for _score, at in best[:most]]


def _pairs(title: str) -> set[str]:
    plain = "".join(character for character in title if character.isalnum())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
