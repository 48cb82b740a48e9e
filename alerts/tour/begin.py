"""The first start: the four weeks."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.db import connection

from alerts.models import Case
from alerts.tour.cast import Cast
from alerts.tour.figures import figures
from alerts.tour.history import Hands, Replay
from alerts.tour.mailbox import Mailbox
from alerts.tour.matching import Matching
from alerts.tour.moments import DAYS, Schedule
from alerts.tour.officials import Officials
from alerts.tour.place import here, write_progress
from alerts.tour.post import Postman
from alerts.tour.rounds import Rounds
from alerts.tour.sites.shown import show, show_now
from alerts.tour.town import Town
from alerts.tour.watch import stand_watch
from config import clock
from config.load import ConfigError, jurisdiction
from pipeline.models import Item
from pipeline.search.base import SearchUnavailable
from pipeline.search.catch_up import reindex
from pipeline.search.opening import open_index
from pipeline.sources.crawl import Crawler
from pipeline.transport.spool import SpoolTransport
from pipeline.work import Worker


def begin(town: Town, schedule: Schedule, mailbox: Mailbox) -> None:
    """Everything that the first start does; says at the end what the machine found."""
    began = perf_counter()
    with unsynced():
        done = replay(town, schedule, mailbox)
        stand_watch(clock.now())
    index_afresh(here())
    write_report(here(), town, done, perf_counter() - began)


def index_afresh(folder: Path) -> None:
    """A server may still hold the documents of an earlier tour, which the new town's store knows nothing of."""
    if not settings.INSTALLATION.search.url:
        return
    try:
        reindex(folder, open_index(folder, settings.INSTALLATION))
    except (SearchUnavailable, ConfigError) as error:
        sys.stderr.write(f"\r检索库没有建立: {error} 之后运行 huiying reindex。\n")


@contextmanager
def unsynced() -> Iterator[None]:
    """Let SQLite skip its syncs: a replay cut short is begun anew, so nothing of it need survive a power cut."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        yield
        cursor.execute("PRAGMA synchronous=FULL")


def replay(town: Town, schedule: Schedule, mailbox: Mailbox) -> Replay:
    """Replay the history into the working folder; sites and mail server are up."""
    hands = Hands(schedule.first_day)
    folder = here()
    spool = SpoolTransport(folder / "spool")
    preset = jurisdiction(settings.INSTALLATION.jurisdiction)
    officials = Officials(Cast(), Matching(town, schedule), Postman(mailbox), schedule.first_day)
    crawler = Crawler.of(folder, settings.INSTALLATION.contact)
    with Rounds(crawler, folder / "replay.log", partial(show, folder)) as rounds:
        worker = Worker(spool, preset, hands)
        told = teller(folder, schedule, mailbox)
        done = Replay(town, schedule, settings.INSTALLATION, rounds, worker, officials, hands, told)
        done.run()
    show_now(folder)
    return done


def write_report(folder: Path, town: Town, done: Replay, seconds: float) -> None:
    """`replay.json` in the folder: how long each part took, what was found, what a move refused; one line is shown."""
    found = figures(town, done.officials.matching)
    report = {
        "seconds": round(seconds, 1),
        "spent": {name: round(value, 2) for name, value in done.spent.seconds.items()},
        "calls": done.spent.calls,
        "figures": asdict(found),
        "refused": done.officials.refused,
    }
    (folder / "replay.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    sys.stdout.write(
        f"\r四周重演完毕，用时 {seconds:.0f} 秒: {found.items} 条信息，{found.wanted} 件事项中发现 {found.found} 件"
        f"{' ' * 20}\n"
    )
    sys.stdout.flush()


def teller(folder: Path, schedule: Schedule, mailbox: Mailbox) -> Callable[[datetime], None]:
    """Says how far the replay has come: on the waiting page, and in one line of the terminal."""

    def told(now: datetime) -> None:
        day = (now - schedule.first_day).days + 1
        posts, cases, mails = Item.objects.count(), Case.objects.count(), len(mailbox)
        write_progress(
            folder, day=day, days=DAYS, date=f"{now.month}月{now.day}日", posts=posts, cases=cases, mails=mails
        )
        if sys.stdout.isatty():
            sys.stdout.write(f"\r正在重演四周… 第 {day} 天 · {posts} 条 · 交办单 {cases} 件 · 邮件 {mails} 封 ")
            sys.stdout.flush()

    return told
