"""The health page tells the truth while faults come and go: a short form of `python -m benchmarks.faults`."""

from pathlib import Path

import pytest

from benchmarks import faults_sites
from benchmarks.faults import run

pytestmark = [pytest.mark.server, pytest.mark.django_db]


def test_the_page_is_true_while_faults_come_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults_sites, "FAULTS", tuple(one for one in faults_sites.FAULTS if one != "hanging"))
    told = run(count=6, steps=24, seed=2, folder=tmp_path)
    assert told.lies == []
    assert told.faults.total() >= 6
    assert told.seen.total() >= 4
