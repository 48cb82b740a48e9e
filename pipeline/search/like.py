"""More like this: the rarest words of a text, any of them, ranked by BM25; the same for every adapter."""

from collections.abc import Sequence
from functools import cache, lru_cache

from nlp.words.idf import idf
from nlp.words.segment import Segmenter
from pipeline.search.base import Document, Search, SearchIndex
from pipeline.search.grams import pattern, stream
from pipeline.search.language.tree import Node, Word, all_of, any_of

WORDS = 12
_READ = 2_000


def more_like(
    index: SearchIndex, text: str, limit: int = 10, within: Node | None = None, but: int | None = None
) -> list[Document]:
    """Up to `limit` documents, the likest first. `within`: what must hold of them; `but`: a row that is left out.

    Empty when the text holds no word. Raises what `search` raises.
    """
    found = more_like_each(index, text, ((limit + 1, within),))[0]
    return [document for document in found if document.row != but][:limit]


def more_like_each(
    index: SearchIndex, text: str, asked: Sequence[tuple[int, Node | None]]
) -> list[tuple[Document, ...]]:
    """The same several times, each with a limit and what must hold; the text's words are read once."""
    wanted = key_words(text)
    if not wanted:
        return [()] * len(asked)
    any_word = any_of(wanted)
    trees = [any_word if within is None else all_of((any_word, within)) for _, within in asked]
    searches = [Search(tree, "best", limit, facets=False) for tree, (limit, _) in zip(trees, asked, strict=True)]
    return [hits.documents for hits in index.search_each(searches)]


def likeness(text: str, document: Document) -> float:
    """0 to 1: how much of the weight of the text's heaviest words stands in the document; 0 for a text without."""
    weights = {word.pattern.needle: idf(word.text) for word in key_words(text)}
    found = stream(document.whole)
    whole = sum(weights.values())
    return sum(weight for needle, weight in weights.items() if needle in found) / whole if whole else 0.0


@lru_cache(100)
def key_words(text: str) -> tuple[Word, ...]:
    """The words of two characters or more that are heaviest in the text (frequency times rarity), heaviest first."""
    counts: dict[str, int] = {}
    for token in _segmenter().cut(text[:_READ]):
        if len(token) >= 2 and token.isalnum():
            counts[token] = counts.get(token, 0) + 1
    heaviest = sorted(counts, key=lambda word: (-counts[word] * idf(word), word))[:WORDS]
    return tuple(Word(word, found) for word in heaviest if (found := pattern(word)) is not None)


@cache
def _segmenter() -> Segmenter:
    return Segmenter()
