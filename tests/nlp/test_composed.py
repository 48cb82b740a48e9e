"""Texts composed at random: what they hold is known by their making, and none of them can be learnt by heart."""

from random import Random

import pytest

from nlp.personal.mask import mask_all
from nlp.severity.signals import signals
from tests.nlp import composed, composed_doors


@pytest.mark.parametrize("kind", composed.MAKERS)
def test_what_a_composed_sentence_reports_is_found(kind: str) -> None:
    dice = Random(20261127)
    told = [composed.sentence(kind, dice) for _ in range(300)]
    right = [{name: signal.value for name, signal in signals(text).items()} == wanted for text, wanted in told]
    assert sum(right) >= 0.98 * len(right)


def test_addresses_of_flats_are_masked_however_they_are_composed() -> None:
    dice = Random(20261127)
    told = [composed_doors.sentence(dice) for _ in range(1000)]
    hidden = [text for text, _ in mask_all([text for text, _ in told])]
    places = [text.index(door) for text, door in told]
    left = [
        max(map(len, shown[place : place + len(door)].split("*"))) / len(door)
        for (_, door), shown, place in zip(told, hidden, places, strict=True)
    ]
    assert sum(share > 0.4 for share in left) <= 0.01 * len(left)


@pytest.mark.parametrize(
    "text", ["转账给殷福川以后人就联系不上了", "那天和祁文彬去看房，定金是他收的", "把钥匙交给了覃水莲"]
)
def test_a_name_is_masked_where_no_role_stands_beside_it(text: str) -> None:
    assert "*" in mask_all([text])[0][0]


@pytest.mark.parametrize(
    "text", ["坐高铁去温泉的路上堵车", "局长何建军昨天来过现场", "万达广场的白天很热闹", "王镇长答应修路"]
)
def test_words_and_those_who_act_in_public_stay(text: str) -> None:
    assert mask_all([text])[0][0] == text
