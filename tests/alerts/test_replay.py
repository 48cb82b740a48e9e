"""The floor under the replay of the hot messages (benchmarks/replay.py): early, once, and few others."""

from pathlib import Path

import pytest

from benchmarks.replay import replay, rows_of


@pytest.mark.shared
@pytest.mark.django_db
def test_the_hot_matters_are_alerted_early_and_once_with_few_others(shared: Path) -> None:
    found = replay(rows_of(shared), seed=7)
    assert found.in_time, found.by_item
    assert found.twice == 0, "\n".join(found.lines)
    assert found.others_per_100 <= 1.0, "\n".join(found.lines)
