"""`nlp.look.first_look` and `nlp.look.words_in` find what `re` finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.look.by_first import looking_once
from nlp.look.first_look import Quick, sight
from nlp.look.words_in import WordsIn

PATTERNS = (
    r"(?<![\d.])(?:1\d\d|\d{4,8})(?:,\d{3}){1,2}(?![\d元])",
    r"(?<=[，: ])(?:但|其实|经(?:核实|查)|只有)",
    r"(?=[甲乙丙])(?:甲?乙|丙(?!丁)|(?:^|，)丁|乙*丙+?丁)",
    r"(?P<n>\d+)[栋幢-](?:(?P<u>\d)单元)?|[-–]\d|附[一二\d]{1,2}号$",
    r"(?:甲|乙)?丙{0,2}丁",
)
TEXTS = st.text("甲乙丙丁但其实经核查只有，: 1234567890.,元栋幢-–单元附一二号^", max_size=40)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=TEXTS, start=st.integers(0, 12), end=st.integers(0, 60))
def test_a_quick_pattern_finds_what_the_plain_one_finds(pattern: str, text: str, start: int, end: int) -> None:
    plain, quick = re.compile(pattern), Quick(pattern)
    found = [(one.span(), one.groups()) for one in plain.finditer(text, start, end)]
    assert [(one.span(), one.groups()) for one in quick.finditer(text, start, end)] == found
    first, seen = quick.search(text, start, end), sight(pattern).search(text, start, end)
    assert (first.span() if first else None) == (found[0][0] if found else None)
    assert (seen.start() if seen else None) == (found[0][0][0] if found else None)


SHARED = (
    (r"(?<!甲)乙+丙|(?<!甲)乙(?P<n>\d)|(?<!丁)乙|丙", r"(?<!甲)(?:乙+丙|乙(?P<n>\d))|(?<!丁)乙|丙"),
    (r"(?=[甲乙])(?:(?<!丁)甲\d?|(?<!丁)甲乙?|乙)", r"(?=[甲乙])(?:(?<!丁)(?:甲\d?|甲乙?)|乙)"),
    (r"(?=甲)(?:甲|甲乙)?丙", r"(?=甲)(?:甲|甲乙)?丙"),
)


@pytest.mark.parametrize(("pattern", "shared"), SHARED)
@given(text=TEXTS)
def test_alternatives_that_look_around_alike_look_once(pattern: str, shared: str, text: str) -> None:
    assert looking_once(pattern) == shared
    found = [(one.span(), one.groups()) for one in re.finditer(pattern, text)]
    assert [(one.span(), one.groups()) for one in re.finditer(shared, text)] == found


@pytest.mark.parametrize("pattern", [".甲", "[^甲]乙", "甲?", "甲|", r"(?<=甲)", r"(?P=n)甲", r"\W甲", "(?i:a)"])
def test_a_pattern_that_may_begin_with_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"begin|unknown kind"):
        sight(pattern)


@given(text=st.text("赔偿款退不欠", max_size=20))
def test_words_in_a_text_are_those_of_the_alternatives(text: str) -> None:
    words = ("赔", "赔偿", "赔偿款", "退款", "不退", "欠")
    plain = re.compile("|".join(sorted(words, key=len, reverse=True)))
    known = WordsIn(words)
    assert known.all(text) == plain.findall(text)
    assert known.any(text) == (plain.search(text) is not None)
