"""Drift: what a week looks like beside training, and from when it is worth a word."""

from datetime import date, timedelta

import pytest

from config.schema.installation import Models
from nlp.about.unknown import unknown_share
from pipeline.ingest import ingest
from pipeline.learning import drift
from pipeline.models import DriftWeek, Item, Source
from pipeline.topics.engines import Engines
from tests.pipeline.conftest import NOON, MakePost

WEEK = date(2026, 3, 2)


def _week(**values: float) -> DriftWeek:
    usual = {"abstained": 0.02, "unknown": 0.03, "shift": 0.1}
    return DriftWeek(**{"week": WEEK, "items": 500, "mix": {}, "at": NOON, **usual, **values})


def test_the_index_is_nothing_for_equal_mixes_and_grows_with_the_distance() -> None:
    usual = drift.reference()["mix"]
    assert drift.shift(usual, usual) == pytest.approx(0)
    near = {**usual, "城乡建设": usual["城乡建设"] - 0.05, "民政": usual["民政"] + 0.05}
    assert 0 < drift.shift(near, usual) < 0.25 < drift.shift({"民政": 1.0}, usual)


def test_words_that_training_never_saw_are_counted() -> None:
    assert unknown_share([["小区", "停水", "没人", "的", "K89"]]) == 0
    assert unknown_share([["小区", "甪坎垱嵴"]]) == 0.5
    assert unknown_share([]) == 0


def test_a_complete_week_is_measured_once(forum: Source, engines: Engines, make_post: MakePost) -> None:
    texts = ["小区停水两天了没人管", "公交车总是不准点", "吾甪坎垱嵴之珸珱焱"]
    ingest([make_post(text) for text in texts], engines, NOON)
    Item.objects.update(relevant=True)
    Item.objects.filter(text=texts[2]).update(sector="其他")
    assert drift.measure_due(NOON) == []
    later = NOON + timedelta(days=7)
    found = drift.measure_due(later)
    assert [(one.week, one.items) for one in found] == [(WEEK, 3)]
    assert found[0].abstained == pytest.approx(1 / 3)
    assert sum(found[0].mix.values()) == pytest.approx(1)
    assert drift.measure_due(later) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ""),
        ({"abstained": 0.4}, "不能判断的占 40%"),
        ({"unknown": 0.2}, "没见过的词占 20.0%"),
        ({"shift": 0.9}, "PSI 0.90"),
        ({"abstained": 0.4, "items": 199}, ""),
    ],
)
def test_a_word_is_said_beyond_the_limits_and_never_of_few(values: dict[str, float], words: str) -> None:
    said = " ".join(drift.troubles(_week(**values), Models()))
    assert words in said if words else not said
