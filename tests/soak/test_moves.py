"""Fifty kill -9 within dispatch, sign-off, release and tick: nothing lost, nothing doubled, nothing by half."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.server
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the hammer forks its victims (Linux, macOS)")
def test_nothing_is_lost_or_doubled_after_fifty_kills_within_moves(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "HUIYING"))}
    command = [sys.executable, "-m", "benchmarks.soak_moves", "--kills", "50", "--folder", str(tmp_path / "moves")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400, check=False)
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    kills = {move: int(count) for move, count in re.findall(r"^killed within (\w+) +(\d+)", done.stdout, re.M)}
    assert sum(kills.values()) == 50, told
    assert min(kills.values()) >= 2, told
    done_at_all = {what: int(count) for what, count in re.findall(r"^([a-z-]+) +(\d+) +0 +0 +0$", done.stdout, re.M)}
    for what in ("dispatches", "sign-offs", "releases", "messages"):  # whether a rung falls due in this time is chance
        assert done_at_all[what] > 3, told
    assert "rungs" in done_at_all, told
