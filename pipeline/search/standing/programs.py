"""A query's tree as a program over atoms, and the atoms of which one must be there before the tree can hold.

An atom is a word (its normal form) or a condition on a field. What a program cannot decide (`Near`, `Within`) it takes
for possible, so it never misses; such a query is asked again with `language.match` (`Program.exact` says whether).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from nlp.words.idf import idf
from pipeline.search.language.tree import And, Is, Near, Node, Not, Or, Within, Word

Atom = str | Is
TRUE, FALSE, NOT, AND, OR, ATOM = range(6)
_SHARE = 0.2
"""How many posts a condition on a field lets through, as far as choosing goes; most words let fewer."""


@dataclass(frozen=True, slots=True)
class Program:
    """`steps`: operations behind their operands, each with a number of operands or an atom.

    `anchors`: one of these atoms is in whatever matches; None: anything may match. `exact`: the answer is final.
    """

    steps: tuple[tuple[int, int | Atom], ...]
    anchors: frozenset[Atom] | None
    exact: bool


def program(tree: Node) -> Program:
    """The program of a query."""
    found = _anchors(tree)
    return Program(tuple(_steps(tree, hopeful=True)), found[1] if found else None, _exact(tree))


def _steps(node: Node, hopeful: bool) -> Iterable[tuple[int, int | Atom]]:
    """`hopeful`: what cannot be decided here counts as true (and under a `Not` as false)."""
    if isinstance(node, Word):
        yield ATOM, node.pattern.written
    elif isinstance(node, Is):
        yield ATOM, node
    elif isinstance(node, Not):
        yield from _steps(node.part, not hopeful)
        yield NOT, 1
    elif isinstance(node, Near) and hopeful:
        yield from ((ATOM, node.first.pattern.written), (ATOM, node.second.pattern.written), (AND, 2))
    elif isinstance(node, Near | Within):
        yield (TRUE if hopeful else FALSE), 0
    else:
        for part in node.parts:
            yield from _steps(part, hopeful)
        yield (AND if isinstance(node, And) else OR), len(node.parts)


def _exact(node: Node) -> bool:
    if isinstance(node, Not):
        return _exact(node.part)
    return all(map(_exact, node.parts)) if isinstance(node, And | Or) else not isinstance(node, Near | Within)


def _anchors(node: Node) -> tuple[float, frozenset[Atom]] | None:  # noqa: PLR0911  a line a kind of node
    """The atoms of which one must be there, those that are met least, and the share of posts that they let through."""
    if isinstance(node, Word):
        return _share(node.text), frozenset((node.pattern.written,))
    if isinstance(node, Is):
        return _SHARE, frozenset((node,))
    if isinstance(node, Near):
        return min((_anchors(node.first), _anchors(node.second)), key=lambda one: one[0] if one else 1.0)
    if isinstance(node, And):
        each = [found for part in node.parts if (found := _anchors(part)) is not None]
        return min(each, key=lambda one: one[0]) if each else None
    if isinstance(node, Or):
        sure = [found for part in node.parts if (found := _anchors(part)) is not None]
        if len(sure) < len(node.parts):
            return None
        return sum(one[0] for one in sure), frozenset(atom for one in sure for atom in one[1])
    return None


@lru_cache(100_000)
def _share(word: str) -> float:
    """About how many texts hold the word; the longer of two unknown words is the rarer one."""
    return exp(1 - idf(word)) * (20.0 if len(word) == 1 else 1.0) / len(word)
