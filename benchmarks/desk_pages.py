"""Every page over a full store: time and queries of each, nothing cached; worst of the roles that may open it.

`python -m benchmarks.desk_pages --items 200000 --cases 5000 [--folder F] [--rounds 5]`: makes and fills the folder
where it is not there, then prints a line a page, the slowest first. Times are of one process, by its processor time
(what the server spends; SQLite runs within it) and by the wall clock. `--only-open 1440`: no case has ended, each was
opened within so many hours.
"""

# ruff: noqa: PLC0415  Django is set up when the folder is there

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROLES = ("monitor", "judge", "dispatcher", "supervisor", "leader", "auditor", "head", "root")
GOAL_MS, GOAL_QUERIES = 200, 12


@dataclass
class Seen:
    """What was seen of one page: milliseconds of each look, the most queries and bytes, who opened it."""

    spent: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0
    worst: str = ""


def main() -> None:
    """Print the table and how many pages miss the goals."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", type=int, default=200_000)
    options.add_argument("--cases", type=int, default=5_000)
    options.add_argument("--only-open", type=float, default=0, help="no case has ended; opened within so many hours")
    options.add_argument("--unkept", action="store_true", help="as before the scheduler has counted any week")
    options.add_argument("--rounds", type=int, default=3, help="0: only make the folder")
    options.add_argument("--only", default="", help="names of pages, with commas")
    options.add_argument("--folder", type=Path, help="kept, and used again")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as where:
        folder = given.folder or Path(where) / "town"
        open_folder(folder, given.items, given.cases, given.only_open, not given.unkept)
        table = walk(given.rounds, frozenset(given.only.split(",")) - {""})
    _print(table)


def open_folder(folder: Path, items: int, cases: int, only_open: float = 0, kept: bool = True) -> None:
    """The folder in use, filled where it was not there before."""
    fresh = not folder.exists()
    if fresh:
        os.environ |= {"HUIYING_ADMIN": "chief", "HUIYING_ADMIN_PASSWORD": "Bench-mark-2026"}
        command = [sys.executable, "-m", "config.manage", "init", str(folder), "--jurisdiction", "demo"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    os.environ |= {"HUIYING_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    import logging

    import django

    django.setup()
    import config.wsgi  # noqa: F401  loads the views as a worker of `huiying web` does; sets logging up again

    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # what a role may not open
    if fresh:
        _fill(folder, items, cases, only_open)
    from alerts.appraisal.keeping import keep
    from config import clock

    if kept:
        keep(clock.now(), most=99)  # as the scheduler does, one a minute


def _fill(folder: Path, items: int, cases: int, only_open: float) -> None:
    from django.conf import settings
    from django.db import connection

    from benchmarks.desk_town import fill_town
    from config import clock
    from pipeline.search.catch_up import catch_up
    from pipeline.search.opening import open_index

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        fill_town(items, cases, clock.now(), only_open)
        cursor.execute("ANALYZE")
    catch_up(folder, open_index(folder, settings.INSTALLATION))


def walk(rounds: int, only: frozenset[str] = frozenset()) -> dict[str, Seen]:
    """Open every page as every role, `rounds` times; what a role may not open is left out."""
    from benchmarks.desk_addresses import addresses

    pages = [one for one in addresses() if not only or one[0] in only]
    table: dict[str, Seen] = {}
    for role in ROLES:
        for name, url in pages:
            for seen in _looks(role, url, rounds):
                _add(table.setdefault(name, Seen()), seen, f"{role} {url}")
    return table


def _looks(role: str, url: str, rounds: int) -> Iterator[tuple[float, float, int, int]]:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client

    asked = 0

    def count(execute: Any, *words: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*words)

    client = Client()
    if url != "/login/":
        client.force_login(User.objects.get(username=role))
        client.get("/account/")  # that a session is in use is noted by its first page, which asks twice more
    for _ in range(rounds):
        asked = 0
        with connection.execute_wrapper(count):
            began, spent = time.perf_counter(), time.process_time()
            answer = client.get(url)
            waited, spent = time.perf_counter() - began, time.process_time() - spent
        if answer.status_code != 200:
            if answer.status_code >= 500:
                raise SystemExit(f"{role} {url}: {answer.status_code}")
            return
        yield spent * 1e3, waited * 1e3, asked, len(answer.content)


def _add(seen: Seen, look: tuple[float, float, int, int], who: str) -> None:
    spent, waited, queries, size = look
    if not seen.spent or spent > max(seen.spent):
        seen.worst = who
    seen.spent.append(spent)
    seen.waited.append(waited)
    seen.queries, seen.size = max(seen.queries, queries), max(seen.size, size)


def _print(table: dict[str, Seen]) -> None:
    print(f"{'page':20} {'looks':>5} {'cpu p50':>8} {'cpu p95':>8} {'wall p95':>8} {'queries':>7} {'kB':>6}  slowest")
    for name, seen in sorted(table.items(), key=lambda pair: -share(pair[1].spent, 0.95)):
        middle, high, wall = share(seen.spent, 0.5), share(seen.spent, 0.95), share(seen.waited, 0.95)
        size = seen.size / 1e3
        times = f"{middle:8.0f} {high:8.0f} {wall:8.0f}"
        print(f"{name:20} {len(seen.spent):5} {times} {seen.queries:7} {size:6.0f}  {seen.worst}")
    slow = [name for name, seen in table.items() if share(seen.spent, 0.95) > GOAL_MS]
    chatty = [name for name, seen in table.items() if seen.queries > GOAL_QUERIES]
    print(f"{len(table)} pages; above {GOAL_MS} ms: {', '.join(slow) or 'none'}")
    print(f"above {GOAL_QUERIES} queries: {', '.join(chatty) or 'none'}")


def share(times: list[float], part: float) -> float:
    """The value below which `part` of the times lie."""
    return sorted(times)[int((len(times) - 1) * part)]


if __name__ == "__main__":
    main()
