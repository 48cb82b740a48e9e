"""Speed beside the usual way, in one run on one machine: `python -m benchmarks.speed [--rounds 2]`.

Every way is a process of its own; all of them get the same 500 messages (a full segment of the spool), one way after
the other, then the next 500, and so on: what the machine does meanwhile strikes all of them. CPU seconds of the work
alone, without start and loading, as `baselines/usual_way.py` counts them. The messages are hot_topics and unlabelled
messages of the reference data.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path

from benchmarks.speed_ways import OURS

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("HUIYING_SHARED", ROOT.parent / "shared"))
INPUTS = ("data/hot_topics/messages.jsonl", "data/sector/unlabelled_messages.jsonl")
TURN = 500
USUAL = ("item", "batch")


class Way:
    """One way in its process: it is given the path of a file of posts and answers with CPU seconds and memory."""

    def __init__(self, name: str, folder: str) -> None:
        module = "benchmarks.speed_usual" if name in USUAL else "benchmarks.speed_ways"
        one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "HUIYING_FOLDER": folder}
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, name, str(SHARED)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | one,
        )

    def work(self, path: Path) -> dict[str, float]:
        """The posts of one file."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit("a way ended before its work was done")
        return dict(json.loads(answer))

    def end(self) -> None:
        """Let it go."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)


def main() -> None:
    """All ways in turn, batch by batch; a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    spent, memory, posts = Counter[str](), dict[str, float](), 0
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "huiying.yaml").write_text("jurisdiction: generic\n")
            ways = {name: Way(name, folder) for name in (*USUAL, *OURS)}
            for number, part in enumerate(parts()):
                path = Path(folder) / f"{number}.jsonl"
                path.write_bytes(b"".join(part))
                posts += len(part)
                for name, way in ways.items():
                    answer = way.work(path)
                    spent[name] += answer["cpu_s"]
                    memory[name] = answer["memory_mb"]
            for way in ways.values():
                way.end()
    _report(spent, memory, posts)


def parts() -> list[list[bytes]]:
    lines = (line for name in INPUTS for line in (SHARED / name).read_bytes().splitlines(keepends=True))
    return list(iter(lambda: list(islice(lines, TURN)), []))


def _report(spent: Counter[str], memory: dict[str, float], posts: int) -> None:
    print("| way | posts per CPU s | x item | x batch | memory MB |\n|---|---|---|---|---|")
    for name, seconds in spent.items():
        item, batch = spent["item"] / seconds, spent["batch"] / seconds
        print(f"| {name} | {posts / seconds:,.0f} | {item:.1f} | {batch:.1f} | {memory[name]:.0f} |")


if __name__ == "__main__":
    main()
