"""`python -m crawlers` as the scheduler runs it, and many rounds in one process."""

import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawlers.items import Post
from crawlers.run import run_round

pytestmark = pytest.mark.server
ROOT = Path(__file__).resolve().parents[2]


def child() -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "crawlers"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def request(spool: Path, *sources: Any, **given: Any) -> str:
    row = {"sources": [s.model_dump(mode="json") for s in sources], "spool": str(spool), "salt": "s", "contact": "c"}
    return json.dumps({**row, "since": {}, "now": None, **given}) + "\n"


def lines(spool: Path) -> list[str]:
    return [line for path in sorted(spool.glob("incoming/*.jsonl")) for line in path.read_text().splitlines()]


def test_one_child_answers_line_by_line_and_ends_with_its_input(
    forum: Any, petition: Any, source: Any, tmp_path: Path
) -> None:
    asked = (
        request(tmp_path, source("petition-json"), now="2026-11-01T08:00:00+08:00")
        + "{broken\n"
        + '{"sources": []}\n'
        + "\n"
        + request(tmp_path, source("petition-json"), since={"petition-json": "2026-11-22"})
        + request(tmp_path, source("discuz", boards=["7"]), source("petition-json"))
    )
    done = subprocess.run(
        [sys.executable, "-m", "crawlers"],
        cwd=ROOT,
        input=asked,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["line"] for row in rows if isinstance(row, dict)] == [2, 3, 5]
    assert all(row["error"] for row in rows if isinstance(row, dict))
    first, last = (row for row in rows if isinstance(row, list))
    assert [(r["source"], r["status"], r["items"]) for r in first] == [("petition-json", "ok", 2)]
    assert [(r["source"], r["status"], r["items"]) for r in last] == [("discuz", "ok", 7), ("petition-json", "ok", 2)]
    posts = [Post.from_line(line) for line in lines(tmp_path)]
    assert len(posts) == 11
    assert sorted(post.fetched_at.isoformat() for post in posts)[:2] == ["2026-11-01T08:00:00+08:00"] * 2
    assert done.returncode == 1


def test_an_empty_input_is_an_empty_output(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crawlers"], cwd=ROOT, input="", capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_an_unwritable_spool_is_an_error_line(petition: Any, source: Any, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    process = child()
    out, _ = process.communicate(request(blocked, source("petition-json")), timeout=60)
    assert "error" in json.loads(out)
    assert petition.asked == []


@pytest.mark.parametrize("moment", [0.05, 0.15, 0.3, 0.45])
def test_kill_leaves_no_half_segment_and_the_next_round_has_everything(
    forum: Any, source: Any, tmp_path: Path, moment: float
) -> None:
    slow = {address: answer for address, answer in forum.routes.items() if "viewthread" in address}
    forum.routes.update({a: type(v)(v.body, delay=0.1) for a, v in slow.items()})
    process = child()
    assert process.stdin is not None
    process.stdin.write(request(tmp_path, source("discuz", boards=["7"])))
    process.stdin.flush()
    until(lambda: bool(forum.asked))
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    for line in lines(tmp_path):
        Post.from_line(line)
    again = child()
    out, _ = again.communicate(request(tmp_path, source("discuz", boards=["7"])), timeout=60)
    assert json.loads(out)[0]["status"] == "ok"
    assert {Post.from_line(line).external_id for line in lines(tmp_path)} == {
        "401",
        "501",
        "502",
        "504",
        "511",
        "601",
        "701",
    }
    assert not list(tmp_path.glob("incoming/*.part"))


def until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        time.sleep(0.01)
    pytest.fail("waited 20 s in vain")


def test_rounds_are_quick_and_leave_nothing_behind(
    forum: Any, petition: Any, weibo: Any, news: Any, source: Any, tmp_path: Path
) -> None:
    sources = [
        source("discuz", boards=["7"]),
        source("petition-json"),
        source("weibo-mobile", keywords=["路灯"]),
        source("news", "/xw/list.html"),
    ]

    def rounds(count: int) -> float:
        began = time.process_time()
        for _ in range(count):
            results = run_round(sources, tmp_path, "s", "c", {})
            assert [r.status for r in results] == ["ok"] * 4
        gc.collect()
        return (time.process_time() - began) / count

    rounds(3)
    before = (len(os.listdir("/proc/self/fd")), threading.active_count(), len(gc.get_objects()))
    seconds = rounds(10)
    after = (len(os.listdir("/proc/self/fd")), threading.active_count(), len(gc.get_objects()))
    assert seconds < 0.5, "CPU seconds of a round of four spiders, server included"
    assert after[0] <= before[0] + 4
    assert after[1] <= before[1] + 4
    assert after[2] <= before[2] * 1.05 + 2000
