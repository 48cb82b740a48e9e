"""静默: whether a matter is a part of a wider one that was told already, so that it is not told for itself.

The wider matter is as grave at least, of the same sector, its place is the same or holds the part's, and it says most
of what the part says. Two potholes in two streets of one county are two matters: their places differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.rules.flag_conditions import within
from config.vocabulary import Sector, Severity

SAID_SHARE = 0.5
"""Share of the part's pairs of characters that the wider matter has too; without two places more is asked."""
SAID_SHARE_ANYWHERE = 0.6


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as far as this looks. `words`: title and keywords."""

    severity: Severity
    sector: Sector
    place: str
    words: Sequence[str]


def is_part(part: Matter, whole: Matter) -> bool:
    """Whether `whole`, told before, mutes `part`."""
    if part.severity.rank > whole.severity.rank or part.sector is not whole.sector:
        return False
    if part.place and whole.place:
        return within(part.place, (whole.place,)) and _share(part, whole) >= SAID_SHARE
    return _share(part, whole) >= SAID_SHARE_ANYWHERE


def _share(part: Matter, whole: Matter) -> float:
    own, other = _pairs(part.words), _pairs(whole.words)
    return len(own & other) / len(own) if own else 0.0


def _pairs(words: Sequence[str]) -> set[str]:
    return {word[at : at + 2] for word in words for at in range(len(word) - 1)}
