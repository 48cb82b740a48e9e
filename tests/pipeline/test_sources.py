"""When a source is crawled, from when on, and what is noted of it."""

from datetime import datetime, timedelta

import pytest

from config.clock import SHANGHAI
from config.schema.installation import Installation
from config.schema.sources import SourceEntry
from config.vocabulary import SourceKind
from crawlers.outcome import CrawlResult
from pipeline.models import Source
from pipeline.sources import registry as sources

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
BBS = SourceEntry(key="bbs", name="论坛", kind=SourceKind.DISCUZ, url="http://127.0.0.1:1/", interval_minutes=15)

pytestmark = pytest.mark.django_db


def _result(status: str, complete: bool = True) -> CrawlResult:
    return CrawlResult("bbs", status, "", 3, 9, 0.5, complete)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _known() -> None:
    sources.sync_sources(Installation(jurisdiction="generic", sources=(BBS,)))


def test_new_source_is_due_and_asked_for_everything() -> None:
    assert sources.due_sources([BBS], NOON) == [BBS]
    assert sources.since([BBS]) == {"bbs": None}


def test_source_is_due_again_after_its_interval() -> None:
    sources.started([BBS], NOON)
    assert sources.due_sources([BBS], NOON + timedelta(minutes=14)) == []
    assert sources.due_sources([BBS], NOON + timedelta(minutes=15)) == [BBS]


def test_good_crawl_moves_the_window_on_less_an_overlap() -> None:
    sources.record([_result("ok")], NOON)
    assert sources.since([BBS]) == {"bbs": NOON - sources.OVERLAP}


@pytest.mark.parametrize("result", [_result("blocked"), _result("unreachable"), _result("ok", complete=False)])
def test_crawl_that_missed_something_leaves_the_window(result: CrawlResult) -> None:
    sources.record([_result("ok")], NOON)
    sources.record([result], NOON + timedelta(hours=5))
    assert sources.since([BBS]) == {"bbs": NOON - sources.OVERLAP}
    assert Source.objects.get().last_status == result.status


def test_source_that_left_the_configuration_is_switched_off_and_kept() -> None:
    sources.sync_sources(Installation(jurisdiction="generic"))
    assert not Source.objects.get(key="bbs").enabled


def test_file_source_stays_enabled() -> None:
    sources.file_source("messages")
    sources.sync_sources(Installation(jurisdiction="generic"))
    assert Source.objects.get(key="messages").enabled
