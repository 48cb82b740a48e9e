"""The live feed: memory of each open page, and how long an event takes from its commit to all of them.

`python -m benchmarks.desk_live --clients 2000 [--browser]`: a folder of its own, `huiying live` as a process, clients
in this one, and beside them a real browser on the list. Ten thousand need `ulimit -n` above that, here and there.
"""

# ruff: noqa: PLC0415  Django is set up when the folder is there

import argparse
import asyncio
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext, suppress
from pathlib import Path

from benchmarks.desk_live_browser import Screen, screen
from config.live import free_port_after

EVENTS = 40


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=2_000)
    options.add_argument("--browser", action="store_true", help="also: committed to seen in Chromium")
    given = options.parse_args()
    clients = given.clients
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as where:
        folder, port, pages = Path(where) / "town", free_port_after(28_000), free_port_after(27_000)
        os.environ |= {"HUIYING_ADMIN": "chief", "HUIYING_ADMIN_PASSWORD": "Bench-mark-2026"}
        huiying = [sys.executable, "-m", "config.manage"]
        subprocess.run([*huiying, "init", str(folder), "--jurisdiction", "demo"], check=True, stdout=subprocess.DEVNULL)
        os.environ |= {"HUIYING_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        notes = Path(where) / "notes"
        stamped = [sys.executable, "-m", "benchmarks.desk_live_stamped", str(notes)]
        server = subprocess.Popen([*stamped, "--port", str(port), "--web-port", str(pages)])
        try:
            shown = pages if given.browser else 0
            asyncio.run(measure(clients, port, server.pid, sessions(clients + 1), shown, notes))
        finally:
            server.terminate()
            server.wait(90)


def sessions(clients: int) -> list[str]:
    """Session cookies, one for every 25 clients, each of a monitor of his own."""
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.test import Client

    from alerts.models import Staff

    keys = []
    for number in range(-(-clients // 25)):
        user = User.objects.create_user(f"monitor{number}")
        Staff.objects.create(user=user, role="monitor")
        client = Client()
        client.force_login(user)
        keys.append(client.session.session_key)
    return keys


async def measure(clients: int, port: int, pid: int, keys: list[str], pages: int, notes: Path) -> None:
    """Connect all, commit events one by one, and print what each of them took.

    `pages`: port for a browser's pages; `notes`: where the server says when it noticed each event.
    """
    await _up(port)
    empty, began = _resident(pid), time.perf_counter()
    loop = asyncio.get_running_loop()
    crowd = _Crowd(clients)
    for number in range(clients):
        await loop.create_connection(lambda key=keys[number // 25]: _Page(crowd, port, key), "127.0.0.1", port)  # type: ignore[misc]
        if number % 100 == 99:
            await asyncio.sleep(0.2)
    while crowd.open < clients and time.perf_counter() - began < max(120, clients / 10):
        await asyncio.sleep(0.1)
    full = _resident(pid)
    each = (full - empty) / max(crowd.open, 1) / 1e3
    print(f"{crowd.open} connections in {time.perf_counter() - began:.1f} s")
    print(f"memory: {empty / 1e6:.0f} MB without, {full / 1e6:.0f} MB with: {each:.1f} kB each")
    async with screen(port, pages, keys[-1]) if pages else nullcontext(None) as seen:
        await _events(crowd, pid, seen, notes)
    ended = time.perf_counter()
    os.kill(pid, signal.SIGTERM)
    while crowd.open and time.perf_counter() < ended + 30:
        await asyncio.sleep(0.02)
    print(f"all pages let go {time.perf_counter() - ended:.1f} s after SIGTERM, {crowd.open} were not")


async def _events(crowd: "_Crowd", pid: int, seen: Screen | None, notes: Path) -> None:
    waits: list[float] = []
    firsts: list[float] = []
    lasts: list[float] = []
    committed: dict[str, float] = {}
    spent = processor_seconds(pid)
    for number in range(EVENTS):
        crowd.begin()
        at, title = await asyncio.to_thread(_commit, number)
        committed[title] = time.time() - (time.perf_counter() - at)
        with suppress(TimeoutError):
            await asyncio.wait_for(crowd.all_heard.wait(), 5)
        times = sorted(one - at for one in crowd.heard)
        waits += times
        firsts += times[:1]
        lasts += times[-1:]
        if len(times) < crowd.open:
            print(f"event {number}: {crowd.open - len(times)} of {crowd.open} did not hear within 5 s")
    spent = processor_seconds(pid) - spent
    _print(f"commit to client, {EVENTS} events", waits)
    noted = [json.loads(line) for line in notes.read_text().splitlines()]
    stages = {title: {"noticed": noticed, "read": read} for title, noticed, read in noted}
    _print_stages(committed, stages)
    print(f"first client p50 {statistics.median(firsts) * 1e3:.0f} ms, last {statistics.median(lasts) * 1e3:.0f} ms")
    each = spent / EVENTS
    print(f"processor time of the process: {each * 1e3:.0f} ms an event, {each / crowd.open * 1e6:.0f} us a page of it")
    if seen:
        await asyncio.sleep(3)
        stages = await seen.stages()
        _print_stages(committed, stages)
        stood = [stages[title]["stood"] - at for title, at in committed.items() if "stood" in stages.get(title, {})]
        _print("commit to seen in a browser", stood)


def _print_stages(committed: dict[str, float], stages: dict[str, dict[str, float]]) -> None:
    names = [name for some in list(stages.values())[-1:] for name in some]
    for name in names:
        waits = [stages[title][name] - at for title, at in committed.items() if name in stages.get(title, {})]
        print(f"commit to {name}: p50 {statistics.median(waits) * 1e3:.1f} ms")


def _print(what: str, waits: list[float]) -> None:
    waits.sort()
    p50, p99 = (waits[int((len(waits) - 1) * share)] * 1e3 for share in (0.5, 0.99))
    print(f"{what}: {len(waits)}, p50 {p50:.0f} ms, p99 {p99:.0f} ms, worst {waits[-1] * 1e3:.0f} ms")


class _Crowd:
    """All clients: how many are open, and when each heard of the present event."""

    def __init__(self, clients: int) -> None:
        self.open = 0
        self.clients = clients
        self.begin()

    def begin(self) -> None:
        """The next event."""
        self.heard: list[float] = []
        self.all_heard = asyncio.Event()

    def hear(self) -> None:
        """One client heard of it."""
        self.heard.append(time.perf_counter())
        if len(self.heard) >= self.open:
            self.all_heard.set()


class _Page(asyncio.Protocol):
    """One open page, which looks at no more of what it gets than that an event came."""

    def __init__(self, crowd: _Crowd, port: int, key: str) -> None:
        self._crowd, self._begun = crowd, False
        self._ask = f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: sessionid={key}\r\n\r\n".encode()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self._ask)  # type: ignore[attr-defined]
        self._ask = b""

    def data_received(self, data: bytes) -> None:
        if not self._begun:
            self._begun = b"retry: 2000" in data
            self._crowd.open += self._begun
        elif b"\nid: " in data:
            self._crowd.hear()

    def connection_lost(self, _exc: Exception | None) -> None:
        self._crowd.open -= self._begun


def _commit(number: int) -> tuple[float, str]:
    from datetime import datetime

    from alerts import cases
    from alerts.actors import Actor
    from config import clock
    from config.vocabulary import Role, Severity

    now: datetime = clock.now()
    title = f"第 {number} 件来电"
    cases.open_by_hand(title, "来电", "电话", now, Severity.ORDINARY, Actor("孙静", Role.MONITOR), now)
    return time.perf_counter(), title


async def _up(port: int) -> None:
    for _ in range(300):
        try:
            (await asyncio.open_connection("127.0.0.1", port))[1].close()
        except OSError:
            await asyncio.sleep(0.2)
        else:
            return
    raise SystemExit("huiying live did not start")


def processor_seconds(pid: int) -> float:
    """What a process has used; on a busy machine the one figure that others do not change much."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> int:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
