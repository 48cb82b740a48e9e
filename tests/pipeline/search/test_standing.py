"""All standing queries compiled together find what each of them finds alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.base import Document
from pipeline.search.grams import grams, pattern, stream
from pipeline.search.language.errors import QueryError
from pipeline.search.language.match import Facts, matches
from pipeline.search.language.parser import parse
from pipeline.search.language.tree import Node
from pipeline.search.runs import gram_texts, normal
from pipeline.search.standing.matcher import Hit, Matcher
from tests.pipeline.search.generated import NAMES, NOW, QUERIES, TEXTS, document

_ANY = st.one_of(st.text(), st.text("停水電区a1 ，½ﬁＡ々", max_size=20))


def facts(one: Document) -> Facts:
    return Facts(one.whole, one.at, one.values, one.heat)


def trees(queries: list[str]) -> dict[int, Node]:
    found = {}
    for number, query in enumerate(queries):
        try:
            found[number] = parse(query, NOW, NAMES)
        except QueryError:
            continue
    return found


@given(st.lists(TEXTS, max_size=40), st.lists(QUERIES, min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_finds_what_each_query_alone_finds(texts: list[str], queries: list[str]) -> None:
    posts = [facts(document(number, text)) for number, text in enumerate(texts)]
    asked = trees(queries)
    expected = {
        Hit(key, place) for place, post in enumerate(posts) for key, tree in asked.items() if matches(tree, post)
    }
    found = list(Matcher(asked).match(posts))
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    "query",
    ["水", "停水 ~3 赔偿", "非 广告 停水", "(停水 非 (赔偿 ~2 广告)) 或 赔偿 从:2026-03-01", "a3区 或 领域:民政"],
)
def test_kinds_of_queries_hold_and_do_not(query: str) -> None:
    matcher = Matcher({7: parse(query, NOW, NAMES)})
    texts = ["停水没人管", "A3区", "天气很好", "停水, 要求赔偿", "广告 停水"]
    posts = [Facts(text, NOW.timestamp(), {}) for text in texts]
    found = {hit.place for hit in matcher.match(posts)}
    assert 0 < len(found) < len(texts)
    assert found == {place for place, post in enumerate(posts) if matches(parse(query, NOW, NAMES), post)}


def test_no_queries_and_no_posts_find_nothing() -> None:
    assert list(Matcher({}).match([Facts("停水", 0, {})])) == []
    assert list(Matcher(trees(["停水"])).match([])) == []


@given(st.lists(_ANY, max_size=5), st.text("停水電区a1 ，", max_size=5))
@settings(max_examples=200, deadline=None)
def test_compiled_texts_are_the_plain_ones(texts: list[str], word: str) -> None:
    assert gram_texts(texts) == [" ".join(grams(text)) for text in texts]
    points, bounds = normal(texts)
    looked_up = pattern(word)
    for number, text in enumerate(texts if looked_up else []):
        own = points[bounds[number] : bounds[number + 1]].tobytes().decode("utf-32-le", "surrogatepass")
        assert looked_up is not None
        assert (looked_up.needle in stream(text)) == (looked_up.written in own)


def test_a_long_run_of_letters_counts_up_to_its_64th() -> None:
    text = "a" * 100 + "水"
    assert gram_texts([text]) == [" ".join(grams(text))]
