"""A round that runs into the quiet hours ends itself, keeps what it has, and the next one goes on."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from benchmarks.crawl import board, thread
from config.clock import SHANGHAI
from crawlers.outcome import QUIET, Outcome
from tests.crawlers.conftest import Answer, Rounds

pytestmark = pytest.mark.server
NIGHT = datetime(2026, 11, 22, 22, 59, 59, 400_000, SHANGHAI)
THREADS = 12


@pytest.fixture
def slow(site: Any) -> Any:
    """A board of twelve threads of ten posts, each of which takes a fifth of a second."""
    site.serve("/forum.php?mod=forumdisplay&fid=7", board(1, THREADS))
    for number in range(1, THREADS + 1):
        tid = str(1000 + number)
        site.routes[f"/forum.php?mod=viewthread&tid={tid}&extra=page%3D1"] = Answer(thread(tid), delay=0.2)
    return site


def test_nothing_is_asked_in_the_quiet_hours_and_nothing_is_lost(slow: Any, source: Any, rounds: Rounds) -> None:
    entry = source("discuz", boards=["7"], quiet_hours="23:00-06:00", delay_seconds=0.01)
    result, found = rounds(entry, NIGHT, None)
    assert (result.status, result.complete) == ("ok", False)
    assert result.reason == "stopped early: the quiet hours begin"
    assert 0 < len(found) < THREADS * 10
    before = [address for address in slow.pages_asked if "viewthread" in address]
    result, rest = rounds(entry, NIGHT + timedelta(hours=8), None)
    assert (result.complete, len(found) + len(rest)) == (True, THREADS * 10)
    after = [address for address in slow.pages_asked if "viewthread" in address][len(before) :]
    assert len(set(after) & set(before)) <= 4, "but for those that were under way"


def test_a_round_that_had_no_time_is_no_trouble_of_the_site() -> None:
    outcome = Outcome(stopped=f"stopped early: {QUIET}")
    assert (outcome.verdict()[0], outcome.complete) == ("empty", False)
    assert Outcome(stopped="stopped early: shutdown").verdict()[0] == "unreachable"


def test_who_crawls_by_hand_in_the_quiet_hours_is_not_stopped(slow: Any, source: Any, rounds: Rounds) -> None:
    entry = source("discuz", boards=["7"], quiet_hours="22:00-06:00")
    assert rounds(entry, NIGHT, None)[0].complete
