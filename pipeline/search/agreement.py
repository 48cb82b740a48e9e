"""Whether index and store agree: counts of each family, and samples of documents side by side."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.models import IndexChange
from pipeline.search.base import Document, SearchIndex, SearchUnavailable, row_number
from pipeline.search.families import families

SAMPLE = 50


@dataclass(frozen=True)
class Agreement:
    """`differences`: what does not agree, in words, empty when all is well; `waiting`: notes not yet taken; `answers`:
    whether the index could be asked."""

    text: str
    waiting: int
    differences: tuple[str, ...]
    answers: bool = True


def compare(index: SearchIndex) -> Agreement:
    """Look at the counts and at samples. What still waits is no difference; an index that is away is one."""
    noted = _noted()
    health = index.health()
    if not health.good:
        return Agreement(health.text, len(noted), (health.text,), answers=False)
    try:
        found = tuple(_differences(index, dict(health.counts), noted))
    except SearchUnavailable as error:
        return Agreement(str(error), len(noted), (str(error),), answers=False)
    return Agreement(f"{health.text}, {sum(health.counts.values())} 条", len(noted), found)


def _noted() -> set[int]:
    return {row_number(note.family, key) for note in IndexChange.objects.iterator() for key in note.keys}


def _differences(index: SearchIndex, counts: dict[str, int], noted: set[int]) -> Iterator[str]:
    for name, family in families().items():
        there, here = family.rows().count(), counts.get(name, 0)
        if abs(there - here) > len(noted):
            yield f"{name}: 数据库 {there} 条, 检索库 {here} 条"
        keys = list(family.rows().values_list("pk", flat=True)) if there <= SAMPLE else _some(name)
        documents = [one for one in family.load(keys) if one.row not in noted]
        stored = index.get([one.row for one in documents])
        wrong = [one for one in documents if _plain(stored.get(one.row)) != _plain(one)]
        if wrong:
            yield f"{name}: 抽查 {len(documents)} 条, {len(wrong)} 条与数据库不同"


def _some(name: str) -> list[int]:
    """Keys between the first and the last, and the last ones."""
    rows = families()[name].rows()
    first = rows.order_by("pk").values_list("pk", flat=True).first() or 0
    last = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    drawn = {random.randint(first, last) for _ in range(SAMPLE)}
    return sorted({*drawn, *range(max(first, last - SAMPLE // 5), last + 1)})


def _plain(document: Document | None) -> Document | None:
    """Heat fades between two looks."""
    return None if document is None else replace(document, heat=None)
