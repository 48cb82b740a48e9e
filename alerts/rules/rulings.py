"""裁定在先: past decisions in like matters rank candidates where the duty table is silent, never against it.

A decision is a 裁定, or what a person chose where the router was too unsure to propose a lead (人工确定).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from config.vocabulary import Sector

LIKE = 0.35
SAME_SECTOR = 0.1
STEP = 0.25
RULED, CHOSEN = "裁定", "人工确定"
_GRAM = 2
_PLACE = 10
"""Letters of the longest place that `nlp.topics.headline` puts before a title: its name has five at most."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A past decision: which unit leads on a matter of this title and sector. `by`: `RULED` or `CHOSEN`."""

    unit: str
    title: str
    sector: Sector = Sector.OTHER
    by: str = RULED


def rank(
    ranking: Sequence[tuple[str, float]], rulings: Sequence[Ruling], title: str, sector: Sector
) -> tuple[list[tuple[str, float]], str]:
    """The ranking with the units of like rulings moved up, and the ruling that counted most as a sentence, or "".

    A ruling counts by the share of two-letter runs its title has in common with this one, and a little for the sector.
    `rulings`: newest first; an older one counts only where its matter is liker than that of every newer one.
    """
    weights: dict[str, float] = {}
    best, because = 0.0, ""
    for ruling in rulings:
        likeness = _likeness(ruling.title, title)
        if likeness < LIKE:
            continue
        likeness += SAME_SECTOR * (ruling.sector is sector and sector is not Sector.OTHER)
        if likeness > best:
            weights[ruling.unit] = best = likeness
            because = f"此前“{ruling.title}”经{ruling.by}由{ruling.unit}主办"
    shares = dict(ranking)
    for unit, weight in weights.items():
        shares[unit] = min(1.0, shares.get(unit, 0.0) + STEP * weight)
    return sorted(shares.items(), key=lambda pair: -pair[1]), because


def _likeness(one: str, other: str) -> float:
    first, second = _runs(_matter(one)), _runs(_matter(other))
    return len(first & second) / max(1, min(len(first), len(second))) if first and second else 0.0


def _matter(title: str) -> str:
    """A title without the place that stands before it (翠湖花园：电梯停运): two matters of one place are not alike."""
    place, _, said = title.partition("：")
    return said if len(said) >= _GRAM and len(place) <= _PLACE else title


def _runs(text: str) -> set[str]:
    letters = [letter for letter in text if letter.isalnum()]
    return {"".join(letters[start : start + _GRAM]) for start in range(len(letters) - _GRAM + 1)}
