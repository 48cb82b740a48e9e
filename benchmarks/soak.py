"""The hammer: `huiying tour` at work while crawler, worker, scheduler and web are killed (-9) at random moments.

    python -m benchmarks.soak [--kills 10] [--seed N] [--folder F] [--port P] [--no-history]

All the while posts come through the spool, the sites are crawled, cases are handed over, units sign by the links in
their mails, over HTTP. At the end everything that was promised is looked for: posts, events, signatures, mails.
Exit status 1 when anything is missing or doubled, or a process is left behind. Linux only (it reads /proc).
"""

import argparse
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from alerts.tour.moments import Run
from alerts.tour.place import State, write_state
from benchmarks.soak_kills import Hammer
from benchmarks.soak_town import PARTS, Process, Town, free_port
from config import clock

if TYPE_CHECKING:
    from benchmarks.soak_check import Finding, Shown
    from benchmarks.soak_work import Desk, Posts, Signers

SETTLED = 400.0
"""Seconds within which spool and outbox must be empty: the lease of a message is two minutes, a back-off more."""


def main() -> int:
    """Run the soak; prints the kills and the table."""
    options = _options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the town is ended whatever ends the soak
    with tempfile.TemporaryDirectory(prefix="huiying-soak-") as spare:
        folder = (options.folder or Path(spare) / "town").resolve()
        if folder.is_dir() and any(folder.iterdir()):
            sys.exit(f"{folder} is not empty; choose another with --folder")
        if options.no_history:
            _without_history(folder)
        town = Town(folder, options.port or free_port())
        town.start()
        try:
            return _soak(town, options, Path(spare))
        except BaseException:
            town.end()
            print(town.log.read_text("utf-8", errors="replace")[-3000:], file=sys.stderr)
            raise


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description="kill -9, again and again")
    parser.add_argument("--kills", type=int, default=10, help="of each part")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--folder", type=Path, help="an empty folder that is kept; without one it is a temporary one")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--pause", type=float, default=25.0, help="longest time in s from a part's return to its kill")
    parser.add_argument("--no-history", action="store_true", help="leave out the four weeks (a quicker start)")
    return parser.parse_args()


