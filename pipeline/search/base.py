"""The port: what is indexed, what is asked, what is found. Two adapters, one behaviour (tests/pipeline/search)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from pipeline.search.language.fields import KINDS, Field
from pipeline.search.language.tree import Node

FAMILIES: Mapping[str, int] = {"item": 0, "topic": 1, "case": 2, "release": 3, "talking": 4}
"""What is found, by the table it comes from; its number is part of a document's own."""
_SHIFT = 40
_MASK = (1 << _SHIFT) - 1
FACETS = (Field.KIND, Field.SECTOR, Field.PLACE, Field.SOURCE, Field.SEVERITY, Field.STATE)
PATIENCE = 2.0
"""Seconds after which a search is given up."""
NOT_MADE = (
    "检索库还没有建好：系统启动后几分钟内会自动建立，请稍后再试；急用时请管理员运行 huiying reindex（不影响其他工作）。"
)
"""Told while there is no index; also of a server that came back empty."""
Order = Literal["newest", "best"]


class SearchUnavailable(Exception):
    """The index cannot be reached or is not there; the message is fit for the screen."""


class SearchTimeout(Exception):
    """A search took longer than `PATIENCE`; the message is fit for the screen."""

    def __init__(self) -> None:
        super().__init__(f"这次查询超过 {PATIENCE:g} 秒，已经停下。请加上时间、领域或地点，或换一个更具体的词。")


def row_number(family: str, pk: int) -> int:
    """The number of a document: its table and its primary key there."""
    return FAMILIES[family] << _SHIFT | pk


def family_of(row: int) -> str:
    """The table that a document's number comes from."""
    return tuple(FAMILIES)[row >> _SHIFT]


def key_of(row: int) -> int:
    """The primary key in that table."""
    return row & _MASK


def whole(title: str, text: str) -> str:
    """Everything of a document that words are looked for in."""
    return f"{title}\n{text}" if title else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is found. `kind`: a value of `KINDS`; `at`: seconds since 1970; `place`: a division's code."""

    row: int
    kind: str
    at: int
    title: str
    text: str
    sector: str = ""
    severity: str = ""
    place: str = ""
    source: str = ""
    state: str = ""
    heat: float | None = None

    @property
    def whole(self) -> str:
        """Everything that words are looked for in."""
        return whole(self.title, self.text)

    @property
    def values(self) -> dict[Field, str]:
        """The fields as the language names them."""
        return {
            Field.KIND: self.kind,
            Field.SECTOR: self.sector,
            Field.SEVERITY: self.severity,
            Field.PLACE: self.place,
            Field.SOURCE: self.source,
            Field.STATE: self.state,
        }


@dataclass(frozen=True, slots=True)
class Search:
    """A question: `limit` documents in this order after the place `after` that an earlier answer gave as `next`.

    `newest` is by time and number, `best` by BM25; where no words lead it is the newest too. `facets`: whether to count
    them.
    """

    tree: Node
    order: Order = "newest"
    limit: int = 50
    after: str = ""
    facets: bool = True


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer: all that match are counted, `documents` is one page, `next` leads to the page behind it, `since` is
    when the first of all was said (seconds since 1970; known where facets were asked for and something is found)."""

    total: int
    documents: tuple[Document, ...]
    facets: Mapping[Field, Mapping[str, int]] = field(default_factory=dict)
    next: str = ""
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the index answers, what it is, and how many documents of each family it holds."""

    good: bool
    text: str
    counts: Mapping[str, int] = field(default_factory=dict)


class SearchIndex(Protocol):
    """All methods raise `SearchUnavailable` when the index is away; `health` says so instead."""

    def ready(self) -> bool:
        """Whether there is an index, made by this version of the program."""

    def index(self, documents: Sequence[Document]) -> None:
        """Put in or replace; durable and visible when this returns."""

    def delete(self, rows: Sequence[int]) -> None:
        """Take out those that are there; durable and visible when this returns."""

    def search(self, asked: Search) -> Hits:
        """Raises `SearchTimeout`."""

    def search_each(self, asked: Sequence[Search]) -> list[Hits]:
        """The same of several questions that share words, which are read once where the adapter can."""

    def scan(self, tree: Node) -> Iterator[int]:
        """The numbers of all documents that match, newest first, however many, as of one moment."""

    def get(self, rows: Sequence[int]) -> dict[int, Document]:
        """The documents as they are stored; those that are not there are left out."""

    def rebuild(self, batches: Iterable[Sequence[Document]]) -> int:
        """Make the index anew from these and change over at the end; searches go on in the old one. Gives how many."""

    def health(self) -> Health:
        """Never raises."""


def place_of(after: str, parts: int) -> tuple[int, ...] | None:
    """The whole numbers of a `next`; None for the beginning, also where somebody wrote something else there."""
    numbers = after.split(":") if after else []
    if len(numbers) != parts or not all(re.fullmatch(r"-?\d{1,18}", number) for number in numbers):
        return None
    return tuple(map(int, numbers))


def counted(kinds: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Counts by kind -> counts by family."""
    posts = set(KINDS["信息"])
    counts = dict.fromkeys(FAMILIES, 0)
    for kind, count in kinds:
        counts["item" if kind in posts else kind] += count
    return counts
