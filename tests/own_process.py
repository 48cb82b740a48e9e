"""`huiying` as somebody types it: a process of its own, without the folder and settings of the tests."""

import os
import subprocess
import sys
from pathlib import Path

ADMIN = {"HUIYING_ADMIN": "admin", "HUIYING_ADMIN_PASSWORD": "qinghe-2026-desk"}


def huiying(*arguments: str | Path, folder: Path | None = None, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run it to its end, with nothing on its input. `folder` is where it works, `more` its environment."""
    base = {key: value for key, value in os.environ.items() if not key.startswith(("HUIYING", "DJANGO"))}
    return subprocess.run(
        [sys.executable, "-m", "config.manage", *map(str, arguments)],
        env=base | more | ({"HUIYING_FOLDER": str(folder)} if folder else {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )
