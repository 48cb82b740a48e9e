"""What a crawl came to is kept, though others hold the store; the first batch holds it no longer than the next."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from django.db import OperationalError

from config.clock import SHANGHAI
from config.schema.sources import SourceEntry
from crawlers.items import Post
from crawlers.outcome import CrawlResult
from pipeline import work
from pipeline.models import Crawl, Source
from pipeline.sources import crawl
from pipeline.sources import registry as sources
from pipeline.sources.crawl import Crawler
from pipeline.transport.spool import SpoolTransport

NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)
ENTRY = SourceEntry.model_validate({"key": "bbs", "name": "论坛", "kind": "feed", "url": "http://bbs.test/"})
RESULT = CrawlResult(source="bbs", status="blocked", reason="HTTP 432", items=0, requests=1, seconds=0.1)

pytestmark = pytest.mark.django_db


class Held:
    """`sources.record` of a store that others hold for the first `tries`."""

    def __init__(self, tries: int) -> None:
        self.left, self.real = tries, sources.record

    def __call__(self, results: Sequence[CrawlResult], now: datetime) -> None:
        self.left -= 1
        if self.left >= 0:
            raise OperationalError("database is locked")
        self.real(results, now)


@pytest.fixture
def crawler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crawler:
    Source.objects.create(key="bbs", name="论坛", kind="feed", url=ENTRY.url)
    monkeypatch.setattr(Crawler, "_run", lambda *_: ([RESULT], ""))
    monkeypatch.setattr(crawl, "close_old_connections", lambda: None)
    return Crawler(tmp_path, "salt", "")


def test_a_round_is_recorded_once_when_the_store_is_free_again(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "record", Held(2))
    crawler.crawl([ENTRY], NOW)
    assert list(Crawl.objects.values_list("status", flat=True)) == ["blocked"]
    assert Source.objects.get().refusals == 1


def test_a_store_that_stays_away_is_told(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "record", Held(99))
    with pytest.raises(OperationalError):
        crawler.crawl([ENTRY], NOW)


def test_results_are_recorded_whole_or_not_at_all(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_rows: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(Crawl.objects, "bulk_create", away)
    with pytest.raises(OperationalError):
        crawler.crawl([ENTRY], NOW)
    assert (Source.objects.get().refusals, Source.objects.get().last_status) == (0, "")


@pytest.mark.usefixtures("forum")
def test_models_are_read_before_the_first_batch_takes_the_store(
    tmp_path: Path, make_post: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    warm, ingest = work.warm, work.ingest
    monkeypatch.setattr(work, "warm", lambda *given: (done.append("warm"), warm(*given))[1])
    monkeypatch.setattr(work, "ingest", lambda *given: (done.append("ingest"), ingest(*given))[1])
    spool = SpoolTransport(tmp_path / "spool")
    worker = work.Worker(spool, None, lambda: NOW)
    for words in ("路灯不亮", "公交改线"):
        post: Post = make_post(words)  # type: ignore[operator]
        spool.send([post.to_line()])
        worker.step()
    assert done == ["warm", "ingest", "ingest"]
