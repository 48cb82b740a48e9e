"""What one tick costs over 10,000 and over 100,000 open clocks, side by side: CPU seconds, and the ratio per clock.

`python -m benchmarks.tick [--rounds N] [--database postgresql://...]`. Each size is a working store of its own (SQLite
in a temporary folder by default): units with confirmed contacts, five clocks a case, each with its ladder. A round is
one tick with nothing due and one with one clock in a hundred due: its reminder or red card is written into the ledger
and the outbox. The rounds of the two sizes are taken in turn. A third figure is the auditor's run.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SIZES = (10_000, 100_000)
GOAL_SECONDS, GOAL_RATIO = 2.0, 1.3


class Store:
    """One size in a process of its own, which answers a line with a line."""

    def __init__(self, clocks: int, folder: Path, database: str) -> None:
        self.clocks = clocks
        folder.mkdir()
        (folder / "huiying.yaml").write_text("jurisdiction: demo\n", "utf-8")
        environment = os.environ | {"HUIYING_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        if database:
            environment["HUIYING_DATABASE"] = f"{database}_{clocks}"
        command = [sys.executable, "-m", "benchmarks.tick_store", str(clocks)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self.ready = self._read()

    def ask(self, what: str) -> dict[str, Any]:
        """One measurement."""
        assert self._process.stdin
        self._process.stdin.write(what + "\n")
        self._process.stdin.flush()
        return self._read()

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"the store of {self.clocks} clocks died with {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", default="", help="postgresql://user@host/name: two empty databases, name_<size>")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stores = [Store(size, Path(folder) / str(size), asked.database) for size in SIZES]
        _table(stores, asked.rounds)
        for store in stores:
            store.close()


def _table(stores: list[Store], rounds: int) -> None:
    taken: dict[str, dict[int, list[float]]] = {}
    done: dict[str, dict[int, int]] = {}
    for _ in range(rounds):
        for what in ("due", "nothing", "audit"):
            for store in stores:
                answer = store.ask(what)
                taken.setdefault(what, {}).setdefault(store.clocks, []).append(answer["seconds"])
                done.setdefault(what, {})[store.clocks] = answer["done"]
    print(f"{stores[0].ready['store']}, {stores[0].ready['per_case']} clocks a case, median of {rounds} rounds, CPU s")
    print(f"{'':16}{SIZES[0]:>12,}{SIZES[1]:>12,}   per clock")
    names = {"nothing": "nothing due", "due": "1 % due", "audit": "auditor"}
    for what, word in names.items():
        small, large = (statistics.median(taken[what][size]) for size in SIZES)
        ratio = (large / SIZES[1]) / (small / SIZES[0])
        print(f"{word:16}{small:12.4f}{large:12.4f}   x {ratio:.2f}   (done {done[what]})")
    large = statistics.median(taken["due"][SIZES[1]])
    ratio = (large / SIZES[1]) / (statistics.median(taken["due"][SIZES[0]]) / SIZES[0])
    good = large <= GOAL_SECONDS and ratio <= GOAL_RATIO
    print(f"goal: <= {GOAL_SECONDS} s and x {GOAL_RATIO} with 1 % due: {'GOOD' if good else 'MISSED'}")


if __name__ == "__main__":
    main()
