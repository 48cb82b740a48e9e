"""Which titles tell of the same: by the pairs of characters that they share (Dice's coefficient)."""

from collections.abc import Sequence

ALIKE = 0.2
"""Below it two titles share no more than common words."""


def likest(titles: str | Sequence[str], others: Sequence[str], most: int) -> list[int]:
    """Places in `others` of the titles most like this one, or like one of these; the likest first.

    Only those that are alike at all.
    """
    own = [_pairs(title) for title in ([titles] if isinstance(titles, str) else titles)]
    paired = [_pairs(other) for other in others]
    scored = [(max((_dice(one, other) for one in own), default=0.0), at) for at, other in enumerate(paired)]
    best = sorted((one for one in scored if one[0] >= ALIKE), key=lambda one: (-one[0], one[1]))
    return [at for _score, at in best[:most]]


def _pairs(title: str) -> set[str]:
    plain = "".join(character for character in title if character.isalnum())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
