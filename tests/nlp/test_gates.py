"""What the patterns can find is seen by the compiled looks that come before them; no text breaks those."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.lexicon.words import word_list
from nlp.look.by_first import ByFirst
from nlp.personal.mask import mask, mask_all
from nlp.severity import context, happening_words
from nlp.severity.signals import signals

BEGINS = word_list("signal_happens") | word_list("signal_beside")
ASIDE = word_list("signal_aside")
JUNK = st.text("栋单元号室-1一3０*@qＱ微信我是业主王：死伤人个家元罚至。\n\0\ud800😀闽A 住", max_size=60)


@settings(max_examples=500, deadline=None)
@given(st.from_regex(happening_words.EVENT.pattern, fullmatch=True))
def test_what_happens_begins_with_a_word_of_the_lists(said: str) -> None:
    assert any(said.startswith(word) or said.startswith(word[:3]) for word in BEGINS)


WHOLE = re.compile(happening_words.EVENT.pattern)


@settings(max_examples=300, deadline=None)
@given(st.text("三名工人", max_size=3), st.from_regex(WHOLE, fullmatch=True), JUNK)
def test_by_first_characters_the_same_is_matched_as_by_the_whole_pattern(before: str, said: str, behind: str) -> None:
    text = before + said + behind
    for place in range(len(text) + 1):
        ours, plain = happening_words.EVENT.match(text, place), WHOLE.match(text, place)
        assert (ours and (ours.lastgroup, ours.span())) == (plain and (plain.lastgroup, plain.span()))


@pytest.mark.parametrize("body", ["a?b|[cd]*e|f", "(?:x|y)?z|(?<=q)w", "(?:g{0,2}h|.i)j|^k", r"\d+|[^m]n"])
def test_what_may_stand_first_is_known_of_each_alternative(body: str) -> None:
    whole, ours = re.compile(f"(?P<one>{body})"), ByFirst({"one": body})
    for text in (
        "ab",
        "b",
        "cde",
        "e",
        "f",
        "xz",
        "z",
        "qw",
        "w",
        "ggh",
        "ghj",
        "hj",
        "1ij",
        "kj",
        "k",
        "77",
        "mn",
        "on",
    ):
        for place in range(len(text) + 1):
            found, plain = ours.match(text, place), whole.match(text, place)
            assert (found and found.span()) == (plain and plain.span())


@pytest.mark.parametrize("name", ["_PAST", "_UNREAL", "_LAW", "_TOLD"])
def test_what_is_no_news_holds_a_word_of_the_list(name: str) -> None:
    pattern = re.compile(re.sub(r"^\(\?=\[[^\]]*\]\)", "", getattr(context, name).pattern), re.ASCII)

    @settings(max_examples=300, deadline=None)
    @given(st.from_regex(pattern, fullmatch=True))
    def holds(said: str) -> None:
        assert any(word[:3] in said for word in ASIDE)

    holds()


@settings(max_examples=300, deadline=None)
@given(st.lists(JUNK, max_size=4))
def test_any_text_is_masked_alone_as_in_a_batch(texts: list[str]) -> None:
    together = mask_all(texts)
    assert together == [mask(text) for text in texts]
    assert [len(hidden) for hidden, _ in together] == [len(text) for text in texts]
    for text in texts:
        signals(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1栋1103，11栋904，14栋1103，12栋503", "******，******，*******，******"),
        ("电话０５９１－８７６５４３２１", "电话０５***********"),
        ("业主王小明、李大山和赵云，反映漏水", "业主王**、李**和**，反映漏水"),
        ("2019-11-07 一次买3-5斤", "2019-11-07 一次买3-5斤"),
        ("依据岳府阅【2015】26号、龙政发（2003）24号文件）", "依据岳府阅【2015】26号、龙政发（2003）24号文件）"),
        (
            "业主李四(1987)3号楼、王小明〔2020〕3号、王富发（1965）12号院",
            "业主**(1987)3号楼、王**〔2020〕3号、王**（1965）12号院",
        ),
    ],
)
def test_what_stands_beside_each_other_is_found_each_for_itself(text: str, wanted: str) -> None:
    assert mask(text)[0] == wanted
