"""Texts in few bytes: nothing is lost, and common characters take one byte."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.search.sqlite_text import packed, unpacked

ANY = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(ANY, max_size=20))
def test_every_text_comes_back(texts: list[str]) -> None:
    assert unpacked(packed(texts)) == texts


def test_strange_texts_come_back() -> None:
    texts = ["", "\0", "A，B。C", "𠮷野家 😀 €½", "\n\t ~!@", "的" * 10_000]
    assert unpacked(packed(texts)) == texts


def test_a_petition_takes_less_than_two_bytes_a_character() -> None:
    text = "我们小区的业主有一个问题，物业公司不处理，请政府部门管一管。"
    (pack,) = packed([text])
    assert len(pack) < 1.5 * len(text)
    assert len(packed(["12345"])[0]) == 5
