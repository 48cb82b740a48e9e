"""The memory of pages at ten million addresses: time, size, memory of the process, anything that is falsely known.

    python -m benchmarks.seen_store [--rows 10000000] [--noted 10000000] [--folder FOLDER]

Pages are noted and posts met as a spider does, in rounds of 5,000; every round ends on the disk. Then 100,000 addresses
that were noted and 100,000 that were not are looked up, and one more round is begun and ended. `--noted N`: only the
last N are noted so; those before are written in bulk by a process of its own, in the order of their keys.
"""

import argparse
import multiprocessing
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from config.clock import SHANGHAI
from crawlers.seen import Known, SeenStore, _key

_START = datetime(2026, 1, 1, tzinfo=SHANGHAI)
_A_ROUND, _LOOKED_UP = 5_000, 100_000


def resident() -> float:
    """MB of this process now."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def address(number: int) -> str:
    """The address of a page."""
    return f"https://bbs.example.cn/forum.php?mod=viewthread&tid={number}&extra=page%3D1"


def write_in_bulk(file: Path, rows: int) -> None:
    """The rows of so many pages, as `SeenStore` would have them."""
    SeenStore(file).close(keep=True, now=_START)
    at = _START.timestamp()

    def keyed(name: Callable[[int], str]) -> Iterator[tuple[bytes, int]]:
        keys = np.frombuffer(b"".join(_key(name(number)) for number in range(rows)), dtype=">u8").reshape(-1, 2)
        for number in np.lexsort((keys[:, 1], keys[:, 0])).tolist():
            yield keys[number].tobytes(), number

    with sqlite3.connect(file, isolation_level=None) as base:
        base.execute("PRAGMA cache_size = -200000")
        base.execute("BEGIN")
        posts = ((key, at) for key, _ in keyed(str))
        base.executemany("INSERT INTO post VALUES (?, ?)", posts)
        pages = (
            (key, address(number), "2026-11-22 08:00|3", "", "", str(number), at, at) for key, number in keyed(address)
        )
        base.executemany("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)", pages)
        base.execute("COMMIT")


def fill(file: Path, first: int, rows: int) -> None:
    """Note the pages from `first` on; prints ten lines."""
    began, last = time.process_time(), time.process_time()
    tenth = (rows - first) // 10
    for start in range(first, rows, _A_ROUND):
        store, now = SeenStore(file), _START + timedelta(days=360) * (start / rows)
        for number in range(start, min(rows, start + _A_ROUND)):
            url = address(number)
            if store.get(url) is None and store.first_time(str(number), now):
                store.note(Known(url, "2026-11-22 08:00|3", "", "", str(number), now, now))
        store.close(keep=True, now=now)
        done = min(rows, start + _A_ROUND)
        if (done - first) % tenth < _A_ROUND:
            spent, last = time.process_time() - last, time.process_time()
            size = file.stat().st_size / 1024 / 1024
            print(
                f"  {done:>10,} pages: {spent / tenth * 1e6:5.0f} us of CPU a page, {size:6.0f} MB on disk, "
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
    parser.add_argument("--noted", type=int, default=None)
    parser.add_argument("--folder", type=Path, default=None)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        file = Path(folder) / "pages.sqlite"
        first = max(0, asked.rows - (asked.rows if asked.noted is None else asked.noted))
        if first:
            child = multiprocessing.get_context("spawn").Process(target=write_in_bulk, args=(file, first))
            child.start()
            child.join()
            print(f"  {first:>10,} pages written in bulk", flush=True)
        fill(file, first, asked.rows)
        look_up(file, asked.rows)


if __name__ == "__main__":
    main()
