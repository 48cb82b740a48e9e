"""The twenty sources of `benchmarks.faults` by the clock: a whole hour of `huiying run`, its page read as people do.

    python -m benchmarks.faults_clock [--sources 20] [--minutes 60] [--seed 1]

Nothing is shortened and nothing is called by hand: a folder of its own, the shipped scheduler, crawler, worker and web
processes, each source crawled every three minutes, mail to a sink on loopback. Each half minute "来源" is fetched by a
monitor's session, and the state that it prints is compared with the fault that the site really has. A round has to be
told within 90 seconds of being recorded (sources are judged once a minute). Only rounds that began after a switch
count. At the end each state that the page changed to, recoveries among them, must have come by mail to a monitor and to
a supervisor, once each: read from the mails that arrived, those that join several messages too.
"""

# ruff: noqa: PLC0415  Django is set up when the folder is there

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import yaml
from aiosmtpd.controller import Controller
from parsel import Selector

from benchmarks.faults_mails import Change, Sink, compared, delays, in_order
from benchmarks.faults_sites import A_ROUND, SHAPES, Site, past
from config import clock
from config.live import free_port_after

LOOK, SWITCH = 30.0, 120.0
"""Seconds from one look at the page to the next; from one turn of the faults to the next."""
TO_BE_TOLD = timedelta(seconds=90)
TO_SETTLE = 150.0
"""Seconds after which a change has come by mail: a minute in which messages to one person are joined, and some."""
_PASSWORD = "Bench-mark-2026"
_PEOPLE = {"monitor": "monitor@office.test", "supervisor": "supervisor@office.test"}
_GOOD = {"new", "healthy"}
"""From one of these to the other there is nothing to tell."""
_HUIYING = [sys.executable, "-m", "config.manage"]


@dataclass
class Told:
    """What the hour came to. `lies`: untrue looks in words; `changes`: what the page came to and has to be told;
    `unanswered`: pages that did not come."""

    looks: int = 0
    lies: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)


class Watched:
    """The sites, what the store holds of their rounds, and what the page says of them."""

    def __init__(self, sites: dict[str, Site], port: int) -> None:
        self.sites, self._url = sites, f"http://127.0.0.1:{port}/sources/"
        self._browser = _signed_in(f"http://127.0.0.1:{port}/login/")
        self._switched: dict[str, datetime] = {}
        self._met_at: dict[tuple[str, datetime], datetime] = {}
        self.shown: dict[str, str] = {}

    def page(self) -> dict[str, str]:
        """State by source key, as "来源" prints it. Raises `requests.RequestException`."""
        from alerts.source_alarms import WORDS

        states = {zh: state.value for state, (zh, _advice) in WORDS.items()}
        answer = self._browser.get(self._url, timeout=60)
        answer.raise_for_status()
        found = {}
        for row in Selector(answer.text).css("table tbody tr"):
            name = (row.css("th::text").get() or "").strip()
            said = (row.xpath("string(td[1]/b)").get() or row.xpath("td[1]/text()").get() or "").strip()
            found[f"s{name.removeprefix('来源')}"] = states.get(said, said)
        return found

    def rounds(self, now: datetime) -> dict[str, int]:
        """Note the rounds that met each site's present state; how many of them the page has had the time to tell."""
        from pipeline.models import Crawl

        judged: Counter[str] = Counter()
        met: Counter[str] = Counter()
        since = min(self._switched.values(), default=now)
        for key, at in Crawl.objects.filter(at__gte=since).values_list("source__key", "at"):
            if at >= self._switched.get(key, at):
                met[key] += 1
                first = self._met_at.setdefault((key, at), now)
                judged[key] += now - first >= TO_BE_TOLD
        for key, site in self.sites.items():
            site.met = met[key]
        return judged

    def look(self, now: datetime, told: Told) -> None:
        """One look at the page."""
        try:
            shown = self.page()
        except requests.RequestException as error:
            told.unanswered.append(f"{now.astimezone(clock.SHANGHAI):%H:%M:%S} {type(error).__name__}")
            return
        judged = self.rounds(now)
        for key, site in self.sites.items():
            state = shown.get(key, "not on the page")
            if self.shown and state != self.shown.get(key) and not {state, self.shown.get(key)} <= _GOOD:
                told.changes.append(Change(f"来源{key[1:]}", _as_mailed(state), time.monotonic()))
            told.looks += 1
            if state not in site.true(judged[key]) | ({"new"} if not self._switched.get(key) else set()):
                told.lies.append(
                    f"{now.astimezone(clock.SHANGHAI):%H:%M:%S} {key} {site.kind}: {state}, is {site.fault or 'well'}"
                    f" ({site.met} rounds met it, {judged[key]} are to be told)"
                )
        self.shown = shown

    def switch(self, now: datetime, draw: random.Random, told: Told) -> None:
        """Some sites fall ill, some of those whose fault is shown recover."""
        for key, site in self.sites.items():
            if self.shown.get(key) != site.shown or draw.random() >= (0.35 if site.fault else 0.2):
                continue
            if site.fault:
                told.seen[site.fault] += 1
            site.switch("" if site.fault else draw.choice(site.faults), self.shown[key])
            self._switched[key] = now
            told.faults[site.fault] += bool(site.fault)


