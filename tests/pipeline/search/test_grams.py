"""What is indexed of a text, and that a word is found wherever it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.fold import fold, fold_with_places
from pipeline.search.grams import grams, pattern, stream

TEXT = "A3区停水三天了，拨打12345没人管！C919首飞，發展臺灣；ＡＢＣ公司"


def found(word: str, text: str = TEXT) -> bool:
    looked_up = pattern(word)
    return looked_up is not None and looked_up.needle in stream(text)


@pytest.mark.parametrize(
    "word",
    [
        "停水",
        "水三",
        "三天了",
        "区",
        "了",
        "管",
        "A3区",
        "a3",
        "12345",
        "C919",
        "c919首飞",
        "发展",
        "發展",
        "台湾",
        "abc",
        "ＡＢＣ",
        "区停水三天了",
        "人管C919",
    ],
)
def test_a_word_is_found_however_it_is_cut_or_written(word: str) -> None:
    assert found(word)


@pytest.mark.parametrize("word", ["停电", "水天", "1234", "2345", "919", "ab", "了拨", "管首", "水水"])
def test_what_is_not_there_is_not_found(word: str) -> None:
    assert not found(word)


def test_what_cannot_be_looked_up_has_no_pattern() -> None:
    assert pattern("😀！。、 *") is None
    assert pattern("") is None


@given(st.text("水电停路区天a1 ，b", min_size=1, max_size=30), st.data())
def test_every_part_of_a_run_of_characters_is_found(text: str, data: st.DataObject) -> None:
    runs = [run for run in "".join(c if c in "水电停路区天" else " " for c in text).split() if run]
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(start + 1, len(run)))
    assert found(run[start:end], text)


@given(st.text())
def test_grams_hold_no_separator_and_folding_settles(text: str) -> None:
    assert all(gram and not any(c.isspace() or c == "\0" for c in gram) for gram in grams(text))
    assert grams(fold(text)) == grams(text)


@given(st.text("停水發展ａB1 　，é", max_size=20))
def test_places_lead_back_into_the_text(text: str) -> None:
    folded, places = fold_with_places(text)
    assert len(folded) == len(places)
    assert all(fold(text[place]).find(c) >= 0 for c, place in zip(folded, places, strict=True))
