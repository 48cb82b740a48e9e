"""A site that is away says nothing of its robots.txt: what stands for it must not be remembered as the site's word."""

import socket
from pathlib import Path

import pytest

from config.schema.sources import SourceEntry
from crawlers.run import run_round

pytestmark = pytest.mark.server


def test_a_site_that_is_away_for_two_rounds_is_away_in_both(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"key": "s", "name": "s", "kind": "news", "url": f"http://127.0.0.1:{port}/x.html", "delay_seconds": 0}
    entry = SourceEntry.model_validate({**given, "allow_private_host": True})
    for _ in range(2):
        (result,) = run_round([entry], tmp_path / "spool", "salt", "", {"s": None}, seen=tmp_path / "seen")
        assert result.status == "unreachable"
        assert "robots.txt did not answer" in result.reason
