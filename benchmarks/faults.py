"""Twenty loopback sources shaped like Weibo, forums and portals, with faults switched on and off: is the page true?

    python -m benchmarks.faults [--sources 20] [--hours 4] [--seed 1]

The clock is shortened: a step is three minutes of the sources' time, and three seconds are what a crawl waits for an
answer. In each step the due sources are crawled by the real spiders, their rounds are recorded and judged, and what
the health page would say is compared with the fault that the site really has. Every other source lives and may fall
silent too (`benchmarks.faults_sites`). Before a fault was met often enough (twice, an unanswered call three times, a
silence eight times) the page may still say that all is well, and after its end the fault until the next crawl; a site
that is slow but answers is well; anything else is counted as a lie.
"""

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from benchmarks.faults_sites import A_ROUND, SHAPES, STEP, TIME_LIMIT, Site, past
from config.clock import SHANGHAI
from config.schema.sources import SourceEntry

START = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)


@dataclass
class Told:
    """What a run came to: looks at a source, those that were untrue (in words), faults switched on and told, rounds."""

    looks: int = 0
    lies: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    messages: int = 0


def run(count: int, steps: int, seed: int, folder: Path) -> Told:
    """Needs Django, and an empty store."""
    from config.load import calendar_data  # noqa: PLC0415  Django is set up before its models are imported
    from crawlers.run import run_round  # noqa: PLC0415
    from crawlers.settings import BASE  # noqa: PLC0415
    from pipeline.models import Source  # noqa: PLC0415
    from pipeline.sources import registry as sources  # noqa: PLC0415
    from pipeline.sources.watching import look  # noqa: PLC0415

    draw, told = random.Random(seed), Told()
    sites = [Site(list(SHAPES)[number % len(SHAPES)], lives=number % 2 == 0) for number in range(count)]
    entries = [site.entry(number) for number, site in enumerate(sites)]
    by_key = {entry.key: site for entry, site in zip(entries, sites, strict=True)}
    _store(entries, sites)
    shown = dict.fromkeys(by_key, "new")
    for step in range(steps):
        now = START + step * STEP
        if step >= 3:
            _switch(by_key, shown, draw, told)
        due = sources.due_sources(entries, now)
        sources.started(due, now)
        for entry in due:
            by_key[entry.key].begin(now)
        with patch.dict(BASE, {"DOWNLOAD_TIMEOUT": TIME_LIMIT}):
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
    told.seen.update(site.fault for key, site in by_key.items() if site.fault and shown[key] == site.shown)
    for site in sites:
        site.server.shutdown()
        site.server.server_close()
    return told


def _store(entries: Sequence[SourceEntry], sites: Sequence[Site]) -> None:
    """The sources' rows, and the rounds that lie behind those that live."""
    from pipeline.models import Crawl, Source  # noqa: PLC0415  see `run`

    for entry, site in zip(entries, sites, strict=True):
        row = Source.objects.create(key=entry.key, name=entry.name, kind=entry.kind.value, url=entry.url)
        brought = {"source": row, "status": "ok", "items": 2 * A_ROUND, "requests": 3, "seconds": 1.0}
        Crawl.objects.bulk_create(Crawl(at=at, **brought) for at in (past(START) if site.lives else ()))


def _switch(by_key: dict[str, Site], shown: dict[str, str], draw: random.Random, told: Told) -> None:
    """Some sites fall ill, some of those whose fault is shown recover."""
    for key, site in by_key.items():
        if shown[key] == site.shown and draw.random() < (0.3 if site.fault else 0.15):
            if site.fault:
                told.seen[site.fault] += 1
            site.switch("" if site.fault else draw.choice(site.faults), shown[key])
            if site.fault:
                told.faults[site.fault] += 1


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
    every = f"{told.faults.total()}, shown by their names: {told.seen.total()}"
    print(f"faults switched on: {every}; messages: {told.messages}")
    for fault, times in told.faults.most_common():
        print(f"    {fault:14} {times:3} times, shown {told.seen[fault]:3}")
    print(f"looks at which the page was untrue: {len(told.lies)}")
    for lie in told.lies[:20]:
        print(f"    {lie}")
    sys.exit(1 if told.lies else 0)


if __name__ == "__main__":
    main()
