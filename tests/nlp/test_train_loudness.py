"""How much each row counts when a model is learnt: `nlp.train_fit.loudness`."""

import numpy as np
import pytest

from nlp.train_fit import BALANCE, SILVER, loudness


def test_rare_labels_count_as_much_as_common_ones_where_the_task_balances_wholly() -> None:
    labels = ["no"] * 30 + ["yes"] * 10
    weights = loudness(labels, "relevant")
    assert weights[:30].sum() == pytest.approx(weights[30:].sum())
    assert loudness(labels, "relevant", [True] * 40).tolist() == weights.tolist()


def test_silver_rows_are_balanced_apart_and_count_less() -> None:
    labels = ["投诉"] * 60 + ["咨询"] * 20 + ["投诉"] * 10 + ["咨询"] * 40
    silver = [False] * 80 + [True] * 50
    weights = loudness(labels, "appeal", silver)
    power = BALANCE["appeal"]
    assert weights[60] == pytest.approx(weights[0] * 3**power)
    assert weights[80] == pytest.approx(weights[90] * 4**power)
    assert weights[80] == pytest.approx(SILVER["appeal"] * (50 / 2 / 10) ** power)


def test_a_label_of_a_few_rows_is_no_louder_than_its_rows() -> None:
    labels = ["投诉"] * 860 + ["咨询"] * 120 + ["求助"] * 3
    weights = loudness(labels, "appeal")
    assert np.all(weights[-3:] == 1.0)
    assert weights[860] > 1.0 > weights[0]
