"""Like messages of real issues are found (`python -m benchmarks.like` prints the figures)."""

from pathlib import Path

import pytest

from benchmarks.like import by_port, messages, shares


@pytest.mark.shared
def test_the_same_issue_is_among_the_first_five(shared: Path, tmp_path: Path) -> None:
    texts = messages(shared / "data")
    issue, office = shares(texts, by_port(texts, tmp_path))
    assert issue >= 0.95
    assert office >= 0.45
