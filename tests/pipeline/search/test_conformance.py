"""The search port's conformance suite: every adapter must behave like this."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from config.clock import SHANGHAI
from pipeline.search.base import Document, Search, SearchIndex, SearchUnavailable, row_number
from pipeline.search.language.fields import Field, Names
from pipeline.search.language.parser import parse

Open = Callable[[], SearchIndex]
NOW = datetime(2026, 3, 9, 10, 0, tzinfo=SHANGHAI)
NAMES = Names(
    {"bbs": "本地论坛"}, lambda name: {"山东": ("370000",), "济南": ("370100",), "历下区": ("370102",)}.get(name, ())
)


def document(pk: int, text: str, family: str = "item", days: float = 0, **values: Any) -> Document:
    at = int((NOW - timedelta(days=days)).timestamp())
    given = {
        "kind": "post" if family == "item" else family,
        "title": "",
        "source": "bbs",
        "sector": "城乡建设",
        **values,
    }
    return Document(row=row_number(family, pk), at=at, text=text, **given)


def found(index: SearchIndex, query: str, **asked: Any) -> list[int]:
    """The primary keys found, in order."""
    hits = index.search(Search(parse(query, NOW, NAMES), **asked))
    return [hit.row & 0xFFFFFFFF for hit in hits.documents]


TOWN = [
    document(1, "人民路停水三天，物业说赔偿五十元。拨打12345没人管", days=9),
    document(2, "A3区又停電了，C919都上天了", days=3, sector="科技与信息产业", place="370102003"),
    document(3, "公交102路改線，老人不方便", days=2, sector="交通运输", place="370102", severity="较大"),
    document(4, "招聘：物业保安，人民路附近", days=1, kind="article", place="370200", source=""),
    document(5, "停水、停电、停气，一样不少", days=0.5, title="解放路小区怎么了", place="370100"),
    document(6, "email: ai@example.com AI1号楼", days=0.1),
    document(1, "人民路停水的情况说明", family="topic", days=1, heat=25.5, state=""),
    document(1, "供水抢修", family="case", days=1, title="人民路停水", state="handling", severity="重大"),
    document(2, "已恢复供水", family="release", days=0.2, state="published"),
]


@pytest.fixture
def town(index: SearchIndex) -> SearchIndex:
    index.index(TOWN)
    return index


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("停水 类型:信息", [5, 1]),
        ("停電 类型:信息", [5, 2]),
        ("A3区", [2]),
        ("c919", [2]),
        ("12345", [1]),
        ("2345", []),
        ("ai", [6]),
        ("em", []),
        ("路 类型:信息", [5, 4, 3, 1]),
        ("管", [1]),
        ("改线", [3]),
        ("路停水三 类型:信息", [1]),
        ("停水停电", []),
        ("停水，停电", [5]),
        ('"停水、停电"', [5]),
        ("解放路 停气", [5]),
        ("停水 或 公交 类型:信息", [5, 1, 1, 3, 1]),  # 与 binds tighter: the topic and the case hold 停水 too
        ("(停水 或 公交) 类型:信息", [5, 3, 1]),
        ("人民路 非 招聘 类型:信息", [1]),
        ("人民路 非 (招聘 或 停水)", []),
        ("停水 ~8 赔偿 类型:信息", [1]),
        ("赔偿 ~8 停水 类型:信息", [1]),
        ("停水 ~3 赔偿 类型:信息", []),
        ("区 ~3 电", [2]),
        ("领域:交通运输", [3]),
        ("领域:交通运输,科技 停电", [2]),
        ("公交 或 领域:科技", [3, 2]),
        ("公交 或 (停电 领域:科技)", [3, 2]),
        ("(停水 非 领域:城乡建设) 或 公交", [3]),
        ("非 领域:城乡建设 停电", [2]),
        ("place:济南", [5, 3, 2]),
        ("place:历下区", [3, 2]),
        ("place:山东", [5, 4, 3, 2]),
        ("source:本地论坛 招聘", []),
        ("等级:较大,重大", [1, 3]),
        ("状态:处置中", [1]),
        ("状态:已发布", [2]),
        ("类型:专题", [1]),
        ("heat>20", [1]),
        ("heat>25.5", []),
        ("heat>=25.5", [1]),
        ("heat<=25.5", [1]),
        ("停水 非 heat>20 类型:信息", [5, 1]),
        ("停水 从:7天 类型:信息", [5]),
        ("停水 到:2026-03-01 类型:信息", [1]),
        ("从:2026-03-07 到:2026-03-07", [3]),
        ("物业 从:2099-01-01", []),
    ],
)  # fmt: skip
def test_what_is_found_newest_first(town: SearchIndex, query: str, expected: list[int]) -> None:
    assert found(town, query) == expected


def test_operators_of_the_back_ends_are_plain_text(town: SearchIndex) -> None:
    for query in [
        "停水* 类型:信息",
        "^停水 类型:信息",
        "{text}:停水 类型:信息",
        "'停水';-- 类型:信息",
        "停水\\ 类型:信息",
    ]:
        if "text" in query:
            assert found(town, query) == []
        else:
            assert found(town, query) == [5, 1]
    assert found(town, '"NEAR(停水 停电)"') == []
    assert found(town, "* 停水 [a TO z] 类型:信息") == []


def test_no_index_yet_is_said(index: SearchIndex) -> None:
    with pytest.raises(SearchUnavailable, match="reindex"):
        found(index, "停水")
    assert not index.health().good


def test_indexing_again_replaces(town: SearchIndex, opened: Open) -> None:
    town.index([document(1, "人民路恢复供水", days=9, sector="民政")])
    assert found(town, "停水 类型:信息") == [5]
    assert found(opened(), "恢复供水 类型:信息") == [1]
    assert found(town, "领域:民政") == [1]
    assert town.health().counts == {"item": 6, "topic": 1, "case": 1, "release": 1, "talking": 0}


def test_a_document_that_moves_in_time_is_there_once(town: SearchIndex) -> None:
    town.index([document(1, "人民路停水", days=70)])
    assert found(town, "停水 类型:信息") == [5, 1]
    assert found(town, "停水 到:2026-01-31 类型:信息") == [1]
    assert town.health().counts["item"] == 6


def test_the_same_number_twice_in_one_call_is_the_last(index: SearchIndex) -> None:
    index.index([document(1, "停水"), document(1, "停电")])
    assert found(index, "停水") == []
    assert found(index, "停电") == [1]


def test_deleted_is_gone_and_deleting_again_is_nothing(town: SearchIndex) -> None:
    rows = [row_number("item", 1), row_number("item", 999)]
    town.delete(rows)
    town.delete(rows)
    assert found(town, "停水 类型:信息") == [5]
    assert town.get(rows) == {}


def test_documents_come_back_as_they_went_in(town: SearchIndex) -> None:
    assert town.get([one.row for one in TOWN]) == {one.row: one for one in TOWN}
    strange = document(77, "𠮷野家 €100 \u3000 ½ émail 😀\n第二行", title="“引号”与\\反斜杠")
    town.index([strange])
    assert town.get([strange.row]) == {strange.row: strange}
    assert found(town, "𠮷野家") == [77]


def test_facets_count_all_that_match(town: SearchIndex) -> None:
    hits = town.search(Search(parse("停水 或 停电", NOW), limit=1))
    assert hits.total == 5
    assert len(hits.documents) == 1
    assert hits.facets[Field.KIND] == {"post": 3, "topic": 1, "case": 1}
    assert hits.facets[Field.SECTOR] == {"城乡建设": 4, "科技与信息产业": 1}
    assert hits.facets[Field.PLACE] == {"370102003": 1, "370100": 1}
    assert hits.facets[Field.SEVERITY] == {"重大": 1}
    assert hits.since == int((NOW - timedelta(days=9)).timestamp())  # the first of all, not of the page
    assert town.search(Search(parse("并不存在", NOW))).since is None


def test_questions_asked_together_are_answered_as_alone(town: SearchIndex) -> None:
    asked = [
        Search(parse(query, NOW), "best") for query in ("停水 或 物业", "(停水 或 物业) 人民路", "停水 非 停电", "停水")
    ]
    assert town.search_each(asked) == [town.search(one) for one in asked]


@pytest.mark.parametrize("order", ["newest", "best"])
def test_pages_follow_each_other_without_gap(index: SearchIndex, order: Any) -> None:
    index.index([document(pk, "停水" * (pk % 5 + 1) + "了" * (pk % 7), days=pk % 3) for pk in range(1, 58)])
    pages, after = [], ""
    while True:
        hits = index.search(Search(parse("停水", NOW), order, 10, after))
        pages += [hit.row for hit in hits.documents]
        assert hits.total == 57
        after = hits.next
        if not after:
            break
    assert sorted(pages) == list(range(1, 58))


def test_newer_documents_do_not_shift_the_next_page(index: SearchIndex) -> None:
    index.index([document(pk, "停水", days=100 - pk) for pk in range(1, 31)])
    first = index.search(Search(parse("停水", NOW), limit=10))
    index.index([document(pk, "停水", days=100 - pk) for pk in range(31, 40)])
    second = index.search(Search(parse("停水", NOW), limit=10, after=first.next))
    assert [hit.row for hit in second.documents] == list(range(20, 10, -1))


@pytest.mark.parametrize("after", ["x", "1:2:3", "-", "9" * 40, "0"])
def test_a_place_that_was_made_up_is_the_beginning(town: SearchIndex, after: str) -> None:
    assert found(town, "停水 类型:信息", after=after) == [5, 1]


def test_best_is_by_how_much_a_text_is_about_it(index: SearchIndex) -> None:
    index.index([document(1, "停水停水停水"), document(2, "昨天" * 40 + "停水"), document(3, "停水，" + "今天" * 5)])
    assert found(index, "停水", order="best") == [1, 3, 2]
    index.index([document(1, "电的事电的事"), document(2, "电电电电电电"), document(3, "电和水的事情")])
    assert found(index, "电", order="best") == [2, 1, 3]  # a character is counted as well


@pytest.mark.parametrize("query", ["领域:城乡建设", "类型:信息 非 招聘", "停水 或 领域:交通运输"])
def test_where_no_words_lead_the_best_are_the_newest(town: SearchIndex, query: str) -> None:
    assert found(town, query, order="best") == found(town, query)


def test_a_word_is_as_rare_in_every_month(index: SearchIndex) -> None:
    """Ten old posts say 停电, ten new ones 停水: both words are as rare, so length alone decides."""
    index.index([document(pk, "停电", days=60) for pk in range(1, 11)])
    index.index([document(pk, "停水", days=1) for pk in range(11, 21)])
    index.index([document(30, "停电了" + "昨天" * 9, days=1), document(31, "停水了" + "昨天" * 9, days=60)])
    index.index([document(40, "停电" * 2, days=60), document(41, "停水" * 2, days=1)])
    first = found(index, "停水 或 停电", order="best")
    assert set(first[:2]) == {40, 41}
    assert set(first[-2:]) == {30, 31}


def test_scan_gives_all_numbers_newest_first(index: SearchIndex) -> None:
    index.index([document(pk, "停水" if pk % 2 else "停电", days=pk / 1000) for pk in range(1, 12_001)])
    assert list(index.scan(parse("停水", NOW))) == list(range(1, 12_001, 2))


def test_rebuild_replaces_all_and_searches_go_on(town: SearchIndex, opened: Open) -> None:
    reader = opened()
    assert found(reader, "公交") == [3]

    def batches() -> Any:
        yield [document(50, "停水一")]
        assert found(reader, "公交") == [3]
        yield [document(51, "停水二", days=40)]

    assert town.rebuild(batches()) == 2
    for one in (town, reader, opened()):
        assert found(one, "停水") == [50, 51]
        assert found(one, "公交") == []
    reader.index([document(52, "停水三")])
    assert found(town, "停水") == [52, 50, 51]


def test_a_rebuild_that_breaks_changes_nothing(town: SearchIndex, opened: Open) -> None:
    def batches() -> Any:
        yield [document(50, "停水一")]
        raise RuntimeError("the store went away")

    with pytest.raises(RuntimeError):
        town.rebuild(batches())
    assert found(town, "停水 类型:信息") == [5, 1]
    assert town.rebuild([[document(60, "停水")]]) == 1
    assert found(opened(), "停水") == [60]


def test_two_hundred_words_are_asked_at_once(town: SearchIndex) -> None:
    words = [f"词{chr(0x4E00 + number)}" for number in range(190)]
    assert found(town, f"({' 或 '.join([*words, '公交'])})") == [3]
    assert found(town, f"公交 排除:{','.join(words)}") == [3]
    assert found(town, " ".join([*words, "公交"])) == []
    nested = "公交"
    for number in range(9):
        nested = f"({nested} 或 (停水 {words[number]}))" if number % 2 else f"({nested} 与 (公交 或 {words[number]}))"
    assert found(town, nested) == [3]


def test_all_neighbours_are_in_order(town: SearchIndex) -> None:
    hits = town.search(Search(parse("类型:信息", NOW)))
    assert all(one.at >= two.at for one, two in pairwise(hits.documents))


def test_a_character_with_a_thousand_neighbours_is_found_near_a_word(index: SearchIndex) -> None:
    index.index([document(pk, f"水{chr(0x4E00 + pk)}不是的") for pk in range(1, 1_001)])
    for query in ("水", "水 ~5 不是", "水 不是"):
        assert len(list(index.scan(parse(query, NOW)))) == 1_000, query


@pytest.mark.parametrize("order", ["newest", "best"])
def test_a_text_of_megabytes_is_indexed_and_found_to_its_end(index: SearchIndex, order: Any) -> None:
    index.index([document(1, "停水了，昨天没人管" * 120_000 + "尾巴赔偿"), document(2, "停水", days=1)])
    for query, expected in (("停水", [1, 2]), ("尾巴赔偿", [1]), ("管 ~5 停水", [1]), ("尾巴 停水", [1])):
        assert sorted(found(index, query, order=order)) == expected
    index.delete([row_number("item", 1)])
    assert found(index, "停水", order=order) == [2]
