"""Standing queries compiled together; whom a batch of posts is found by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.search.language.fields import Field
from pipeline.search.language.match import Facts, matches
from pipeline.search.language.tree import Is, Node
from pipeline.search.runs import Numbers, normal
from pipeline.search.standing.programs import Atom, program
from pipeline.search.standing.tables import hits, programs_of, words_of


@dataclass(frozen=True, slots=True)
class Hit:
    """The query with this key finds the post at this place of the batch."""

    key: int
    place: int


class Matcher:
    """Agrees with `language.match.matches` on every query and post, at a cost that hardly grows with the queries."""

    def __init__(self, queries: Mapping[int, Node]) -> None:
        self._keys, self._trees = list(queries), list(queries.values())
        made = [program(tree) for tree in self._trees]
        atoms: dict[Atom, None] = {}
        for one in made:
            atoms |= dict.fromkeys(operand for _, operand in one.steps if not isinstance(operand, int))
        for one in made:
            atoms |= dict.fromkeys(one.anchors or ())
        words = [atom for atom in atoms if isinstance(atom, str)]
        self._conditions = [atom for atom in atoms if isinstance(atom, Is)]
        self._first_condition = len(words)
        every: list[Atom] = [*words, *self._conditions]
        numbers = {atom: number for number, atom in enumerate(every)}
        self._exact = [one.exact for one in made]
        self._words, self._programs = words_of(words), programs_of(made, numbers)
        self._by_field: dict[Field, list[int]] = {}
        for number, condition in enumerate(self._conditions):
            self._by_field.setdefault(condition.field, []).append(number)
        self._true: dict[tuple[Field, str], list[int]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def match(self, posts: Sequence[Facts]) -> Iterator[Hit]:
        """Which queries find which posts."""
        if not self._keys or not posts:
            return
        points, bounds = normal([post.text for post in posts])
        texts, found = hits(points, bounds, self._words, self._programs, *self._conditions_of(posts))
        for place, number in zip(texts.tolist(), found.tolist(), strict=True):
            if self._exact[number] or matches(self._trees[number], posts[place]):
                yield Hit(self._keys[number], place)

    def _conditions_of(self, posts: Sequence[Facts]) -> tuple[Numbers, Numbers]:
        true: list[int] = []
        bounds = [0]
        for post in posts:
            for field in self._by_field:
                true += self._holding(field, post.values.get(field, ""))
            bounds.append(len(true))
        return np.array(true, np.int64), np.array(bounds, np.int64)

    def _holding(self, field: Field, value: str) -> list[int]:
        """The atoms of the conditions on a field that hold for a value; remembered."""
        known = self._true.get((field, value))
        if known is None:
            if len(self._true) > 100_000:
                self._true.clear()
            only = Facts("", 0, {field: value})
            holding = (one for one in self._by_field[field] if matches(self._conditions[one], only))
            known = [self._first_condition + one for one in holding]
            self._true[field, value] = known
        return known
