"""Four days of three matters, end to end: sites, spiders, worker, flags, moves, clocks, and mails over SMTP."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from alerts.cases.events import broken_cases
from alerts.digest import figures as digest_figures
from alerts.digest.week import this_week
from alerts.models import Anchor, CaseEvent, Notification
from alerts.tour.cast import Cast, settle
from alerts.tour.figures import figures
from alerts.tour.history import Hands, Replay
from alerts.tour.mail_server import MailServer
from alerts.tour.mailbox import Mailbox
from alerts.tour.matching import Matching
from alerts.tour.moments import Moment, Schedule
from alerts.tour.officials import Officials
from alerts.tour.place import choose_ports, write_configuration
from alerts.tour.post import Postman
from alerts.tour.rounds import Rounds
from alerts.tour.sites.shown import show, shown
from alerts.tour.sites.town import TownSites
from alerts.tour.town import Matter, Town, load
from alerts.units import sync_departments
from config import clock
from config.clock import SHANGHAI
from config.load import jurisdiction, load_yaml
from config.schema.installation import Installation
from pipeline.models import Item
from pipeline.sources.crawl import Crawler
from pipeline.sources.registry import sync_sources
from pipeline.transport.spool import SpoolTransport
from pipeline.work import Worker
from tests.alerts.digest.events_by_sql import five
from tests.alerts.digest.ledger_by_hand import EVENTS, TIMERS, read, recomputed

pytestmark = [pytest.mark.server, pytest.mark.django_db]

LATER = timedelta(days=9)
"""Days 15 to 18 become the last four."""
SCHEDULE = Schedule(datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI))


def shifted(matter: Matter) -> Matter:
    """The matter, nine days later; what would be said after the opening is left out."""
    posts = [replace(post, at=Moment(0, post.at.offset + LATER), official_reply=None) for post in matter.posts]
    said = [post for post in posts if (SCHEDULE.instant(post.at) or SCHEDULE.opening) < SCHEDULE.opening]
    return replace(matter, posts=tuple(said))


SMALL = Town(tuple(shifted(load().matter(key)) for key in ("m04", "m32", "m33")))
"""An accident with dead, a hole in a road of the county seat, and one in another place."""


@pytest.fixture
def replay(tmp_path: Path, settings) -> Iterator[Replay]:
    """The replay, done."""
    ports = choose_ports(tmp_path, 44_000)
    write_configuration(tmp_path, 9, ports)
    installation = settings.INSTALLATION = load_yaml(tmp_path / "huiying.yaml", Installation)
    sync_departments(jurisdiction("demo"))
    sync_sources(installation)
    settle(SCHEDULE.first_day)
    mailbox, hands = Mailbox(tmp_path / "mailbox"), Hands(SCHEDULE.first_day + timedelta(days=24))
    officials = Officials(Cast(), Matching(SMALL, SCHEDULE), Postman(mailbox), SCHEDULE.first_day)
    with (
        TownSites(SMALL, SCHEDULE, lambda: shown(tmp_path), ports.sites),
        MailServer(mailbox, ports.mail),
        Rounds(Crawler.of(tmp_path, ""), tmp_path / "log", partial(show, tmp_path)) as rounds,
    ):
        worker = Worker(SpoolTransport(tmp_path / "spool"), jurisdiction("demo"), hands)
        done = Replay(SMALL, SCHEDULE, installation, rounds, worker, officials, hands)
        done.run()
        yield done


def events(matter: str, replay: Replay) -> list[CaseEvent]:
    """What happened to the first case of a matter."""
    return list(CaseEvent.objects.filter(case_id=replay.officials.main_cases[matter]).order_by("number"))


def first(found: list[CaseEvent], kind: str) -> CaseEvent:
    return next(event for event in found if event.kind == kind)


def test_a_short_history_goes_the_whole_way(replay: Replay, tmp_path: Path) -> None:
    assert Item.objects.count() == len(SMALL.posts)
    assert replay.officials.refused == []
    assert figures(SMALL, replay.officials.matching).found == len(replay.officials.main_cases)

    accident = events("m04", replay)
    assert first(accident, "标记").at - SCHEDULE.first_day < timedelta(days=25, hours=12)
    judged = first(accident, "交办").at - first(accident, "标记").at
    assert timedelta(minutes=9) < judged < timedelta(minutes=15)
    kinds = [event.kind for event in accident]
    road = [
        "标记",
        "提请研判",
        "认领",
        "交办",
        "批示",
        "签收",
        "发布",
        "反馈",
        "反馈通过",
        "报审",
        "审核通过",
        "转入跟踪",
    ]
    assert [kind for kind in road if kind not in kinds] == []
    assert {event.channel for event in CaseEvent.objects.filter(kind="签收")} == {"token", "web"}

    sent = Notification.objects.exclude(recipient="")
    assert set(sent.values_list("state", flat=True)) == {Notification.State.SENT}
    assert len(Mailbox(tmp_path / "mailbox").lines()) == sent.filter(channel="email").count() > 20
    assert list(broken_cases()) == []
    days = Anchor.objects.order_by("day").values_list("day", flat=True)
    assert days[len(days) - 1] - days[0] == timedelta(days=len(days) - 1) > timedelta(0)  # every day
    assert all(event.at <= SCHEDULE.opening for event in CaseEvent.objects.all())
    assert abs(clock.now() - datetime.now(SHANGHAI)) < timedelta(minutes=1)


def test_five_numbers_of_the_digest_are_those_of_the_ledger(replay: Replay) -> None:
    """新增 办结 在办 超期 及时签收率 by loops over the rows, beside the digest's."""
    now = SCHEDULE.opening
    week = this_week(now)
    for asked, end in ((week, now + timedelta(microseconds=1)), (week.previous, week.start)):
        digest = digest_figures(asked, now)
        signed = digest.rate("及时签收率")
        told = {one.name: one.value for one in digest.counts} | {"及时签收率": (signed.numerator, signed.denominator)}
        assert told == recomputed(read(EVENTS), read(TIMERS), asked.start, end)
        mine, answered = five(asked.start, end), digest.rate("办结率")
        assert [told[name] for name in ("新增", "办结", "在办")] == [mine[name] for name in ("新增", "办结", "在办")]
        assert (answered.numerator, answered.denominator) == mine["办结率"]
    assert CaseEvent.objects.filter(kind="签收").exists()
