"""Where documents come from: each table that is searched registers how its rows become documents."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pipeline.search.base import Document

PAGE = 2_000


@dataclass(frozen=True)
class Family:
    """`rows`: all rows that are searched. `documents`: rows of this query as documents, with few queries."""

    name: str
    rows: Callable[[], "QuerySet[Any]"]
    documents: Callable[["QuerySet[Any]"], Iterable[Document]]

    def load(self, keys: Sequence[int]) -> list[Document]:
        """The documents of those keys that are still there."""
        return list(self.documents(self.rows().filter(pk__in=keys)))

    def pages(self) -> Iterator[list[Document]]:
        """All documents, a page at a time, ascending; what is written meanwhile may be in it or not."""
        last = 0
        while keys := list(self.rows().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PAGE]):
            last = keys[-1]
            yield self.load(keys)


_families: dict[str, Family] = {}


def register(family: Family) -> None:
    """Once for each table, when the app is ready."""
    _families[family.name] = family


def families() -> dict[str, Family]:
    """All families by name."""
    return dict(_families)


def everything() -> Iterator[list[Document]]:
    """All documents of all families."""
    for family in _families.values():
        yield from family.pages()
