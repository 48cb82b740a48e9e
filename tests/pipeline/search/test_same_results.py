"""Both adapters find exactly what `language.match` says of each document, for generated texts and queries."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.clock import SHANGHAI
from pipeline.search.base import Document, Search, SearchIndex, row_number
from pipeline.search.language.errors import QueryError
from pipeline.search.language.fields import Names
from pipeline.search.language.match import Facts, matches
from pipeline.search.language.parser import parse

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=SHANGHAI)
NAMES = Names({"a": "a", "b": "b"}, lambda code: (code,))
_texts = st.text("停水電区a1 ，", max_size=14)
_words = st.text("停水电区a1", min_size=1, max_size=4)
_leaves = st.one_of(
    _words,
    st.tuples(_words, st.integers(1, 4), _words).map(lambda t: f"{t[0]} ~{t[1]} {t[2]}"),
    _texts.map(lambda text: f'"{text}"'),
    st.sampled_from([
        "sector:民政", "place:3701", "source:a", "kind:帖子,来信", "severity:重大", "heat>2", "from:2026-03-05",
        "to:2026-03-03", "place:370102", "heat<=2",
    ]),
)  # fmt: skip
_queries = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' 或 '.join(parts)})"),
        st.tuples(inner, inner).map(lambda pair: f"{pair[0]} 非 ({pair[1]})"),
    ),
    max_leaves=6,
)


def _document(number: int, text: str) -> Document:
    """Fields follow from the number, so that all values occur."""
    return Document(
        row=row_number("item", number * 977 + 1),
        kind=("post", "reply", "petition")[number % 3],
        at=int(NOW.timestamp()) - 86_400 * (number % 9),
        title="停水" if number % 11 == 0 else "",
        text=text,
        sector=("民政", "政法", "")[number % 3],
        severity=("重大", "一般")[number % 2],
        place=("370102003", "370103", "37", "", "410100")[number % 5],
        source=("a", "b")[number % 2],
        heat=(None, 1.5, 2.0, 2.001, 3.0)[number % 5],
    )


@given(st.lists(_texts, min_size=30, max_size=60), st.lists(_queries, min_size=40, max_size=40))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_found_is_what_matches(index: SearchIndex, texts: list[str], queries: list[str]) -> None:
    documents = [_document(number, text) for number, text in enumerate(texts)]
    index.rebuild([documents[:20], documents[20:]])
    asked = 0
    for query in queries:
        try:
            tree = parse(query, NOW, NAMES)
        except QueryError:
            continue
        asked += 1
        expected = {one.row for one in documents if matches(tree, Facts(one.whole, one.at, one.values, one.heat))}
        assert set(index.scan(tree)) == expected, query
        hits = index.search(Search(tree, "best", limit=100))
        assert {hit.row for hit in hits.documents} == expected, query
        assert hits.total == len(expected)
    assert asked or pytest.skip("none of these queries was one")
