"""Speed beside the usual way, in one run on one machine: `python benchmarks/filters.py --shared ../shared`.

Every row is a process of its own on the same input (hot_topics messages and unlabelled messages). CPU seconds of the
loop, without start and loading, as `usual_way.py` counts them; the ways take turns, the median of the rounds is shown.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
INPUTS = ("data/hot_topics/messages.jsonl", "data/sector/unlabelled_messages.jsonl")
BATCH = 256


def main() -> None:
    """Run all ways in turn and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=sorted(OURS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        measure(options.child)
        return
    posts = b"".join((options.shared / name).read_bytes() for name in INPUTS)
    usual = str(options.shared / "baselines/usual_way.py")
    ways = {"usual way, item": [usual, "item"], "usual way, batch": [usual, "batch"]}
    ways |= {f"huiying {name}": [str(Path(__file__)), "--child", name] for name in OURS}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, command in ways.items():
            found[name].append(run(command, posts))
    report(found)


def run(command: list[str], posts: bytes) -> dict[str, Any]:
    """One way, once; what it printed."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, *command], input=posts, capture_output=True, check=True, env=environment)
    return dict(json.loads(done.stdout))


def report(found: dict[str, list[dict[str, Any]]]) -> None:
    """A table: posts per CPU second, and how many times the usual way."""
    speed = {name: statistics.median(row["posts_per_cpu_s"] for row in rows) for name, rows in found.items()}
    item, batch = speed["usual way, item"], speed["usual way, batch"]
    print("| way | posts | posts per CPU s | x item | x batch | memory MB |\n|---|---|---|---|---|---|")
    for name, rows in found.items():
        last, rate = rows[-1], speed[name]
        memory = last.get("memory_mb", "")
        print(f"| {name} | {last['posts']} | {rate:,.0f} | {rate / item:.1f} | {rate / batch:.1f} | {memory} |")


def measure(name: str) -> None:
    """In the child: one of our ways over standard input."""
    lines = sys.stdin.buffer.read().splitlines()
    work = OURS[name]()
    started = time.process_time()
    for start in range(0, len(lines), BATCH):
        work(lines[start : start + BATCH])
    spent = time.process_time() - started
    memory = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    found = {"posts": len(lines), "cpu_s": round(spent, 3), "posts_per_cpu_s": len(lines) / spent, "memory_mb": memory}
    print(json.dumps(found))


def classify() -> Callable[[list[bytes]], None]:
    """Lines in, lines out, as the filter does it."""
    from config.filter import collect_seldom, dump, parse  # noqa: PLC0415  imports belong to the loading
    from nlp.engine import Engine  # noqa: PLC0415

    engine = Engine()
    engine.analyse([("", "停水")])
    collect_seldom()

    def work(lines: list[bytes]) -> None:
        rows = [parse(line) for line in lines]
        found = engine.analyse([(row.get("title") or "", row["text"]) for row in rows])
        "".join(dump({**row, **analysis.as_fields()}) for row, analysis in zip(rows, found, strict=True))

    return work


def analyse() -> Callable[[list[bytes]], None]:
    """The worker's whole step without the store: analysis, near-copies, topics."""
    from nlp.engine import Engine  # noqa: PLC0415
    from nlp.near_duplicate import NearDuplicates  # noqa: PLC0415
    from nlp.topics import TopicEngine, TopicItem  # noqa: PLC0415

    engine, copies, topics = Engine(), NearDuplicates(), TopicEngine()
    engine.analyse([("", "停水")])

    def work(lines: list[bytes]) -> None:
        rows = [json.loads(line) for line in lines]
        found = engine.analyse([(row.get("title") or "", row["text"]) for row in rows])
        firsts = copies.look_up_and_add([row["id"] for row in rows], [f"{a.title}\n{a.text}" for a in found])
        topics.assign(
            [
                TopicItem(row["id"], a.title, a.text, a.tokens, a.places, _time(row["time"]), "", first, a.keys)
                for row, a, (first, _) in zip(rows, found, firsts, strict=True)
            ]
        )

    return work


def _time(written: str) -> datetime:
    return datetime.fromisoformat(written) if "-" in written else datetime.strptime(written, "%Y/%m/%d %H:%M:%S")  # noqa: DTZ007


OURS = {"classify": classify, "analyse": analyse}

if __name__ == "__main__":
    main()
