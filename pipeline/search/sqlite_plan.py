"""A query's tree -> the words that lead, and conditions on columns for the rest; and what FTS5 itself is asked.

Every word goes into FTS5 as a quoted string of grams, which hold letters and digits only: nothing typed is ever an
operator there.
"""

from dataclasses import dataclass

from pipeline.search.grams import Pattern
from pipeline.search.language.fields import Field
from pipeline.search.language.tree import And, Near, Node, Not, Or, Within, Word, all_of, wordy


@dataclass(frozen=True, slots=True)
class Plan:
    """`lead`: the words that must hold, None where none lead; `rest`: what else must hold; and the span of time."""

    lead: Node | None
    rest: tuple[Node, ...]
    low: float | None
    high: float | None


def plan(tree: Node) -> Plan:
    """Words that must hold lead; conditions follow."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    wanted = tuple(part for part in parts if wordy(part))
    denied = tuple(part for part in parts if isinstance(part, Not) and wordy(part.part)) if wanted else ()
    times = [part for part in parts if isinstance(part, Within) and part.field is not Field.HEAT]
    return Plan(
        all_of((*wanted, *denied)) if wanted else None,
        tuple(part for part in parts if part not in wanted and part not in denied),
        max((part.low for part in times if part.low is not None), default=None),
        min((part.high for part in times if part.high is not None), default=None),
    )


def match_of(node: Node) -> str:
    """A part of a query that asks for words alone, as FTS5 is asked."""
    if isinstance(node, Word):
        return _phrase(node.pattern)
    if isinstance(node, Near):
        return f"NEAR({_phrase(node.first.pattern)} {_phrase(node.second.pattern)}, {node.distance + 1})"
    if isinstance(node, Or):
        return f"({' OR '.join(map(match_of, node.parts))})"
    assert isinstance(node, And)
    said = f"({' AND '.join(match_of(part) for part in node.parts if not isinstance(part, Not))})"
    for part in node.parts:
        if isinstance(part, Not):
            said = f"({said} NOT {match_of(part.part)})"
    return said


def closed(node: Node) -> bool:
    """Whether no word in it is the beginning of grams, of which there may be thousands."""
    if isinstance(node, And | Or):
        return all(map(closed, node.parts))
    if isinstance(node, Not):
        return closed(node.part)
    return not node.pattern.open if isinstance(node, Word) else True


def _phrase(pattern: Pattern) -> str:
    return f'"{" ".join(pattern.grams)}"{"*" if pattern.open else ""}'
