"""The memory of pages at ten million addresses: time, size, memory of the process, anything that is falsely known.

    python -m benchmarks.seen_store [--rows 10000000] [--folder FOLDER]

Pages are noted and posts met as a spider does, in rounds of 5,000; every round ends on the disk. Then 100,000 addresses
that were noted and 100,000 that were not are looked up, and one more round is begun and ended.
"""

import argparse
import random
import resource
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from config.clock import SHANGHAI
from crawlers.seen import Known, SeenStore

_START = datetime(2026, 1, 1, tzinfo=SHANGHAI)
_A_ROUND, _LOOKED_UP = 5_000, 100_000


def resident() -> float:
    """MB of this process now."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def address(number: int) -> str:
    """The address of a page."""
    return f"https://bbs.example.cn/forum.php?mod=viewthread&tid={number}&extra=page%3D1"


def fill(file: Path, rows: int) -> None:
    """Note all pages; prints ten lines."""
    began, last = time.process_time(), time.process_time()
    for start in range(0, rows, _A_ROUND):
        store, now = SeenStore(file), _START + timedelta(days=360) * (start / rows)
        for number in range(start, min(rows, start + _A_ROUND)):
            url = address(number)
            if store.get(url) is None and store.first_time(str(number), now):
                store.note(Known(url, "2026-11-22 08:00|3", "", "", str(number), now, now))
        store.close(keep=True, now=now)
        done = min(rows, start + _A_ROUND)
        if done % (rows // 10) < _A_ROUND:
            spent, last = time.process_time() - last, time.process_time()
            size = file.stat().st_size / 1024 / 1024
            print(
                f"  {done:>10,} pages: {spent / (rows / 10) * 1e6:5.0f} us of CPU a page, {size:6.0f} MB on disk, "
                f"process {resident():.0f} MB",
                flush=True,
            )
    print(f"  all in {time.process_time() - began:.0f} CPU seconds")


def look_up(file: Path, rows: int) -> None:
    """Ask for pages that were noted, and for others."""
    draw, store, now = random.Random(1), SeenStore(file), _START + timedelta(days=361)
    began = time.process_time()
    missed = sum(store.get(address(draw.randrange(rows))) is None for _ in range(_LOOKED_UP))
    false = sum(store.get(address(rows + number)) is not None for number in range(_LOOKED_UP))
    met = sum(not store.first_time(str(rows + number), now) for number in range(_LOOKED_UP))
    spent = (time.process_time() - began) / (3 * _LOOKED_UP) * 1e6
    print(f"  known pages not known: {missed}; falsely seen: {false} pages, {met} posts; {spent:.0f} us a look")
    store.close(keep=False, now=now)
    began = time.perf_counter()
    store = SeenStore(file)
    turn = len(store.to_look_at_again(now, 5))
    store.close(keep=True, now=now)
    print(
        f"  a round that finds nothing new: {time.perf_counter() - began:.2f} s by the clock ({turn} pages due again)"
    )
    print(f"  process {resident():.0f} MB, at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """Fill, then ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, default=None)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        file = Path(folder) / "pages.sqlite"
        fill(file, asked.rows)
        look_up(file, asked.rows)


if __name__ == "__main__":
    main()
