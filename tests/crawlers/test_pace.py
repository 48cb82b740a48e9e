"""The site's own pace and the day's budget hold in every round, those that remember robots.txt included."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.run import run_round

pytestmark = pytest.mark.server
NOW = datetime(2026, 11, 22, 0, 50, tzinfo=UTC)
DELAY = 0.3


@pytest.mark.parametrize("own_delay", [0, 0.05])
def test_crawl_delay_holds_where_robots_is_remembered(
    petition: Any, source: Any, tmp_path: Path, own_delay: float
) -> None:
    petition.serve("/robots.txt", f"User-agent: *\nCrawl-delay: {DELAY}\n".encode())
    entry = source("petition-json", "/", delay_seconds=own_delay)
    run_round([entry], tmp_path / "s1", "salt", "", {entry.key: None}, NOW, seen=tmp_path / "seen")
    petition.asked.clear()
    for tid in (7001, 7002):
        petition.routes[f"/threads/{tid}"].headers["ETag"] = '"a"'
    later = NOW + timedelta(hours=1)
    began = time.monotonic()
    run_round([entry], tmp_path / "s2", "salt", "", {entry.key: None}, later, seen=tmp_path / "seen")
    taken = time.monotonic() - began
    assert "/robots.txt" not in petition.asked
    assert len(petition.pages_asked) >= 3
    assert taken >= DELAY * (len(petition.pages_asked) - 1)


def test_a_round_ends_where_the_days_budget_does(forum: Any, source: Any, tmp_path: Path) -> None:
    entry = source("discuz", boards=["7"], daily_requests=2, delay_seconds=0.05)
    (result,) = run_round([entry], tmp_path / "s", "salt", "", {entry.key: None}, NOW, seen=tmp_path / "seen")
    assert not result.complete
    assert len(forum.asked) <= 3, "one may be under way"
    assert "budget" in result.reason
