"""Which of several places of one name is meant: what stands beside it, what else the text names, the jurisdiction."""

from collections.abc import Sequence
from itertools import pairwise

from nlp.places.mentions import Mention
from nlp.places.names import HINT, PLAIN, SIGN, SURE, WEAK
from nlp.places.street_mentions import StreetMention
from nlp.places.tree import Tree

_BETWEEN = " ·・-—/|>[]【】（）()，,、的之\u3000"
"""What may stand between a place and one beneath it."""


def chain(text: str, named: Sequence[Mention], towns: Sequence[list[StreetMention]], tree: Tree) -> None:
    """Names side by side, each beneath the one before, make each other sure: 城关区雁滩街道."""
    pairs = [pair for pair in pairwise(named) if _near(text, pair[0].end, pair[1].start)]
    for one, beneath in (*pairs, *reversed(pairs)):
        _join(one, beneath, tree)
    ends = {one.end: one for one in named}
    for here in towns:
        for town in here:
            before = next((ends[end] for end in range(town.start, town.start - 3, -1) if end in ends), None)
            if before and _near(text, before.end, town.start) and _join(before, town, tree):
                here[:] = [town]
                break


def _near(text: str, end: int, start: int) -> bool:
    """Do two names stand side by side?"""
    return end <= start <= end + 2 and not text[end:start].strip(_BETWEEN)


def _join(one: Mention, beneath: Mention | StreetMention, tree: Tree) -> bool:
    """Keep what fits of both, if anything does."""
    pairs = [(up, code) for code in beneath.codes for up in one.codes if up in tree.above(code)]
    if not pairs:
        return False
    if isinstance(beneath, StreetMention):
        pairs = [pair for pair in pairs if pair[1] in beneath.exact] or pairs
        beneath.exact = tuple(dict.fromkeys(code for _, code in pairs))
    else:
        beneath.firm = True
    one.codes = tuple(dict.fromkeys(up for up, _ in pairs))
    beneath.codes = tuple(dict.fromkeys(code for _, code in pairs))
    one.firm = one.firm or one.trust != SIGN
    return True


def choose(named: Sequence[Mention], tree: Tree) -> dict[str, int]:
    """Codes and how often they were named; what nothing decides is left out."""
    fixed = {one.codes[0] for one in named if len(one.codes) == 1 and one.alone}
    context = fixed.union(*map(tree.above, fixed))
    found: dict[str, int] = {}
    for one in named:
        if code := _one(one, fixed, context, tree):
            found[code] = found.get(code, 0) + 1
    return found


def _one(one: Mention, fixed: set[str], context: set[str], tree: Tree) -> str:
    if len(one.codes) == 1 and one.alone:
        return one.codes[0]
    if one.trust == HINT and not one.firm:
        return ""
    narrow = tree.wide if one.trust == WEAK and not one.firm else frozenset()
    for scope in (fixed - narrow, context - narrow) if fixed else ():
        fitting = [code for code in one.codes if code in scope or scope.intersection(tree.above(code))]
        if fitting:
            return tree.highest(fitting)
    at_home = [code for code in one.codes if tree.at_home(code)]
    if at_home:
        return tree.highest(at_home)
    top = tree.highest(one.codes)
    nested = one.trust <= SURE and all(top in (code, *tree.above(code)) for code in one.codes)
    return top if one.trust == PLAIN or nested else ""
