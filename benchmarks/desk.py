"""The list page: requests a second of one WSGI worker over many cases, three roles, random filters, nothing cached.

The same of a plain Django view (`benchmarks.desk_plain`), one after the other in the same run.

`python -m benchmarks.desk --cases 200000 [--folder F]`: fills the folder where it is not there; then how long fifty
rows take by hand and by templates.
"""

# ruff: noqa: PLC0415  Django is set up when the folder is there

import argparse
import http.client
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.http_load import asked
from config.live import free_port_after

AT_ONCE = 16
TABS = ("triage", "dispatched", "handling", "review", "tracking", "all")
ORDERS = ("urgent", "due", "severity", "new")


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=200_000)
    options.add_argument("--seconds", type=float, default=20, help="0: only make the folder")
    options.add_argument("--folder", type=Path, help="kept, and used again")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as where:
        folder, port = given.folder or Path(where) / "town", free_port_after(29_000)
        os.environ |= {"HUIYING_ADMIN": "chief", "HUIYING_ADMIN_PASSWORD": "Bench-mark-2026"}
        huiying, fresh = [sys.executable, "-m", "config.manage"], not folder.exists()
        if fresh:
            init = [*huiying, "init", str(folder), "--jurisdiction", "demo"]
            subprocess.run(init, check=True, stdout=subprocess.DEVNULL)
        os.environ |= {"HUIYING_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        keys = _signed_in(given.cases if fresh else 0)
        if not given.seconds:
            return
        for name, settings in (("the desk", "config.settings"), ("plain Django", "benchmarks.desk_plain_settings")):
            served = [*huiying, "web", "--port", str(port), "--workers", "1"]
            server = subprocess.Popen(served, env={**os.environ, "DJANGO_SETTINGS_MODULE": settings})
            try:
                _wait(port)
                _load(name, server.pid, port, keys, given.seconds, given.cases)
            finally:
                server.terminate()
                server.wait(90)
        _rows()


def _signed_in(cases: int) -> list[str]:
    """The cookies of three signed-in browsers, one a role, after the store was filled with `cases`, if any."""
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client

    from benchmarks.desk_store import USERS, fill
    from config import clock

    if cases:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
            fill(cases, clock.now())
            cursor.execute("ANALYZE")
    keys = []
    for name in USERS:
        client = Client()
        client.force_login(User.objects.get(username=name))
        first = client.get("/alerts/?tab=all", headers={"host": "127.0.0.1"})
        assert first.status_code == 200  # and by now a browser has the cookie of its first form
        keys.append("; ".join(f"{cookie.key}={cookie.value}" for cookie in client.cookies.values()))
    return keys


def _load(name: str, server: int, port: int, keys: list[str], seconds: float, cases: int) -> None:
    """Sixteen readers, each with one connection and one request at a time."""
    spent = _processor_seconds(server)
    times = sorted(asked(port, [_request(random.Random(seed), keys) for seed in range(AT_ONCE)], seconds))
    p50, p99 = (times[int((len(times) - 1) * share)] * 1e3 for share in (0.5, 0.99))
    own = len(times) / (_processor_seconds(server) - spent)
    print(
        f"{name}: list of 50 of {cases:,} cases, {AT_ONCE} at once: {len(times) / seconds:.1f}/s, p50 {p50:.0f} ms, "
        f"p99 {p99:.0f} ms; {own:.0f} pages a processor second"
    )


def _request(draw: random.Random, keys: list[str]) -> Iterator[bytes]:
    """The requests of one reader, without end."""
    while True:
        yield (f"GET {_address(draw)} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {draw.choice(keys)}\r\n\r\n").encode()


def _processor_seconds(server: int) -> float:
    """What the workers of a server have used; on a busy machine the one figure that others do not change much."""
    workers = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    ticks = [Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()[11:13] for one in workers]
    return sum(int(tick) for pair in ticks for tick in pair) / os.sysconf("SC_CLK_TCK")


def _address(draw: random.Random) -> str:
    from urllib.parse import urlencode

    from benchmarks.desk_store import PLACES
    from config.vocabulary import Sector

    asked = {"tab": draw.choice(TABS), "order": draw.choice(ORDERS)}
    if draw.random() < 0.5:
        asked["sector"] = draw.choice(list(Sector)).value
    if draw.random() < 0.3:
        asked["place"] = draw.choice(PLACES)
    return "/alerts/?" + urlencode(asked)


def _rows() -> None:
    """Fifty rows by hand and by a Django template that says the same, from what the store gave; queries of a page."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.template import engines
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from alerts.web.listed_html import listed_html
    from alerts.web.listing import Where, plain, rows
    from alerts.web.rows import Read
    from config import clock

    now = clock.now()
    found = plain(Where().also("l.tab IS NOT NULL"), "urgent", 50, now)
    template = engines["django"].from_string(Path(__file__).with_name("desk_row.html").read_text("utf-8"))
    listed_html(found, now, True, True)  # reads the rules, once
    took = {"by hand": 0.0, "by template": 0.0}
    for _ in range(60):
        began = time.process_time()
        listed_html(found, now, True, True)
        middle = time.process_time()
        template.render({"rows": rows(map(Read._make, found), now)})
        took["by hand"] += middle - began
        took["by template"] += time.process_time() - middle
    print(", ".join(f"50 rows {way} {seconds / 60 * 1e3:.2f} ms" for way, seconds in took.items()))
    client = Client()
    client.force_login(User.objects.get(username="judge"))
    with CaptureQueriesContext(connection) as asked:
        client.get("/alerts/?tab=all")
    print(f"queries of a page: {len(asked)}")
    began = time.process_time()
    for _ in range(10):
        client.get("/alerts/?tab=triage")
    print(f"processor time of a page: {(time.process_time() - began) * 100:.1f} ms")


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=2).connect()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("huiying web did not start")


if __name__ == "__main__":
    main()
