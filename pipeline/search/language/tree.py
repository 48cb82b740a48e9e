"""A query as a tree of frozen values, the same for search and for watches."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pipeline.search.grams import Pattern
from pipeline.search.language.fields import Field


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase that the text holds."""

    text: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Near:
    """Two words with at most `distance` characters between them, in either order."""

    first: Word
    second: Word
    distance: int


@dataclass(frozen=True, slots=True)
class Is:
    """A field has one of `values`; for a place these are beginnings of codes. `shown`: the values in words."""

    field: Field
    values: tuple[str, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """A number (heat) or an instant (seconds since 1970): `low` <= value < `high`. None: no bound."""

    field: Field
    low: float | None
    high: float | None
    shown: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold; at least two."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One part holds at least; at least two."""

    parts: tuple["Node", ...]


Node: TypeAlias = Word | Near | Is | Within | Not | And | Or


def all_of(parts: tuple[Node, ...]) -> Node:
    """One part stands for itself; And in And is flat."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,)))
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(parts: tuple[Node, ...]) -> Node:
    """One part stands for itself; Or in Or is flat."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,)))
    return flat[0] if len(flat) == 1 else Or(flat)


def words(node: Node) -> Iterator[Word]:
    """The words that may stand in what is found: those under no `Not`."""
    if isinstance(node, Word):
        yield node
    elif isinstance(node, Near):
        yield from (node.first, node.second)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from words(part)


def positive(node: Node) -> bool:
    """Whether something must hold, so that not nearly everything is found."""
    if isinstance(node, Not):
        return False
    if isinstance(node, And):
        return any(map(positive, node.parts))
    return all(map(positive, node.parts)) if isinstance(node, Or) else True


def wordy(node: Node) -> bool:
    """Whether the node asks for words alone, and for one at least."""
    if isinstance(node, And):
        wanted = [part for part in node.parts if not isinstance(part, Not)]
        denied = [part.part for part in node.parts if isinstance(part, Not)]
        return bool(wanted) and all(map(wordy, (*wanted, *denied)))
    return all(map(wordy, node.parts)) if isinstance(node, Or) else isinstance(node, Word | Near)


def ranked(node: Node) -> bool:
    """Whether words lead, so that one document can be more about them than another."""
    return any(map(wordy, node.parts if isinstance(node, And) else (node,)))
