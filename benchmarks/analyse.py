"""The whole analyse step (ingest, analyse, near-copies, topics, store) beside the usual way, in one run, in CPU time.

    python -m benchmarks.analyse [POSTS.jsonl]

The input is data/hot_topics/messages.jsonl of the reference data; both sides get the same posts. The usual way is
`baselines/usual_way.py`: no store, no topics, no near-copies; what it leaves out is given to it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("HUIYING_SHARED", ROOT.parent / "shared"))
BATCH = 256


def _own(posts: Path) -> None:
    """In a process of its own: one line of JSON with posts per CPU second."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django  # noqa: PLC0415  the settings must be chosen first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from config import clock  # noqa: PLC0415
    from pipeline.engines import restore  # noqa: PLC0415
    from pipeline.files import Loading, columns_of, rows, to_post  # noqa: PLC0415
    from pipeline.ingest import ingest  # noqa: PLC0415
    from pipeline.sources import file_source  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    now = clock.now()
    file_source("bench")
    entries = [row for _, row in rows(posts)]
    loading = Loading("bench", columns_of(entries[0], {}), "salt", now)
    ready = [to_post(row, loading) for row in entries]
    engines = restore(None, now)
    engines.text.analyse([("", "预热")])
    started = time.process_time()
    for start in range(0, len(ready), BATCH):
        ingest(ready[start : start + BATCH], engines, now)
    spent = time.process_time() - started
    print(json.dumps({"mode": "analyse", "posts": len(ready), "posts_per_cpu_s": round(len(ready) / spent, 1)}))


def _line(command: list[str], posts: Path, **environment: str) -> dict[str, object]:
    with posts.open() as file:
        done = subprocess.run(
            command, stdin=file, capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ | environment
        )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Three rounds, interleaved; prints medians and ratios."""
    posts = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "data/hot_topics/messages.jsonl"
    usual = str(SHARED / "baselines/usual_way.py")
    rates: dict[str, list[float]] = {"item": [], "batch": [], "analyse": []}
    for _ in range(3):
        for mode in ("item", "batch"):
            rates[mode].append(float(str(_line([sys.executable, usual, mode], posts)["posts_per_cpu_s"])))
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "huiying.yaml").write_text("jurisdiction: generic\n")
            own = [sys.executable, "-m", "benchmarks.analyse", "--own", str(posts)]
            rates["analyse"].append(float(str(_line(own, posts, HUIYING_FOLDER=folder)["posts_per_cpu_s"])))
    median = {name: sorted(values)[1] for name, values in rates.items()}
    print(f"{posts.name}: posts per CPU second, median of 3 rounds interleaved")
    for name, value in median.items():
        print(f"  {name:8s} {value:10.1f}")
    for other in ("item", "batch"):
        print(f"  analyse / {other:5s} {median['analyse'] / median[other]:.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--own"]:
        _own(Path(sys.argv[2]))
    else:
        main()
