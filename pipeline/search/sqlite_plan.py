"""A query's tree -> one question to FTS5, and conditions on columns for the rest.

Every word goes into FTS5 as a quoted string of grams, which hold letters and digits only: nothing typed is ever an
operator there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.search.grams import Pattern
from pipeline.search.language.fields import Field
from pipeline.search.language.tree import And, Near, Node, Not, Or, Within, Word


@dataclass(frozen=True, slots=True)
class Plan:
    """`match`: what FTS5 is asked, empty when it does not lead; `rest`: what else must hold; and the span of time."""

    match: str
    rest: tuple[Node, ...]
    low: float | None
    high: float | None


def plan(tree: Node) -> Plan:
    """Words that must hold lead; conditions follow."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    wanted = [part for part in parts if match_of(part)]
    denied = [part for part in parts if isinstance(part, Not) and match_of(part.part)] if wanted else []
    times = [part for part in parts if isinstance(part, Within) and part.field is not Field.HEAT]
    return Plan(
        _conjunction(wanted, denied) if wanted else "",
        tuple(part for part in parts if part not in wanted and part not in denied),
        max((part.low for part in times if part.low is not None), default=None),
        min((part.high for part in times if part.high is not None), default=None),
    )


def match_of(node: Node) -> str:
    """The node as FTS5 is asked; empty where it cannot be."""
    if isinstance(node, Word):
        return _phrase(node.pattern)
    if isinstance(node, Near):
        return f"NEAR({_phrase(node.first.pattern)} {_phrase(node.second.pattern)}, {node.distance + 1})"
    if isinstance(node, Or):
        each = [match_of(part) for part in node.parts]
        return f"({' OR '.join(each)})" if all(each) else ""
    if isinstance(node, And):
        denied = [part for part in node.parts if isinstance(part, Not)]
        wanted = [part for part in node.parts if not isinstance(part, Not)]
        if wanted and all(map(match_of, wanted)) and all(match_of(part.part) for part in denied):
            return _conjunction(wanted, denied)
    return ""


def _conjunction(wanted: Iterable[Node], denied: Iterable[Node]) -> str:
    said = f"({' AND '.join(map(match_of, wanted))})"
    for part in denied:
        assert isinstance(part, Not)
        said = f"({said} NOT {match_of(part.part)})"
    return said


def _phrase(pattern: Pattern) -> str:
    return f'"{" ".join(pattern.grams)}"{"*" if pattern.open else ""}'
