"""A site that is away says nothing of its robots.txt: what stands for it must not be remembered as the site's word."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.http import Request, TextResponse

from config.schema.sources import SourceEntry
from crawlers.guard import RobotsAnswer
from crawlers.run import run_round
from crawlers.seen import SeenStore

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


def test_a_robots_txt_that_is_looked_at_each_hour_is_asked_for_again_after_four() -> None:
    begun = datetime(2026, 11, 22, tzinfo=UTC)
    spider: Any = SimpleNamespace(seen=SeenStore(None), now=lambda: begun)
    middleware = RobotsAnswer(SimpleNamespace(spider=spider))  # type: ignore[arg-type]
    request = Request("http://x/robots.txt", meta={"dont_obey_robotstxt": True})
    middleware.process_response(request, TextResponse(request.url, body=b"User-agent: *", request=request))
    asked = []
    for hour in range(1, 7):
        spider.now = lambda at=begun + timedelta(hours=hour): at
        remembered = middleware.process_request(request)
        asked.append(remembered is None)
        if remembered is not None:
            middleware.process_response(request, remembered)
    assert not any(asked[:3])
    assert all(asked[4:])
