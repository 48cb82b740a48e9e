"""When nothing was found: which of the query's words is found alone, and what any of them would find."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from pipeline.search.base import Search, SearchIndex, SearchTimeout, SearchUnavailable
from pipeline.search.grams import grams
from pipeline.search.language.tree import And, Node, Word, any_of, words

_MOST = 6
"""Words that are looked up; a longer query is not helped by more."""


@dataclass(frozen=True, slots=True)
class Instead:
    """A simpler query, how many it finds in all, and its address; no address where it finds nothing either."""

    query: str
    count: int
    url: str = ""


def instead(index: SearchIndex, tree: Node) -> list[Instead]:
    """Each word alone, in the query's order, and any of those that are found; nothing where a query is one word."""
    wanted = list({word.pattern: word for word in words(tree)}.values())[:_MOST]
    if not isinstance(tree, And) and len(wanted) < 2:
        return []
    try:
        return list(_offered(index, wanted))
    except (SearchTimeout, SearchUnavailable):
        return []


def _offered(index: SearchIndex, wanted: list[Word]) -> Iterator[Instead]:
    found = []
    for word in wanted:
        count = _count(index, word)
        found += [word] if count else []
        yield _instead(_written(word), count)
    if len(found) > 1:
        yield _instead(" 或 ".join(map(_written, found)), _count(index, any_of(tuple(found))))


def _count(index: SearchIndex, tree: Node) -> int:
    return index.search(Search(tree, limit=1, facets=False)).total


def _instead(query: str, count: int) -> Instead:
    return Instead(query, count, "?" + urlencode({"q": query}) if count else "")


def _written(word: Word) -> str:
    """As it is typed; in quotation marks where it would be read as several words or as an operator."""
    plain = word.text.isalnum() and len(grams(word.text)) > 1
    return word.text if plain else '"' + word.text.replace('"', "") + '"'
