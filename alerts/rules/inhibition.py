"""静默: whether a matter is a part of a wider one that was told already, so that it is not told for itself.

The wider matter is as grave at least, of the same sector, its place is the same or holds the part's, and it says most
of what the part says beside the names of places. It is wider: it names no road, estate or village, or one that the part
names too. Two potholes in two streets of one county are two matters, in whatever words, and so are two estates without
water; that of one estate is a part of the water cut of its town.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from alerts.rules.flag_conditions import within
from config.vocabulary import Sector, Severity
from nlp.topics.matter_words import streets_of
from nlp.words.segment import Segmenter

SAID_SHARE = 0.5
"""Share of the part's pairs of characters that the wider matter has too; without two places more is asked."""
SAID_SHARE_ANYWHERE = 0.6
_CUT = Segmenter()


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as far as this looks. `words`: its title, then its keywords, if it has any."""

    severity: Severity
    sector: Sector
    place: str
    words: Sequence[str]


def is_part(part: Matter, whole: Matter) -> bool:
    """Whether `whole`, told before, mutes `part`."""
    if part.severity.rank > whole.severity.rank or part.sector is not whole.sector:
        return False
    there = _streets(whole)
    if there and not any(one.endswith(other) or other.endswith(one) for one in _streets(part) for other in there):
        return False
    if part.place and whole.place:
        return within(part.place, (whole.place,)) and _share(part, whole) >= SAID_SHARE
    return _share(part, whole) >= SAID_SHARE_ANYWHERE


def _share(part: Matter, whole: Matter) -> float:
    said = part.words[1:] or part.words  # a title is a sentence of one post: most of its words nobody else says
    own, other = _pairs(_without(said, _streets(part))), _pairs(whole.words)
    return len(own & other) / len(own) if own else 0.0


def _streets(matter: Matter) -> set[str]:
    return {name for word in matter.words for name in _named(word)}


def _without(words: Sequence[str], names: Set[str]) -> list[str]:
    """What is said beside these names; a keyword may be a piece of one (翠湖, of 翠湖小区)."""
    left = [word for word in words if not any(word in name for name in names)]
    return ["\n".join(re.split("|".join(map(re.escape, names)), word)) if names else word for word in left]


@lru_cache(4096)
def _named(word: str) -> tuple[str, ...]:
    """The roads, estates and villages that a title or a keyword names."""
    return tuple(streets_of(_CUT.cut(word)))


def _pairs(words: Sequence[str]) -> set[str]:
    return {word[at : at + 2] for word in words for at in range(len(word) - 1) if "\n" not in word[at : at + 2]}
