"""The query language: what is understood, what is refused and where, and what is said back."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.clock import SHANGHAI
from pipeline.search.language.errors import QueryError
from pipeline.search.language.examples import EXAMPLES, completions
from pipeline.search.language.fields import Field, Names
from pipeline.search.language.match import Facts, matches
from pipeline.search.language.parser import parse
from pipeline.search.language.sentence import sentence
from pipeline.search.language.tree import And, Is, Near, Node, Not, Or, Within, Word

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=SHANGHAI)
NAMES = Names(
    {"bbs": "本地论坛", "news": "县融媒体"},
    lambda name: {"济南": ("370100",), "历下区": ("370102",), "山东": ("370000",)}.get(name, ()),
    ("济南", "历下区"),
)
TEXT = "人民路停水三天，物业说赔偿五十元。拨打12345没人管"


def holds(query: str, text: str = TEXT, heat: float | None = None, **values: str) -> bool:
    known = {Field(name): value for name, value in values.items()}
    return matches(parse(query, NOW, NAMES), Facts(text, NOW.timestamp(), known, heat))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("停水 赔偿", True),
        ("停水 停电", False),
        ("停水 或 停电", True),
        ("停电 OR 停气 or 停水", True),
        ("停水 非 赔偿", False),
        ("停水 与 非 停电", True),
        ("停水 且 非 停电", True),
        ("停水 and not (停电 或 停气)", True),
        ("停电 或 停水 赔偿", True),
        ("（停电 或 停水） 招聘", False),
        ('"停水三天"', True),
        ("“停水 三天”", False),
        ("停水 ~10 赔偿", True),
        ("赔偿~ 停水", True),
        ("停水 ~3 赔偿", False),
        ("赔偿 ~10 停水", True),
        ("停水，赔偿、物业", True),
        ("停水 排除:招聘,转让", True),
        ("停水 exclude:招聘,赔偿", False),
        ("水 NEAR(停水 赔偿) *", False),
        ("停水* ^赔偿~", True),
    ],
)
def test_words_and_operators(query: str, expected: bool) -> None:
    assert holds(query) is expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sector:交通运输", True),
        ("领域：交通", True),
        ("sector:教育文体,交通运输", True),
        ("非 sector:教育文体 停水", True),
        ("place:济南", True),
        ("place:山东", True),
        ("地点:历下区", False),
        ("source:本地论坛", True),
        ("source:bbs", True),
        ("来源:县融媒体", False),
        ("kind:信息", True),
        ("kind:来信", False),
        ("severity:较大,一般", True),
        ("state:处置中", True),
        ("from:2026-03-09", True),
        ("from:今天 to:今天", True),
        ("从:今天 或 到:2026-03-01", True),
        ("从:2026-03-01 非 从:2026-03-20 到:今天", True),
        ("heat>=20.5 heat<=20.5", True),
        ("to:2026-03-08", False),
        ("to:2026-03", True),
        ("从:7天", True),
        ("heat>20", True),
        ("heat>20.5", False),
        ("热度<=20.5", True),
        ("heat<20", False),
    ],
)
def test_fields(query: str, expected: bool) -> None:
    values = {
        "sector": "交通运输",
        "place": "370103",
        "source": "bbs",
        "kind": "post",
        "severity": "一般",
        "state": "handling",
    }
    assert holds(query, heat=20.5, **values) is expected


def test_the_tree_is_flat_and_frozen() -> None:
    tree = parse("停水 (停电 停气) 或 噪音 ~5 工地", NOW)
    assert isinstance(tree, Or)
    assert isinstance(tree.parts[0], And)
    assert [type(part) for part in tree.parts[0].parts] == [Word, Word, Word]
    assert isinstance(tree.parts[1], Near)
    assert hash(tree) == hash(parse("停水 (停电 停气) 或 噪音 ~5 工地", NOW))


@pytest.mark.parametrize(
    ("query", "where", "word"),
    [
        ("停水 (停电", "(", "右括号"),
        ("停水)", ")", "右括号"),
        ("停水 或", "或", "后面缺少"),
        ("与 停水", "与", "前面缺少"),
        ("停水 与 或 停电", "与", "后面缺少"),
        ("停水 非", "非", "后面缺少"),
        ("停水 ()", "()", "空"),
        ('停水 "停电', '"停电', "引号"),
        ("非 广告", "非 广告", "只写“非”"),
        ("停水 或 非 停电", "停水 或 非 停电", "只写“非”"),
        ("😀 *", "😀 *", "没有可以查找的字"),
        ("停水 ~ 赔偿", "~", "字数"),
        ("停水 ~99 赔偿", "~99", "1 到 50"),
        ("停水 ~5", "~5", "两边"),
        ("~5 停水", "~5", "前面"),
        ("停水 ~5 停水", "~5", "同一个词"),
        ("停水 sector:公交", "公交", "城乡建设"),
        ("place:月球", "月球", "不认识"),
        ("source:微博", "微博", "本地论坛"),
        ("from:明年", "明年", "2026-03-01"),
        ("from:2026-02-30", "2026-02-30", "日期"),
        ("sector: 交通", "sector:", "紧接着"),
        ("heat>很高", "heat>很高", "数字"),
        ("sector>3", "sector>3", "冒号"),
        ("title:停水", "title:", "加上引号"),
        ("作者:张三", "作者:", "只看事，不看人"),
        ("停水 user:zhang", "user:", "只看事，不看人"),
        ("停\0水", "\0", "空字符"),
        ("停水 从:2026-03-31 到:2026-03-01", "到:2026-03-01", "对调"),
        ("(to:7天 停水) 从:今天", "从:今天", "结束之后"),
        ("停水 或 (停电 from:2026-03 (to:2026-01 停气))", "to:2026-01", "对调"),
        ("热度>20 停水 热度<=20", "热度<=20", "改其中一个数"),
    ],
)
def test_an_error_points_at_its_place_and_says_what_was_expected(query: str, where: str, word: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, NOW, NAMES)
    assert caught.value.pointed(query)[1] == where
    assert word in str(caught.value)
    assert caught.value.expected


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("停" * 10_000, "太长"),
        ("(" * 30 + "停水" + ")" * 30, "太深"),
        ("停水 " + "非 " * 500 + "停电", "太深"),
        ("停水 " * 300, "太多"),
        ("a" + " ~5" * 3, "两边"),
        ("水" * 150, "太长"),
    ],
)
def test_limits_are_said(query: str, word: str) -> None:
    with pytest.raises(QueryError, match=word):
        parse(query, NOW)


def test_examples_work_as_they_stand() -> None:
    for query, said in EXAMPLES:
        assert sentence(parse(query, NOW)).startswith("找")
        assert said


def test_the_sentence_says_what_was_understood() -> None:
    query = "停水 (赔偿 或 投诉) 排除:广告,招聘 领域:交通 热度>20 从:2026-03-01"
    assert sentence(parse(query, NOW, NAMES)) == (
        "找含“停水”，并且（含“赔偿”，或者含“投诉”），并且不含“广告”、“招聘”，并且领域是交通运输，"
        "并且热度高于 20，并且时间在 2026-03-01 以后（含）的内容。"
    )


def test_what_may_come_next() -> None:
    assert [one.shown for one in completions("停水 领", NAMES)] == ["领域:"]
    assert [one.query for one in completions("停水 sector:教", NAMES)] == ["停水 sector:教育文体"]
    assert [one.shown for one in completions("来源:", NAMES)] == ["本地论坛", "县融媒体"]
    assert [one.query for one in completions("等级:较大,重", NAMES)] == ["等级:较大,特别重大", "等级:较大,重大"]
    assert completions("停水 ", NAMES) == []


def test_days_are_those_of_shanghai() -> None:
    tree = parse("from:3月1日 to:2026年3月", NOW)
    assert isinstance(tree, And)
    low, high = tree.parts
    assert isinstance(low, Within)
    assert isinstance(high, Within)
    assert low.low == datetime(2026, 3, 1, tzinfo=SHANGHAI).timestamp()
    assert high.high == datetime(2026, 4, 1, tzinfo=SHANGHAI).timestamp()
    ago = parse("从:24小时", NOW)
    assert isinstance(ago, Within)
    assert ago.low == (NOW - timedelta(hours=24)).timestamp()


@pytest.mark.parametrize(
    ("query", "low", "high", "said"),
    [
        ("从:7天", timedelta(days=7), None, "找时间在最近 7 天的内容。"),
        ("从:30天 到:7d", timedelta(days=30), timedelta(days=7), "找时间在最近 30 天，并且时间在 7 天以前的内容。"),
        ("从:近3月", timedelta(days=90), None, "找时间在最近 3 个月的内容。"),
        ("从:3月", timedelta(days=8, hours=10), None, "找时间在 3月 以后（含）的内容。"),
        ("到:2月份", None, timedelta(days=8, hours=10), "找时间在 2月份 以前（含）的内容。"),
    ],
)
def test_lengths_of_time_end_when_they_are_over(
    query: str, low: timedelta | None, high: timedelta | None, said: str
) -> None:
    """`to` a length of time is until that long ago; 3月 is March, 近3月 three months."""
    tree = parse(query, NOW)
    parts = tree.parts if isinstance(tree, And) else (tree,)
    bounds = [part for part in parts if isinstance(part, Within)]
    assert [part.low for part in bounds if part.low] == ([(NOW - low).timestamp()] if low else [])
    assert [part.high for part in bounds if part.high] == ([(NOW - high).timestamp()] if high else [])
    assert sentence(tree) == said
    assert sentence(parse("热度>5", NOW)) == "找热度高于 5 的内容。"


def test_not_not_is_nothing_and_lists_are_or() -> None:
    assert isinstance(parse("非 非 停水", NOW), Word)
    tree = parse("停水 排除:a,b", NOW)
    assert isinstance(tree, And)
    assert isinstance(tree.parts[1], Not)
    assert isinstance(tree.parts[1].part, Or)
    kinds = parse("kind:信息,专题", NOW)
    assert isinstance(kinds, Is)
    assert kinds.values == ("post", "reply", "article", "petition", "hot_title", "topic")


PIECES = st.sampled_from([
    "停水", "停电", "12345", "a", "与", "或", "非", "AND", "NOT", "(", ")", "（", '"', "~5", "~", "sector:",
    "sector:交通运输", "heat>", "heat>3", "作者:", "*", "-", "^", "NEAR(", "{", "title:", "place:x", "from:7天",
    "排除:", ",", "\\", "'", ";--", "\0", "😀", "\u202e", " ", ":", "https://a",
])  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES, max_size=25).map("".join)
    )
)
@settings(max_examples=600, deadline=None)
def test_any_query_is_understood_or_refused_at_a_place_within_it(query: str) -> None:
    tree = _understood(query)
    if isinstance(tree, QueryError):
        assert 0 <= tree.at <= len(query)
        assert "".join(tree.pointed(query)) == query
        assert str(tree)
    else:
        assert sentence(tree)
        matches(tree, Facts(TEXT, NOW.timestamp(), {}))


def _understood(query: str) -> Node | QueryError:
    try:
        return parse(query, NOW, NAMES)
    except QueryError as error:
        return error


@given(st.lists(PIECES, max_size=8).map("".join))
@settings(deadline=None)
def test_completions_never_fail(query: str) -> None:
    assert len(completions(query, NAMES)) <= 12
