"""The crawler's memory over an hour's worth of pages: a curve of its resident size, over rounds of one process.

    python -m benchmarks.crawl_memory [--pages 36000] [--round 2000]

Ten sources that are asked once a second give 36,000 pages an hour; here they are crawled without a delay, with
robots.txt, guard, parsers, memory of pages and spool as always, each round other threads of `benchmarks.crawl`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from benchmarks.crawl import ROOT, Forum

CRAWLER = """
import json, shutil, sys, time
from pathlib import Path
from config.schema.sources import SourceEntry
from crawlers.run import run_round
url, folder, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
since = {"forum": None}
for number in range(rounds):
    given = dict(key="forum", name="forum", kind="discuz", url=f"{url}{number}/", boards=("7",), pages=200)
    source = SourceEntry(**given, delay_seconds=0, allow_private_host=True)
    began = time.process_time()
    result = run_round([source], folder / "spool", "salt", "bench@example.org", since, seen=folder / "seen")[0]
    spent = time.process_time() - began
    shutil.rmtree(folder / "spool")
    status = Path("/proc/self/status").read_text().splitlines()
    resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
    row = {"pages": result.requests, "posts": result.items, "mb": resident, "cpu": spent}
    print(json.dumps(row | {"status": result.status}), flush=True)
"""


class Forums(Forum):
    """Any number of forums, each below a number of its own, whose threads have numbers of their own too."""

    def do_GET(self) -> None:  # noqa: N802  the library's name
        """The forum's answer, as if it lay at the root."""
        number, _, rest = self.path.lstrip("/").partition("/")
        if number.isdigit():
            self.path = f"/{rest}".replace("tid=", f"tid={number}")
        super().do_GET()


def main() -> None:
    """Serve, crawl round by round, print the curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=36_000)
    parser.add_argument("--round", type=int, default=2_000)
    asked = parser.parse_args()
    Forums.threads = asked.round * 20 // 21
    server = ThreadingHTTPServer(("127.0.0.1", 0), Forums)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "crawler.py"
        script.write_text(CRAWLER)
        command = [sys.executable, str(script), url, folder, str(-(-asked.pages // asked.round))]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        pages, spent = 0, 0.0
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for line in child.stdout:
                row = json.loads(line)
                pages, spent = pages + row["pages"], spent + row["cpu"]
                told = f"{row['posts']:>7,} posts, {row['status']}, {pages / spent:.0f} pages a CPU second so far"
                print(f"{pages:>8,} pages: {row['mb']:6.1f} MB resident; {told}", flush=True)


if __name__ == "__main__":
    main()
