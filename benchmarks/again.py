"""What a second crawl of an unchanged board costs, in requests; and the size of the memory of pages.

    python -m benchmarks.again [--threads 2000]

A forum as in benchmarks/crawl.py on loopback is crawled twice without delay, the second time as the scheduler would ten
minutes later.
"""

import argparse
import tempfile
import threading
import time
from datetime import datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

from benchmarks.crawl import A_PAGE, Forum
from config.clock import SHANGHAI
from config.schema.sources import SourceEntry
from crawlers.run import run_round
from crawlers.seen import Known, SeenStore

NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)


class Counted(Forum):
    """Counts what is asked for."""

    asked = 0

    def do_GET(self) -> None:  # noqa: N802
        """As the forum does."""
        Counted.asked += 1
        super().do_GET()


def crawl(url: str, folder: Path, threads: int, since: datetime | None, now: datetime) -> int:
    """One round; the requests it took."""
    entry = SourceEntry.model_validate(
        {
            "key": "bbs", "name": "bbs", "kind": "discuz", "url": url, "boards": ["7"], "delay_seconds": 0,
            "pages": min(200, -(-threads // A_PAGE)), "allow_private_host": True,
        }
    )  # fmt: skip
    before = Counted.asked
    (result,) = run_round([entry], folder / "spool", "salt", "", {"bbs": since}, now, seen=folder / "seen")
    taken = Counted.asked - before
    print(f"  {result.status:6} {taken:6} requests, {result.items:6} posts, {result.seconds:6.1f} s")
    return taken


def memory(rows: int) -> None:
    """Time and size of the store of pages at many addresses."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pages.sqlite"
        store = SeenStore(file)
        began = time.perf_counter()
        for number in range(rows):
            store.note(
                Known(f"https://bbs.example.cn/thread-{number}-1-1.html", "2026|3", "", "", str(number), NOW, NOW)
            )
        store.close(True, NOW)
        noted = time.perf_counter() - began
        size = file.stat().st_size / 1024 / 1024
        rss = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
        print(f"  {rows} pages: noted in {noted:.1f} s, {size:.0f} MB on disk, process {rss.split()[1]} KB")


def main() -> None:
    """Print the rounds and the store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2000)
    threads = parser.parse_args().threads
    Forum.threads = threads
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counted)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    with tempfile.TemporaryDirectory() as folder:
        print(f"a board of {threads} threads:")
        first = crawl(url, Path(folder), threads, None, NOW)
        second = crawl(url, Path(folder), threads, NOW - timedelta(hours=2), NOW + timedelta(minutes=10))
        print(f"  the second took {second / first:.2%} of the first's requests")
    server.shutdown()
    print("the memory of pages:")
    for rows in (10_000, 100_000):
        memory(rows)


if __name__ == "__main__":
    main()
