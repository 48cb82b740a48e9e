"""Floors on sentences written apart from the code: lines that nobody looked at while the rules were written."""

import pytest

from benchmarks.understand import figures
from nlp.engine import Engine

LEAST = {"signals exact": 0.77, "severity": 0.92, "appeal": 0.65}
MOST = {"mask leaks": 0.07, "false masks": 0.01}


@pytest.mark.parametrize("name", ["signals", "mask", "appeal"])
def test_sentences_held_out_are_understood_as_well_as_recorded(name: str) -> None:
    for figure, share in figures(Engine(), name, 2).items():
        assert LEAST.get(figure, 0.0) <= share <= MOST.get(figure, 1.0), figure
