"""Both adapters find exactly what `language.match` says of each document, for generated texts and queries."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipeline.search.base import Search, SearchIndex
from pipeline.search.language.errors import QueryError
from pipeline.search.language.match import Facts, matches
from pipeline.search.language.parser import parse
from tests.pipeline.search.generated import NAMES, NOW, QUERIES, TEXTS, document


@given(st.lists(TEXTS, min_size=30, max_size=60), st.lists(QUERIES, min_size=40, max_size=40))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_found_is_what_matches(index: SearchIndex, texts: list[str], queries: list[str]) -> None:
    documents = [document(number, text) for number, text in enumerate(texts)]
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
    assume(asked)  # else none of these queries was one
