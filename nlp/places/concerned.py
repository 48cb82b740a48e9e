"""Which places a text concerns: divisions down to the street, and the jurisdiction's own places and nicknames.

Names are found by `nlp.words.finder`, streets by their ends; a name that may mean several places counts only where a
place above it, one beneath it or the jurisdiction decides it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from config.schema.jurisdiction import Jurisdiction
from nlp.places.choice import chain, choose
from nlp.places.mentions import Bounds, Mention, mentions
from nlp.places.names import OWN, Name, names_of
from nlp.places.street_choice import choose_streets
from nlp.places.street_mentions import StreetMention, street_mentions
from nlp.places.tree import DEPTH, Tree
from nlp.types import Place
from nlp.words.finder import Match
from nlp.words.tokens import Tokens


class Asked(NamedTuple):
    """A text whose places are asked for, and its tokens.

    `title_length` leading characters are the title; `matches`: of `Gazetteer.words`, longest first; `streets`: where
    words of `street_mentions.STREETED` may begin.
    """

    text: str
    title_length: int
    tokens: Tokens
    matches: Sequence[Match]
    streets: Sequence[int]


@dataclass(slots=True)
class _Read:
    """A text on its way: where its words end, and the names and streets in it."""

    asked: Asked
    bounds: Bounds
    named: list[Mention] = field(default_factory=list)
    towns: list[list[StreetMention]] = field(default_factory=list)


class Gazetteer:
    """Finds places. Tables load at the first text."""

    def __init__(self, jurisdiction: Jurisdiction | None = None) -> None:
        self._jurisdiction = jurisdiction
        self._tree = Tree(jurisdiction)

    @property
    def words(self) -> list[str]:
        """What a finder must look for so that `find` can use its matches."""
        return [name.text for name in self._names]

    @cached_property
    def _names(self) -> list[Name]:
        return names_of(self._jurisdiction)

    def find(self, texts: Sequence[Asked]) -> list[tuple[Place, ...]]:
        """Places of each text, most specific first, the jurisdiction's own before others; at most eight.

        Names first, in all texts, then streets, then what both mean.
        """
        reads = [_Read(one, Bounds(one.tokens)) for one in texts if one.matches or one.streets]
        for read in reads:
            if read.asked.matches:
                asked = read.asked
                read.named = mentions(asked.text, self._names, asked.matches, read.bounds, bool(asked.streets))
        for read in reads:
            if read.asked.streets:
                towns = street_mentions(read.asked.text, read.asked.streets, read.bounds)
                read.towns = self._elsewhere(towns, read.named, read.asked.text)
        found = iter([self._meant(read) if read.named or read.towns else () for read in reads])
        return [next(found) if one.matches or one.streets else () for one in texts]

    def _meant(self, read: "_Read") -> tuple[Place, ...]:
        """Which places the names and streets of one text mean."""
        text, named, towns = read.asked.text, read.named, read.towns
        chain(text, named, towns, self._tree)
        spans = [(here[0].start, here[0].end) for here in towns if here[0].bare]
        if spans:
            named = [one for one in named if not any(first < one.end and one.start < end for first, end in spans)]
        codes = choose(named, self._tree) if named else {}
        if codes or towns:
            for code in choose_streets(text, read.bounds, list(codes), named, towns, self._tree):
                codes[code] = codes.get(code, 0) + 1
        return self._ranked(codes, text[: read.asked.title_length]) if codes else ()

    def _elsewhere(
        self, towns: Sequence[list[StreetMention]], named: Sequence[Mention], text: str
    ) -> list[list[StreetMention]]:
        """Without those that bear a name of the jurisdiction's own, unless another place stands right before them."""
        if not self._own:
            return list(towns)
        ends = {one.end for one in named if one.trust != OWN}
        return [
            here
            for here in towns
            if here[0].start in ends or not any(text[town.start : town.end] in self._own for town in here)
        ]

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(name.text for name in self._names if name.trust == OWN)

    def _ranked(self, codes: Mapping[str, int], title: str) -> tuple[Place, ...]:
        tree = self._tree
        above = {parent for code in codes for parent in tree.above(code)}
        places = [tree.place(code) for code in codes if code not in above]
        places.sort(
            key=lambda place: (
                bool(tree.home) and not tree.at_home(place.code),
                -DEPTH[place.level],
                place.name not in title,
                -codes[place.code],
            )
        )
        return tuple(places[:8])
