"""Which past decisions are like a matter: by what happened, not by where."""

import pytest

from alerts.rules.rulings import CHOSEN, Ruling, rank
from config.vocabulary import Sector

RANKING = [("甲局", 0.30), ("乙局", 0.28)]


@pytest.mark.parametrize(
    ("decided", "title", "first"),
    [
        ("翠湖花园：电梯停运", "翠湖花园：噪音扰民", "甲局"),
        ("青溪路：又淹了", "青溪路：噪音", "甲局"),
        ("翠湖花园：电梯停运", "青溪家园：电梯停运", "乙局"),
        ("电梯停运", "青溪家园：电梯停运三天", "乙局"),
    ],
)
def test_a_decision_counts_for_like_matters_not_for_others_of_the_same_place(decided, title, first):
    ranking, because = rank(RANKING, [Ruling("乙局", decided, Sector.OTHER, CHOSEN)], title, Sector.OTHER)
    assert ranking[0][0] == first
    assert bool(because) == (first == "乙局")
