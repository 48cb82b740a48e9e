"""A source that falls ill is told once, with what to do, and told again when it is well."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts import source_alarms
from alerts.models import Notification
from alerts.web import source_days
from config import calendar, folder
from config.schema.installation import Installation
from config.schema.sources import SourceEntry
from config.vocabulary import SourceKind
from crawlers.outcome import CrawlResult
from pipeline.models import Crawl, Source
from pipeline.sources import registry as sources
from pipeline.sources import unknowns
from pipeline.sources.watching import unjudged

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 18, 4, 0, tzinfo=UTC)
BBS = SourceEntry(key="bbs", name="柳溪论坛", kind=SourceKind.DISCUZ, url="http://bbs.example/", interval_minutes=15)
OFFICE = Installation(jurisdiction="generic", sources=(BBS,))


@pytest.fixture(autouse=True)
def _known() -> None:
    sources.sync_sources(OFFICE)


def crawl(status: str, at: datetime, reason: str = "") -> None:
    sources.started([BBS], at)
    sources.record([CrawlResult("bbs", status, reason, 2, 5, 0.5)], at)  # type: ignore[arg-type]
    source_alarms.tick(OFFICE, at)


def told() -> list[str]:
    return [f"{one.subject} {one.text}" for one in Notification.objects.filter(purpose="source_health")]


def test_an_illness_is_told_once_and_the_recovery_again() -> None:
    for number, status in enumerate(["ok", "ok", "blocked", "blocked", "blocked", "blocked"]):
        crawl(status, NOW + number * timedelta(minutes=15), "HTTP 432 风控")
    first = told()
    assert all("柳溪论坛" in one and "被拒绝访问" in one and "HTTP 432" in one and "不会绕过" in one for one in first)
    assert 1 <= len(first) <= 2  # one for each role that hears
    crawl("ok", NOW + timedelta(hours=3))
    again = told()[len(first) :]
    assert len(again) == len(first)
    assert all("已恢复正常" in one for one in again)
    source_alarms.tick(OFFICE, NOW + timedelta(hours=3, minutes=1))
    assert len(told()) == 2 * len(first)


def test_a_scheduler_that_stood_still_is_told() -> None:
    crawl("ok", NOW)
    source_alarms.tick(OFFICE, NOW + timedelta(hours=2))
    assert all("采集没有运行" in one for one in told())
    assert told()


def test_a_source_that_rests_on_purpose_is_no_illness() -> None:
    resting = BBS.model_copy(update={"quiet_hours": "11:00-15:00"})
    office = OFFICE.model_copy(update={"sources": (resting,)})
    crawl("ok", NOW)
    source_alarms.tick(office, NOW + timedelta(hours=2))
    assert told() == []


def test_the_page_shows_thirty_days() -> None:
    crawl("ok", NOW - timedelta(days=2))
    crawl("layout", NOW - timedelta(days=1))
    crawl("ok", NOW)
    (row,) = source_days.rows(NOW)
    assert [day.level for day in row.days][-4:] == [0, 1, 4, 1]
    assert len(row.days) == 30
    assert "3月17日 采集 1 次，2 条，1 次异常（版式已变）" in row.days[-2].said


def test_the_page_shows_the_last_round_though_it_failed_and_the_last_that_was_whole() -> None:
    (row,) = source_days.rows(NOW)
    assert (row.last_at, row.last, row.good_at) == (None, "", None)
    crawl("ok", NOW)
    (row,) = source_days.rows(NOW)
    assert (row.last_at, row.last, row.good_at) == (NOW, "成功，2 条新信息", None)
    crawl("unreachable", NOW + timedelta(minutes=15), "TimeoutError: took longer than 20 seconds")
    (row,) = source_days.rows(NOW)
    assert (row.last_at, row.good_at) == (NOW + timedelta(minutes=15), NOW)
    assert row.last.startswith("无法连接：网站在规定时间")


def test_the_page_names_what_a_source_sent_that_nobody_knows() -> None:
    signals = {"unknown:field:data.list.quantum": 4, "unknown:value:data.list.stateInfo=转隔壁": 9, "known_post": 3}
    for at in (NOW - timedelta(days=3), NOW):
        sources.record([CrawlResult("bbs", "ok", "", 1, 1, 0.5, signals=signals)], at)
    (row,) = source_days.rows(NOW)
    assert row.unknown == ["data.list.stateInfo 的值 转隔壁", "字段 data.list.quantum"]
    (row,) = source_days.rows(NOW + timedelta(days=3))
    assert not row.unknown
    many = {f"unknown:field:f{number}": 1 for number in range(20)} | {"unknown_more": 5}
    assert unknowns.told(many)[-2:] == ["字段 f13", "还有 14 种以上"]


def test_refusals_double_the_pause_and_no_answer_halves_it() -> None:
    quarter = timedelta(minutes=15)
    assert sources.pause(BBS, "ok", 0) == quarter
    assert sources.pause(BBS, "unreachable", 0) == quarter / 2
    assert [sources.pause(BBS, "blocked", n) for n in (1, 2, 3)] == [quarter, 2 * quarter, 4 * quarter]
    assert sources.pause(BBS, "blocked", 50) == timedelta(days=1)
    crawl("blocked", NOW)
    crawl("blocked", NOW + quarter)
    assert Source.objects.get().refusals == 2
    assert sources.due_sources([BBS], NOW + 2 * quarter) == []
    assert sources.due_sources([BBS], NOW + 3 * quarter) == [BBS]
    crawl("ok", NOW + 3 * quarter)
    assert Source.objects.get().refusals == 0


def test_quiet_hours_and_the_daily_budget_hold_a_crawl_back() -> None:
    night = BBS.model_copy(update={"quiet_hours": "22:00-06:30"})
    assert sources.due_sources([night], datetime(2026, 3, 18, 15, 0, tzinfo=UTC)) == []  # 23:00
    assert sources.due_sources([night], datetime(2026, 3, 17, 22, 0, tzinfo=UTC)) == []  # 06:00
    assert sources.due_sources([night], datetime(2026, 3, 17, 23, 0, tzinfo=UTC)) == [night]
    crawl("ok", NOW)
    frugal = BBS.model_copy(update={"daily_requests": 5})
    assert sources.due_sources([frugal], NOW + timedelta(hours=1)) == []
    assert sources.due_sources([frugal], NOW + timedelta(hours=13)) == [frugal]
    generous = BBS.model_copy(update={"daily_requests": 20})
    assert [entry.daily_requests for entry in sources.within_budget([generous, frugal], NOW + timedelta(hours=1))] == [
        15, 1,
    ]  # fmt: skip


def test_a_source_that_rests_for_its_budget_is_not_stalled() -> None:
    frugal = BBS.model_copy(update={"daily_requests": 5})
    office = OFFICE.model_copy(update={"sources": (frugal,)})
    crawl("ok", NOW)
    source_alarms.tick(office, NOW)
    source_alarms.tick(office, NOW + timedelta(hours=6))
    assert Source.objects.get().health == "healthy"
    source_alarms.tick(OFFICE, NOW + timedelta(hours=7))
    assert Source.objects.get().health == "stalled", "with a budget left it is"


def test_old_crawls_are_forgotten() -> None:
    crawl("ok", NOW - timedelta(days=61))
    crawl("ok", NOW)
    assert Crawl.objects.count() == 1


def test_what_was_crawled_by_hand_is_judged_when_asked_and_told_by_the_next_tick() -> None:
    for number in range(2):
        at = NOW + number * timedelta(minutes=15)
        sources.started([BBS], at)
        sources.record([CrawlResult("bbs", "layout", "no link", 0, 1, 0.5)], at)
    fresh = unjudged(OFFICE.sources, calendar.in_force(folder.find()), at)
    (row,) = source_days.rows(at, fresh)
    assert (row.name, "no link" in row.reason) == ("版式已变", True)
    assert told() == []
    source_alarms.tick(OFFICE, at)
    assert told()
    assert unjudged(OFFICE.sources, calendar.in_force(folder.find()), at) == {}


def test_the_page_gives_the_newest_reason_of_a_state_that_lasts() -> None:
    for number, reason in enumerate(["", "", "HTTP 432 风控", "HTTP 432 风控", "HTTP 403"]):
        crawl("blocked" if reason else "ok", NOW + number * timedelta(minutes=15), reason)
    row = Source.objects.get()
    assert (row.health, row.health_reason) == ("blocked", "HTTP 403")
    assert len(told()) <= 2, "told once to each role"