def _without_history(folder: Path) -> None:
    """A tour that believes that its history was replayed; the sites show all of it, and it is crawled live."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = clock.now()
    write_state(folder, State(now, complete=True, runs=(Run(now, timedelta()),)))


def _soak(town: Town, options: argparse.Namespace, spare: Path) -> int:
    print(f"soak: seed={options.seed} kills={options.kills} of each of {', '.join(PARTS)}", flush=True)
    began = time.monotonic()
    town.wait_until_live(400)
    print(f"live after {time.monotonic() - began:.0f} s; the hammer falls", flush=True)
    _set_up(town.folder)
    from benchmarks.soak_work import Desk, Posts, Signers  # noqa: PLC0415  needs the settings chosen above

    seed, folder = options.seed, town.folder
    posts, desk = Posts(folder, seed), Desk(folder, seed)
    signers = Signers(folder, seed, url=town.url)
    for load in (posts, desk, signers):
        load.start()
    hammer = Hammer(town, options.kills, seed, options.pause)
    try:
        hammer.run()
        _print_kills(hammer)
        for load in (posts, desk, signers):
            load.stop(120)
        status, left, shown = _end(town, signers, spare)
    except BaseException:
        for load in (posts, desk, signers):
            load.abandon()
        raise
    found = _table(town, shown, (posts, desk, signers))
    good = all(finding.good for finding in found) and not hammer.missing and not left and status == 0
    print(f"exit status of the tour: {status}; processes left: {[(p.part, p.pid) for p in left] or 'none'}")
    print(f"{'GOOD' if good else 'BAD'} after {time.monotonic() - began:.0f} s (seed {seed})", flush=True)
    return 0 if good else 1


def _set_up(folder: Path) -> None:
    os.environ |= {"HUIYING_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "alerts.tour.settings"}
    import django  # noqa: PLC0415  the settings must be chosen first

    django.setup()


def _settle(town: Town, signers: "Signers", spare: Path) -> "Shown":
    """Wait until spool and outbox are empty, links signed, sites crawled; gives the posts that the sites show."""
    from benchmarks import soak_check as check  # noqa: PLC0415  needs Django set up
    from pipeline.transport.spool import SpoolTransport  # noqa: PLC0415

    dice, spool = random.Random(0), SpoolTransport(town.folder / "spool")

    def done() -> bool:
        signers.step(dice)
        return not spool.waiting() and not check.unsettled()

    _wait("spool and outbox", done, SETTLED)
    shown, refused = check.shown_by_the_sites(spare / "again", clock.now())
    for line in refused:
        print(f"  a site was not crawled whole: {line}")
    _wait("the sites' posts", lambda: not check.not_stored(shown), 90)
    _wait("unfinished segments", lambda: not list(spool.incoming.glob("*.part")), 60)
    _wait("spool and outbox", done, SETTLED)
    return shown


def _end(town: Town, signers: "Signers", spare: Path) -> "tuple[int, list[Process], Shown]":
    """End the town once nothing waits. A crawl that Ctrl-C meets writes out its posts, and the worker may be gone by
    then: the next start must take them, so the town is started again until it left nothing, three times at most.
    """
    for starts_left in (2, 1, 0):
        shown = _settle(town, signers, spare)
        status, left = town.end()
        waiting = len(list((town.folder / "spool" / "incoming").iterdir()))
        if not waiting or left or status or not starts_left:
            break
        print(f"  segments that the end left for the next start: {waiting}", flush=True)
        town.start()
        town.wait_until_live(60)
    return status, left, shown


def _wait(what: str, ready: Callable[[], bool], seconds: float) -> None:
    began = time.monotonic()
    while not ready() and time.monotonic() - began < seconds:
        time.sleep(1)
    print(f"  waited {time.monotonic() - began:5.1f} s for: {what}", flush=True)


def _print_kills(hammer: Hammer) -> None:
    print(f"\n{'killed':12} {'times':>5}   seconds until it was there again (middle, longest)   age when killed")
    for part in (*PARTS, "web-worker"):
        rows = [kill for kill in hammer.done if kill.part == part]
        if rows:
            again = [kill.again for kill in rows]
            ages = " ".join(f"{kill.age:.1f}" for kill in rows)
            print(f"{part:12} {len(rows):5}   {statistics.median(again):6.1f} {max(again):6.1f}   {ages}")
    for part in hammer.missing:
        print(f"{part} was not killed often enough: it did not come again, or the hammer broke")
    print(flush=True)


def _table(town: Town, shown: "Shown", loads: "tuple[Posts, Desk, Signers]") -> "list[Finding]":
    from benchmarks import soak_check as check  # noqa: PLC0415  needs Django set up

    found = list(check.findings(town.folder, shown, *loads))
    print(f"\n{'':48} {'expected':>8} {'missing':>8} {'doubled':>8} {'wrong':>6}")
    for row in found:
        mark = "" if row.good else "   <-- BAD"
        print(f"{row.what:48} {row.expected:8} {row.missing:8} {row.doubled:8} {row.wrong:6}{mark}")
    print(f"\nmessages that took more than one attempt: {check.second_attempts()}")
    print(f"mails that came twice with one Message-ID: {check.repeats(town.folder)}")
    for load in loads:
        print(f"{type(load).__name__.lower()} tried again: {load.trouble or 'nothing'}")
    written = town.log.read_text("utf-8", errors="replace")
    print(f"errors in the log: {written.count('level=ERROR')}, tracebacks: {written.count('Traceback (most recent')}")
    return found


if __name__ == "__main__":
    sys.exit(main())
