"""How much each row counts when a model is learnt: `nlp.train.fit.loudness`."""

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.svm import LinearSVC

from nlp.train.fit import BALANCE, SILVER, STRENGTH, balance, fit, loudness, vectors


def test_rare_labels_count_as_much_as_common_ones_where_the_task_balances_wholly() -> None:
    weights = balance(["no"] * 30 + ["yes"] * 10, "relevant")
    assert weights["no"] * 30 == pytest.approx(weights["yes"] * 10)


def test_labels_weigh_where_they_are_asked_for_and_views_by_the_row() -> None:
    """liblinear tells a label's weight from its rows' weights: one for the other is another model."""
    labels = ["城乡建设"] * 6 + ["交通运输"] * 2 + ["环境保护"] * 2
    counts = sp.random(10, 8, 0.5, random_state=7919, dtype=np.float32, format="csr")
    fitted = fit(counts, sp.identity(8, np.float32, format="csr"), labels, sorted(set(labels)), "sector")
    present = np.asarray((counts > 0).sum(axis=0)).ravel()
    idf = np.where(present >= 2, np.log(11 / (1 + present)) + 1, 0).astype(np.float32)
    model = LinearSVC(C=STRENGTH["sector"], class_weight=balance(labels, "sector"), random_state=7919)
    model.fit(vectors(counts, sp.identity(8, np.float32, format="csr"), idf), labels)
    assert fitted.bias == pytest.approx(model.intercept_, abs=1e-3)


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
