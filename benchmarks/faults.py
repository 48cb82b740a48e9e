"""Twenty loopback sources shaped like Weibo, forums and portals, with faults switched on and off: is the page true?

    python -m benchmarks.faults [--sources 20] [--hours 4] [--seed 1]

The clock is shortened: a step is three minutes of the sources' time. In each, the due sources are crawled by the real
spiders, their rounds are recorded and judged, and what the health page would say is compared with the fault that the
site really has. Before a fault was met often enough (twice, an unanswered call three times) the page may still say
that all is well, and after its end the fault until the next crawl; anything else is counted as a lie.
"""

import argparse
import os
import random
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from config.clock import SHANGHAI
from config.schema.sources import SourceEntry

PAGES = Path(__file__).resolve().parents[1] / "tests/crawlers/pages"
START = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)
STEP = timedelta(minutes=3)
FAULTS = ("blocked", "login", "layout", "unreachable")
PATIENCE = {"unreachable": 3}
SHAPES: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "weibo-mobile": ("/", {"keywords": ("路灯",), "pages": 1}, {"/api/container/getIndex": "weibo/cards.json"}),
    "discuz": (
        "/",
        {"boards": ("7",), "pages": 1},
        {"/forum.php?mod=forumdisplay": "discuz/board.html", "/forum.php?mod=viewthread": "discuz/thread_102.html"},
    ),
    "news": ("/xw/list.html", {"pages": 1}, {"/xw/list.html": "news/list.html", "/xw/2": "news/article_gov.html"}),
}


@dataclass
class Site:
    """A source's site. `fault`: what it does to whoever asks; `met`: rounds that met the fault since it began."""

    kind: str
    fault: str = ""
    met: int = 0
    before: str = "healthy"
    server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def entry(self, number: int) -> SourceEntry:
        """The source's entry in `huiying.yaml`."""
        path, given, _ = SHAPES[self.kind]
        url = f"http://127.0.0.1:{self.server.server_port}{path}"
        row = {"key": f"s{number}", "name": f"来源{number}", "kind": self.kind, "url": url, **given}
        minutes = STEP / timedelta(minutes=1)
        return SourceEntry.model_validate(
            {**row, "interval_minutes": minutes, "delay_seconds": 0, "allow_private_host": True}
        )

    def answer(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers."""
        if path == "/robots.txt":
            return 404, b"", {}
        if self.fault == "blocked":
            return 432, b"", {}
        if self.fault == "login":
            return 302, b"", {"Location": "https://passport.weibo.com/visitor/visitor?a=1"}
        if self.fault == "layout":
            return 200, b"<html><body>maintenance</body></html>", {}
        if self.fault == "unreachable":
            return 500, b"", {}
        pages = SHAPES[self.kind][2]
        name = next((pages[start] for start in pages if path.startswith(start)), "")
        return (200, (PAGES / name).read_bytes(), {}) if name else (404, b"", {})

    def switch(self, fault: str, shown: str) -> None:
        """The site behaves in another way from now on; `shown` is what the page said until then."""
        self.fault, self.met, self.before = fault, 0, shown

    def true(self) -> set[str]:
        """What the page may say now."""
        if self.fault:
            known = self.met >= PATIENCE.get(self.fault, 2)
            return {self.fault} if known else {self.before, self.fault, "healthy"}
        return {"healthy"} if self.met else {self.before}


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            """Says nothing."""

        def do_GET(self) -> None:
            """The site's answer."""
            status, body, headers = site.answer(self.path)
            self.send_response_only(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


@dataclass
class Told:
    """What a run came to: looks at a source, those that were untrue (in words), faults switched on and told, rounds."""

    looks: int = 0
    lies: list[str] = field(default_factory=list)
    faults: int = 0
    seen: int = 0
    rounds: int = 0
    messages: int = 0


def run(count: int, steps: int, seed: int, folder: Path) -> Told:
    """Needs Django, and an empty store."""
    from config.load import calendar_data  # noqa: PLC0415  Django is set up before its models are imported
    from crawlers.run import run_round  # noqa: PLC0415
    from pipeline import sources  # noqa: PLC0415
    from pipeline.models import Source  # noqa: PLC0415
    from pipeline.watching import look  # noqa: PLC0415

    draw, told = random.Random(seed), Told()
    sites = [Site(list(SHAPES)[number % len(SHAPES)]) for number in range(count)]
    entries = [site.entry(number) for number, site in enumerate(sites)]
    by_key = {entry.key: site for entry, site in zip(entries, sites, strict=True)}
    for entry in entries:
        Source.objects.create(key=entry.key, name=entry.name, kind=entry.kind.value, url=entry.url)
    shown = dict.fromkeys(by_key, "new")
    for step in range(steps):
        now = START + step * STEP
        if step >= 3:
            _switch(by_key, shown, draw, told)
        due = sources.due_sources(entries, now)
        sources.started(due, now)
        results = run_round(due, folder / "spool", "salt", "", sources.since(due), now, seen=folder / "seen")
        sources.record(results, now)
        told.rounds += len(results)
        for result in results:
            by_key[result.source].met += 1
        told.messages += len(look(entries, calendar_data(), now))
        for key, health in Source.objects.values_list("key", "health"):
            shown[key] = health
            told.looks += 1
            if health not in by_key[key].true():
                told.lies.append(f"{now:%H:%M} {key} {by_key[key].kind}: {health}, is {by_key[key].fault or 'well'}")
    told.seen += sum(bool(site.fault) and shown[key] == site.fault for key, site in by_key.items())
    for site in sites:
        site.server.shutdown()
        site.server.server_close()
    return told


def _switch(by_key: dict[str, Site], shown: dict[str, str], draw: random.Random, told: Told) -> None:
    """Some sites fall ill, some of those whose fault is shown recover."""
    for key, site in by_key.items():
        settled = shown[key] == (site.fault or "healthy")
        if settled and draw.random() < (0.3 if site.fault else 0.15):
            told.seen += bool(site.fault)
            site.switch("" if site.fault else draw.choice(FAULTS), shown[key])
            told.faults += bool(site.fault)


def main() -> None:
    """A store in a temporary folder; the run; its figures. Exit status 1 for a lie."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=20)
    parser.add_argument("--hours", type=float, default=4)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huiying-faults-") as name:
        folder = Path(name)
        (folder / "huiying.yaml").write_text("jurisdiction: demo\n", "utf-8")
        os.environ |= {"HUIYING_FOLDER": name, "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django  # noqa: PLC0415  the folder is named first
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        told = run(asked.sources, int(timedelta(hours=asked.hours) / STEP), asked.seed, folder)
    print(f"{asked.sources} sources, {asked.hours:g} hours of theirs: {told.rounds} rounds, {told.looks} looks")
    print(f"faults switched on: {told.faults}, shown by their names: {told.seen}; messages: {told.messages}")
    print(f"looks at which the page was untrue: {len(told.lies)}")
    for lie in told.lies[:20]:
        print(f"    {lie}")
    sys.exit(1 if told.lies else 0)


if __name__ == "__main__":
    main()