def _signed_in(url: str) -> requests.Session:
    """The monitor's session, got by the form."""
    browser = requests.Session()
    for _ in range(5):
        try:
            form = Selector(browser.get(url, timeout=60).text)
            token = form.css("input[name=csrfmiddlewaretoken]::attr(value)").get() or ""
            given = {"csrfmiddlewaretoken": token, "username": "monitor", "password": _PASSWORD}
            answer = browser.post(url, data=given, headers={"Referer": url}, timeout=60)
        except requests.RequestException:
            continue
        if answer.ok and "/login/" not in answer.url:
            return browser
    raise SystemExit("the monitor could not sign in")


def run(watched: Watched, minutes: float, seed: int) -> Told:
    """Look and switch until the time is over."""
    draw, told = random.Random(seed), Told()
    begun = time.monotonic()
    next_look, next_switch = begun + 60, begun + 240
    while (at := time.monotonic()) < begun + minutes * 60:
        if at >= next_look:
            watched.look(clock.now(), told)
            next_look += LOOK
        if at >= next_switch:
            watched.switch(clock.now(), draw, told)
            next_switch += SWITCH
            print(f"{(at - begun) / 60:.0f} min: {told.looks} looks, {len(told.lies)} untrue", flush=True)
        time.sleep(1)
    told.seen.update(s.fault for key, s in watched.sites.items() if s.fault and watched.shown.get(key) == s.shown)
    return told


def settle(watched: Watched, told: Told) -> None:
    """Look on, switch nothing, until the last change had the time to be told."""
    begun = time.monotonic()
    while time.monotonic() - max([begun, *(one.at for one in told.changes)]) < TO_SETTLE:
        time.sleep(LOOK / 2)
        watched.look(clock.now(), told)


