"""Which street or town of that name is meant: beneath a place of the text, at home, or the only one there is."""

from collections.abc import Iterator, Sequence
from functools import cache

from nlp.places.divisions import STREET, ancestors, streets
from nlp.places.mentions import Bounds, Mention
from nlp.places.street_mentions import StreetMention, beside
from nlp.places.tree import Tree


def choose_streets(
    text: str,
    bounds: Bounds,
    known: Sequence[str],
    named: Sequence[Mention],
    towns: Sequence[Sequence[StreetMention]],
    tree: Tree,
) -> Iterator[str]:
    """Codes of streets and towns. `known`: the places that the text names by `named`; `towns`: what may be streets."""
    for here in towns:
        code = next(filter(None, (_one(town, known, tree) for town in here)), "")
        if code:
            yield code
    for one in named:
        if len(one.codes) == 1 and one.codes[0] in known:
            code = beside(text, one.end, one.codes[0], bounds)
            if code:
                yield code
    for county in known:
        yield from (code for code, name in _others(county) if name in text)


def _one(town: StreetMention, known: Sequence[str], tree: Tree) -> str:
    beneath = _beneath(town, known) if known else None
    if beneath is not None:
        return beneath
    for home in _homes(tree):
        near = [code for code in town.exact or town.codes if home in ancestors(code) or home == code]
        if near:
            return near[0] if len(near) == 1 else ""
    return town.exact[0] if town.bare and len(town.exact) == 1 else ""


def _beneath(town: StreetMention, known: Sequence[str]) -> str | None:
    """The one that lies deepest in the places known; nothing where several do; None where none does.

    One that bears the name with another end (马巷镇 is 马巷街道 today) must lie in a county that is named.
    """
    for codes in (town.exact, town.codes):
        levels = {code: _level(code, known) for code in codes}
        fitting = [level for level in levels.values() if level == 0 or (level > 0 and codes is town.exact)]
        if fitting:
            best = [code for code, level in levels.items() if level == min(fitting)]
            return best[0] if len(best) == 1 else ""
    return None


def _level(code: str, known: Sequence[str]) -> int:
    """How many levels above the street's county the first known place is; -1 for none."""
    return next((number for number, up in enumerate(ancestors(code)) if up in known), -1)


def _homes(tree: Tree) -> list[str]:
    """The jurisdiction and what lies above it, the province only if it is the jurisdiction."""
    above = tree.above(tree.home) if tree.home else ()
    return [code for code in (tree.home, *above) if code and (code == tree.home or not code.endswith("0000"))]


@cache
def _others(county: str) -> tuple[tuple[str, str], ...]:
    """What else stands among the streets of a county: development zones, farms."""
    return tuple((code, name) for code, name in streets(county) if len(name) > 2 and not STREET.search(name))
