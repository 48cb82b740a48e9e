"""How many distributions the default install brings, and how large they are: a fresh environment, timed."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Install into a temporary environment and print one line."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        subprocess.run(["sh", "scripts/environment.sh", sys.executable, f"{folder}/venv", "."], cwd=ROOT, check=True)
        seconds = time.monotonic() - started
        listed = subprocess.run(
            [f"{folder}/venv/bin/python", "-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
            capture_output=True,
            text=True,
            check=True,
        )
        names = [
            row["name"] for row in json.loads(listed.stdout) if row["name"] not in {"pip", "setuptools", "huiying"}
        ]
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file() and not path.is_symlink())
        print(f"distributions {len(names)}   size {size / 1e6:.0f} MB   installed in {seconds:.0f} s")


if __name__ == "__main__":
    main()