def prepare(folder: Path, sites: dict[str, Site], mail_port: int) -> None:
    """A working folder with these sources, a week behind those that live, a monitor."""
    os.environ |= {"HUIYING_ADMIN": "chief", "HUIYING_ADMIN_PASSWORD": _PASSWORD}
    subprocess.run([*_HUIYING, "init", str(folder), "--jurisdiction", "demo"], check=True, stdout=subprocess.DEVNULL)
    entries: list[dict[str, Any]] = []
    for number, site in enumerate(sites.values()):
        row = site.entry(number).model_dump(mode="json", exclude_defaults=True)
        entries.append({**row, "delay_seconds": 1.0})
    kept = {"jurisdiction": "demo", "sources": entries, "mail": {"host": "127.0.0.1", "port": mail_port}}
    (folder / "huiying.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True), "utf-8")
    os.environ |= {"HUIYING_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django

    django.setup()
    from django.contrib.auth.models import User

    from alerts.models import Staff
    from pipeline.models import Crawl, Source

    for number, site in enumerate(sites.values()):
        entry = site.entry(number)
        source = Source.objects.create(key=entry.key, name=entry.name, kind=entry.kind.value, url=entry.url)
        brought = {"source": source, "status": "ok", "items": 2 * A_ROUND, "requests": 3, "seconds": 1.0}
        Crawl.objects.bulk_create(Crawl(at=at, **brought) for at in (past(clock.now()) if site.lives else ()))
    for role, address in _PEOPLE.items():
        Staff.objects.create(user=User.objects.create_user(role, address, _PASSWORD), role=role)


@contextmanager
def running(port: int, log: Path) -> Iterator[None]:
    """`huiying run` until the block ends."""
    with log.open("wb") as written:
        process = subprocess.Popen([*_HUIYING, "run", "--port", str(port)], stdout=written, stderr=written)
        try:
            _wait(port, process)
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(120)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        if process.poll() is not None:
            raise SystemExit(f"huiying run ended with status {process.returncode}")
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=5)
        except requests.RequestException:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("huiying run did not answer")


def main() -> None:
    """The hour, and its figures. Exit status 1 for a lie."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, default=Path("faults_clock.log"), help="what huiying run writes")
    asked = parser.parse_args()
    kinds = list(SHAPES)
    sites = {f"s{n}": Site(kinds[n % len(kinds)], n % 2 == 0, by_clock=True) for n in range(asked.sources)}
    sink = Sink()
    mail = Controller(sink, hostname="127.0.0.1", port=free_port_after(26_000), enable_SMTPUTF8=True)
    mail.start()
    with tempfile.TemporaryDirectory(prefix="huiying-hour-") as name:
        folder, port = Path(name) / "office", free_port_after(25_000)
        prepare(folder, sites, mail.port)
        with running(port, asked.log):
            watched = Watched(sites, port)
            told = run(watched, asked.minutes, asked.seed)
            settle(watched, told)
        from pipeline.models import Crawl

        rounds = Crawl.objects.filter(complete=True, at__gte=clock.now() - timedelta(minutes=asked.minutes + 3)).count()
        every = Crawl.objects.filter(at__gte=clock.now() - timedelta(minutes=asked.minutes + 3)).exclude(seconds=1.0)
        print(
            f"{asked.sources} sources, {asked.minutes:g} minutes by the clock: {every.count()} rounds ({rounds} whole)"
        )
    mail.stop()
    wrong = _print(told, sink)
    sys.exit(1 if told.lies or wrong else 0)


def _as_mailed(state: str) -> str:
    from alerts.source_alarms import WORDS

    words = {one.value: zh for one, (zh, _advice) in WORDS.items()} | dict.fromkeys(_GOOD, "已恢复正常")
    return words.get(state, state)


def _print(told: Told, sink: Sink) -> list[str]:
    """The figures; gives what is wrong with the mails."""
    print(f"faults switched on: {told.faults.total()}, shown by their names: {told.seen.total()}")
    for fault, times in told.faults.most_common():
        print(f"    {fault:14} {times:3} times, shown {told.seen[fault]:3}")
    people = list(_PEOPLE.values())
    wrong = compared(told.changes, sink.words, people)
    joined = sum(one.joined for one in sink.words)
    recovered = sum(one.state == _as_mailed("healthy") for one in told.changes)
    print(f"changes on the page that have to be told: {len(told.changes)}, {recovered} of them recoveries")
    print(f"mails that came: {sink.mails} ({sink.repeats} of them repeats); they tell {len(sink.words)} changes,")
    print(f"    {joined} of these in mails that join several; not told once to each: {len(wrong)}")
    for line in wrong:
        print(f"    {line}")
    for person in people:
        waits = delays(told.changes, sink.words, person) or [0.0]
        print(
            f"{person}: from the page to the mail {waits[len(waits) // 2]:.0f} s, at most {waits[-1]:.0f} s;", end=" "
        )
        print(f"out of order: {in_order(told.changes, sink.words, person)}")
    print(f"looks at a source: {told.looks}, untrue: {len(told.lies)}; pages that did not come: {told.unanswered}")
    for lie in told.lies[:40]:
        print(f"    {lie}")
    return wrong


if __name__ == "__main__":
    main()
