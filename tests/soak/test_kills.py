"""The short form of `make soak`: each part of a running town is killed (-9) once, and nothing is missing or doubled."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.server
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the hammer finds its victims in /proc (Linux)")
def test_nothing_is_missing_or_doubled_after_kill_9_of_each_part(tmp_path: Path) -> None:
    words = ["--kills", "1", "--pause", "5", "--no-history", "--folder", str(tmp_path / "town")]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "HUIYING"))}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.soak", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    for part in ("crawler", "worker", "scheduler", "web"):
        assert re.search(rf"^{part} +1 ", done.stdout, re.M), told
    for work in ("posts sent through the spool", "posts shown by the sites", "units that signed", "messages sent"):
        expected = re.search(rf"^{work} +(\d+)", done.stdout, re.M)
        assert expected is not None, told
        assert int(expected[1]) > 20, told
    assert "processes left: none" in done.stdout
