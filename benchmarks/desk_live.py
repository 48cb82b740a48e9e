"""The live feed: memory of each open page, and how long an event takes from its commit to all of them.

`python -m benchmarks.desk_live --clients 2000`: a folder of its own, `huiying live` as a process, clients in this one.
"""

# ruff: noqa: PLC0415  Django is set up when the folder is there

import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from config.live import free_port_after

EVENTS = 40


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=2_000)
    clients = options.parse_args().clients
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as where:
        folder, port = Path(where) / "town", free_port_after(28_000)
        os.environ |= {"HUIYING_ADMIN": "chief", "HUIYING_ADMIN_PASSWORD": "Bench-mark-2026"}
        huiying = [sys.executable, "-m", "config.manage"]
        subprocess.run([*huiying, "init", str(folder), "--jurisdiction", "demo"], check=True, stdout=subprocess.DEVNULL)
        os.environ |= {"HUIYING_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        server = subprocess.Popen([*huiying, "live", "--port", str(port)])
        try:
            asyncio.run(measure(clients, port, server.pid, sessions(clients)))
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


async def measure(clients: int, port: int, pid: int, keys: list[str]) -> None:
    """Connect all, commit events one by one, and print what each of them took."""
    await _up(port)
    empty = _resident(pid)
    arrived: list[list[float]] = []
    began = time.perf_counter()
    readers = []
    for number in range(clients):
        readers.append(asyncio.create_task(_listen(port, keys[number // 25], arrived)))
        if number % 100 == 99:
            await asyncio.sleep(0.2)
    while _Open.count < clients and time.perf_counter() - began < 120:
        await asyncio.sleep(0.1)
    full = _resident(pid)
    each = (full - empty) / max(_Open.count, 1) / 1e3
    print(f"{_Open.count} connections in {time.perf_counter() - began:.1f} s")
    print(f"memory: {empty / 1e6:.0f} MB without, {full / 1e6:.0f} MB with: {each:.1f} kB each")
    waits: list[float] = []
    firsts: list[float] = []
    for number in range(EVENTS):
        arrived.clear()
        committed = await asyncio.to_thread(_commit, number)
        deadline = time.perf_counter() + 5
        while sum(map(len, arrived)) < _Open.count and time.perf_counter() < deadline:
            await asyncio.sleep(0.02)
        times = sorted(at - committed for one in arrived for at in one)
        waits += times
        firsts += times[:1]
        if len(times) < _Open.count:
            print(f"event {number}: {_Open.count - len(times)} of {_Open.count} did not hear within 5 s")
    waits.sort()
    p50, p99 = (waits[int((len(waits) - 1) * share)] * 1e3 for share in (0.5, 0.99))
    print(f"commit to client, {EVENTS} events: p50 {p50:.0f} ms, p99 {p99:.0f} ms, worst {waits[-1] * 1e3:.0f} ms")
    print(f"first client p50 {statistics.median(firsts) * 1e3:.0f} ms")
    for one in readers:
        one.cancel()


class _Open:
    count = 0


async def _listen(port: int, key: str, arrived: list[list[float]]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**16)
    writer.write(f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: sessionid={key}\r\n\r\n".encode())
    await reader.readuntil(b"retry: 2000")
    _Open.count += 1
    while True:
        chunk = await reader.read(2**16)
        if not chunk:
            _Open.count -= 1
            return
        if b"\nid: " in chunk or chunk.startswith(b"id: "):
            arrived.append([time.perf_counter()])


def _commit(number: int) -> float:
    from datetime import datetime

    from alerts import cases
    from alerts.actors import Actor
    from config import clock
    from config.vocabulary import Role, Severity

    now: datetime = clock.now()
    cases.open_by_hand(f"第{number}件", "来电", "电话", now, Severity.ORDINARY, Actor("孙静", Role.MONITOR), now)
    return time.perf_counter()


async def _up(port: int) -> None:
    for _ in range(300):
        try:
            (await asyncio.open_connection("127.0.0.1", port))[1].close()
        except OSError:
            await asyncio.sleep(0.2)
        else:
            return
    raise SystemExit("huiying live did not start")


def _resident(pid: int) -> int:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
