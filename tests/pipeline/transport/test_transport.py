"""The transport's conformance suite: every adapter must behave like this."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.transport.base import Transport
from pipeline.transport.spool import SpoolTransport

Make = Callable[[], Transport]


@pytest.fixture(params=["spool"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Opens the same transport again and again, as another process would."""
    adapters: dict[str, Make] = {"spool": lambda: SpoolTransport(tmp_path / "spool")}
    return adapters[request.param]


def test_nothing_waits_at_first(make: Make) -> None:
    assert make().take() is None
    assert make().waiting() == 0


def test_lines_come_out_as_they_went_in(make: Make) -> None:
    make().send(["一", "二"])
    batch = make().take()
    assert batch is not None
    assert batch.lines == ("一", "二")


def test_confirmed_batch_is_gone(make: Make) -> None:
    transport = make()
    transport.send(["一"])
    batch = transport.take()
    assert batch is not None
    transport.confirm(batch)
    assert make().take() is None


def test_unconfirmed_batch_is_not_given_to_a_second_worker(make: Make) -> None:
    make().send(["一"])
    held = make().take()
    assert held is not None
    assert make().take() is None


def test_released_batch_is_given_again(make: Make) -> None:
    transport = make()
    transport.send(["一"])
    batch = transport.take()
    assert batch is not None
    transport.release(batch)
    again = make().take()
    assert again is not None
    assert again.lines == ("一",)


def test_batches_come_in_the_order_they_were_sent(make: Make) -> None:
    transport = make()
    for word in "甲乙丙":
        transport.send([word])
    taken = []
    while batch := transport.take():
        taken += batch.lines
        transport.confirm(batch)
    assert taken == ["甲", "乙", "丙"]


def test_dead_letters_and_old_segments_are_purged_after_a_day(make: Make) -> None:
    transport = make()
    transport.reject("坏行", "不是 JSON")
    transport.send(["从未取走"])
    assert transport.purge(datetime.now(UTC) + timedelta(hours=23)) == 0
    assert transport.purge(datetime.now(UTC) + timedelta(hours=25)) == 2
    assert transport.waiting() == 0


def test_line_rejected_twice_is_kept_once(make: Make) -> None:
    transport = make()
    transport.reject("坏行", "不是 JSON")
    transport.reject("坏行", "不是 JSON")
    assert transport.purge(datetime.now(UTC) + timedelta(hours=25)) == 1


def test_spool_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    transport = SpoolTransport(tmp_path / "spool")
    transport.send(["有电话号码的一行"])
    transport.reject("坏行", "原因")
    for path in (tmp_path / "spool").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_batch_of_a_killed_worker_is_given_again(tmp_path: Path) -> None:
    SpoolTransport(tmp_path / "spool").send(["一"])
    script = (
        "import sys, time; from pathlib import Path; from pipeline.transport.spool import SpoolTransport\n"
        "batch = SpoolTransport(Path(sys.argv[1])).take(); print(len(batch.lines), flush=True); time.sleep(60)"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "spool")], stdout=subprocess.PIPE, env=os.environ, text=True
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "1\n"
    assert SpoolTransport(tmp_path / "spool").take() is None
    worker.kill()
    worker.wait()
    deadline = time.monotonic() + 5
    while (batch := SpoolTransport(tmp_path / "spool").take()) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert batch is not None
    assert batch.lines == ("一",)


def test_half_written_segment_is_not_seen(tmp_path: Path) -> None:
    transport = SpoolTransport(tmp_path / "spool")
    (tmp_path / "spool" / "incoming" / "20260101T000000-x-1-1.jsonl.part").write_text('{"half":', "utf-8")
    assert transport.take() is None


def test_waiting_ends_when_lines_come_and_at_the_latest_after_its_time(make: Make) -> None:
    transport = make()
    assert transport.take() is None
    began = time.monotonic()
    transport.wait(0.2)
    assert time.monotonic() - began >= 0.2
    sender = threading.Timer(0.2, make().send, [["一"]])
    sender.start()
    began = time.monotonic()
    transport.wait(300)
    assert time.monotonic() - began < 200
    sender.join()
    assert transport.take() is not None


def test_a_batch_that_another_worker_holds_is_nothing_to_hurry_for(make: Make) -> None:
    make().send(["一"])
    held, transport = make().take(), make()
    assert held is not None
    assert transport.take() is None
    began = time.monotonic()
    transport.wait(0.2)
    assert time.monotonic() - began >= 0.2
