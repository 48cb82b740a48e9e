"""Whether one document is what a query asks for, without any index: for watches, and the measure of the adapters."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.search.grams import Pattern, grams, stream
from pipeline.search.language.fields import Field
from pipeline.search.language.tree import And, Is, Near, Node, Not, Or, Within, Word


@dataclass(frozen=True)
class Facts:
    """What is known of a document: its text, `at` (seconds since 1970), heat, and the values of its fields."""

    text: str
    at: float
    values: Mapping[Field, str]
    heat: float | None = None

    @cached_property
    def stream(self) -> str:
        """The grams as one string."""
        return stream(self.text)

    @cached_property
    def grams(self) -> list[str]:
        """The grams in their order."""
        return grams(self.text)


def matches(node: Node, facts: Facts) -> bool:  # noqa: PLR0911  a line a kind of node
    """Whether the document is found by the query."""
    if isinstance(node, Word):
        return node.pattern.needle in facts.stream
    if isinstance(node, Near):
        return _near(node, facts)
    if isinstance(node, Is):
        value = facts.values.get(node.field, "")
        return any(map(value.startswith, node.values)) if node.field is Field.PLACE else value in node.values
    if isinstance(node, Within):
        value_of = facts.heat if node.field is Field.HEAT else facts.at
        return (
            value_of is not None
            and (node.low is None or value_of >= node.low)
            and (node.high is None or value_of < node.high)
        )
    if isinstance(node, Not):
        return not matches(node.part, facts)
    if isinstance(node, And):
        return all(matches(part, facts) for part in node.parts)
    assert isinstance(node, Or)
    return any(matches(part, facts) for part in node.parts)


def _near(node: Near, facts: Facts) -> bool:
    """At most distance + 1 grams between: the last gram of a word reaches over the character behind it."""
    first, second = (_starts(word.pattern, facts.grams) for word in (node.first, node.second))
    lengths = len(node.first.pattern.grams), len(node.second.pattern.grams)
    return any(
        (two - one - lengths[0] if one <= two else one - two - lengths[1]) <= node.distance + 1
        for one in first
        for two in second
    )


def _starts(pattern: Pattern, found: list[str]) -> list[int]:
    *body, last = pattern.grams
    length = len(pattern.grams)
    return [
        at
        for at in range(len(found) - length + 1)
        if found[at : at + length - 1] == body
        and (found[at + length - 1].startswith(last) if pattern.open else found[at + length - 1] == last)
    ]
