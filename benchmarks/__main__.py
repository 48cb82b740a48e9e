"""Runs every benchmark, one after the other."""

import subprocess
import sys

NAMES = (
    "speed", "stages", "quality", "places", "appeal", "routing", "extract", "crawl", "tick", "search", "replay",
    "messages", "reports", "topics", "copies", "install",
)  # fmt: skip

for name in NAMES:
    print(f"\n== {name}", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False)
