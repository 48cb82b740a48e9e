"""`nlp.look.late` finds what `re` finds, and compiles nothing before it is asked."""

import re
from typing import Any

import pytest

from nlp.look.by_first import ByFirst
from nlp.look.first_look import Quick
from nlp.look.late import compile_all, late

TEXT = "业主林芳反映: 3栋停水, 5栋停电"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The patterns that are compiled in this test."""
    known, compile_now = list[str](), re.compile

    def noted(pattern: str) -> Any:
        known.append(pattern)
        return compile_now(pattern)

    monkeypatch.setattr(re, "compile", noted)
    return known


def test_found_is_what_re_finds() -> None:
    pattern = r"(?P<house>\d)栋停(?P<what>.)"
    plain = re.compile(pattern)
    assert [found.span() for found in late(pattern).finditer(TEXT)] == [found.span() for found in plain.finditer(TEXT)]
    assert late(pattern).sub("-", TEXT) == plain.sub("-", TEXT)
    assert late(pattern).findall(TEXT, 12) == plain.findall(TEXT, 12)
    assert late(pattern).split(TEXT) == plain.split(TEXT)
    assert (late(pattern).groupindex, late(pattern).pattern) == (plain.groupindex, pattern)


def test_compiled_once_and_when_asked(made: list[str]) -> None:
    pattern = late("停水(?=,)")
    assert made == []
    assert pattern.search(TEXT)
    assert pattern.search(TEXT)
    assert pattern.match("停水,")
    assert made == ["停水(?=,)"]


def test_all_compiled_at_once(made: list[str]) -> None:
    pattern, quick, by_first = late("停电(?=$)"), Quick("[停断]电(?=$)"), ByFirst({"cut": "停电|断水"})
    compile_all()
    assert "停电(?=$)" in made
    made.clear()
    assert pattern.search(TEXT)
    assert quick.search(TEXT)
    assert by_first.match(TEXT, len(TEXT) - 2)
    assert made == []


def test_what_is_no_pattern_raises() -> None:
    with pytest.raises(re.error):
        late("(停").search(TEXT)
