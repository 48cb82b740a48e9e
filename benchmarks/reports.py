"""A digest and a yearly report over 200,000 items and 5,000 cases: CPU seconds, and how large the mail is.

`python -m benchmarks.reports [--items N] [--cases N]`. Two stores in temporary folders (SQLite): all of it spread over
a year, and all of it within eight weeks, which is harder for the digest. Each is measured in a process of its own.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

DAYS = (364, 56)
"""The goal is asked of the first; the second is harder and is told beside it."""
GOAL_DIGEST, GOAL_BYTES, GOAL_YEAR = 5.0, 100_000, 30.0


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--measure", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        from benchmarks.reports_store import measure  # noqa: PLC0415  Django is set up by the import

        print(json.dumps(measure(asked.items, asked.cases, asked.measure)))
        return
    print(
        f"{asked.items:,} items, {asked.cases:,} cases, {'':8} digest s     HTML bytes   text bytes   yearly s  steps"
    )
    good = True
    for days in DAYS:
        found = _in_a_process(asked.items, asked.cases, days)
        year_long = days == DAYS[0]
        good &= not year_long or (found["digest"] <= GOAL_DIGEST and found["year"] <= GOAL_YEAR)
        good &= found["html"] <= GOAL_BYTES
        print(f"over {days} days{'':24}{found['digest']:10.2f}{found['html']:14,}{found['text']:13,}"
              f"{found['year']:11.2f}{found['steps']:6}")  # fmt: skip
    goal = f"<= {GOAL_DIGEST:g} s, <= {GOAL_BYTES:,} bytes, <= {GOAL_YEAR:g} s"
    print(f"goal: {goal}: {'GOOD' if good else 'MISSED'}")


def _in_a_process(items: int, cases: int, days: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "huiying.yaml").write_text("jurisdiction: generic\n", "utf-8")
        environment = os.environ | {"HUIYING_FOLDER": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-m", "benchmarks.reports", "--items", str(items), "--cases", str(cases)]
        done = subprocess.run([*command, "--measure", str(days)], env=environment, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
