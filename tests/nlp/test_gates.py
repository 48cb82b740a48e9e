"""What the patterns can find is seen by the compiled looks that come before them; no text breaks those."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import context, happening_words
from nlp.lexicon.words import word_list
from nlp.mask import mask, mask_all
from nlp.signals import signals

BEGINS = word_list("signal_happens") | word_list("signal_beside")
ASIDE = word_list("signal_aside")
JUNK = st.text("栋单元号室-1一3０*@qＱ微信我是业主王：死伤人个家元罚至。\n\0\ud800😀闽A 住", max_size=60)


@settings(max_examples=500, deadline=None)
@given(st.from_regex(happening_words.EVENT, fullmatch=True))
def test_what_happens_begins_with_a_word_of_the_lists(said: str) -> None:
    assert any(said.startswith(word) or said.startswith(word[:3]) for word in BEGINS)


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
    ],
)
def test_what_stands_beside_each_other_is_found_each_for_itself(text: str, wanted: str) -> None:
    assert mask(text)[0] == wanted
