"""Where a post's time goes: `python -m benchmarks.stages [--rounds 3]`. Prints one table.

The worker's step of `benchmarks.speed` (way `whole`) over the same messages, in a process of its own for each round.
Some hundred times in a second of processor time it is noted what runs, Python or compiled, and for which stage. A
profiler that counts calls would make the many small ones look dear.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import FrameType

from benchmarks.speed import ROOT, SHARED, parts

STAGES: dict[str, tuple[str, ...]] = {
    "rows: values and statements": ("pipeline/rows.py", "pipeline/search/changes.py"),
    "commit": ("django/db/transaction.py:__exit__",),
    "lines to posts": ("pipeline/work.py:_read", "pipeline/transport/"),
    "topics described, heat": ("pipeline/topics/figures.py", "pipeline/topics/tally.py"),
    "near-copies": ("nlp/topics/near_duplicate.py",),
    "topics": ("nlp/topics/streaming.py",),
    "what is usual": ("pipeline/sources/usual.py",),
    "watches": ("pipeline/hearers.py",),
    "known before": ("pipeline/ingest.py:_known", "pipeline/ingest.py:_sources", "pipeline/topics/moving.py"),
    "clean, simplified characters": ("nlp/text/clean.py", "nlp/text/simplify.py", "nlp/text/translation.py"),
    "personal data masked": ("nlp/personal/mask.py", "nlp/personal_", "nlp/name_"),
    "all characters, words of lists": ("nlp/look/scan.py", "nlp/words/finder.py", "nlp/lexicon/"),
    "segmentation, keys of words": ("nlp/words/segment.py", "nlp/words/word_keys.py"),
    "numbers, severity": ("nlp/signal", "nlp/severity/grade.py"),
    "places": ("nlp/place",),
    "models": ("nlp/about/heads.py",),
    "sector, appeal, relevance, categories": (
        "nlp/about/sector.py",
        "nlp/about/appeal.py",
        "nlp/about/relevance.py",
        "nlp/about/duties.py",
        "nlp/about/agreement.py",
    ),
    "analysis put together": ("nlp/engine.py",),
}
"""By the beginning of a function's file and name; what stands first is asked for first."""
_REST = "the rest of the step"


def main() -> None:
    """Measure and print; or, as one round, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_round()))
        return
    seen, cost = Counter[str](), 0.0
    for _ in range(asked.rounds):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "huiying.yaml").write_text("jurisdiction: generic\n")
            one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "HUIYING_FOLDER": folder}
            command = [sys.executable, "-m", "benchmarks.stages", "--one"]
            told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=os.environ | one, check=True)
        found = json.loads(told.stdout.splitlines()[-1])
        seen.update(found["seen"])
        cost += found["cost"] / asked.rounds
    print(f"| stage | microseconds a post, of {cost:.0f} | share |\n|---|---|---|")
    for name, count in seen.most_common():
        print(f"| {name} | {cost * count / seen.total():.0f} | {count / seen.total():.0%} |")


def _round() -> dict[str, object]:
    """What was seen how often, and microseconds of a post, without the first segment: it loads what is loaded late."""
    from benchmarks.speed_ways import whole  # noqa: PLC0415  imports belong to the loading

    way, seen = whole(), Counter[str]()

    def note(_number: int, frame: FrameType | None) -> None:
        seen[_stage(frame)] += 1

    signal.signal(signal.SIGPROF, note)
    first, *others = [b"".join(part).splitlines() for part in parts()]
    way(first)()
    spent = 0.0
    for lines in others:
        work = way(lines)
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
        work()
        signal.setitimer(signal.ITIMER_PROF, 0)
        spent += time.process_time() - started
    return {"seen": seen, "cost": 1e6 * spent / sum(map(len, others))}


def _stage(frame: FrameType | None) -> str:
    """The stage of what runs."""
    frames = list[str]()
    while frame is not None:
        code = frame.f_code
        file = code.co_filename.removeprefix(f"{ROOT}/").rpartition("site-packages/")[2]
        frames.append(f"{file}:{code.co_name}")
        frame = frame.f_back
    return next((name for name, begins in STAGES.items() if any(one.startswith(begins) for one in frames)), _REST)


if __name__ == "__main__":
    if not SHARED.is_dir():
        raise SystemExit(f"{SHARED} is not there: the reference data")
    main()
