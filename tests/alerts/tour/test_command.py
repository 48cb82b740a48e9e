"""`huiying tour` as people start it: one address, a waiting page at once, a clean end."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from alerts.tour.moments import Run
from alerts.tour.place import KEYS, Ports, State, configured_ports, write_configuration, write_state
from config.clock import SHANGHAI
from pipeline.lock import only_one

pytestmark = [pytest.mark.server, pytest.mark.own_store]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Tour:
    """One running tour."""

    def __init__(self, folder: Path, port: int, *words: str) -> None:
        self.folder, self.url = folder, f"http://127.0.0.1:{port}/"
        command = [sys.executable, "-m", "config.manage", "tour", "--folder", str(folder), *words]
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "HUIYING"))}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment | {"PORT": str(port)}
        )

    def wait_for(self, path: str, words: str, seconds: float) -> str:
        """The page at `path` once it holds `words`."""
        end, seen = time.monotonic() + seconds, ""
        while time.monotonic() < end:
            try:
                seen = requests.get(self.url + path, timeout=5).text
            except requests.ConnectionError:
                assert self.process.poll() is None, self.process.communicate()[1]
            if words in seen:
                return seen
            time.sleep(0.1)
        raise AssertionError(f"{words!r} did not come in {seconds} s: {seen[:500]}")

    def children(self) -> list[int]:
        """Every process below this one."""
        table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        rows = [tuple(map(int, row.split())) for row in table.splitlines()]
        found, parents = [], {self.process.pid}
        while more := {pid for pid, parent in rows if parent in parents and pid not in found}:
            found += more
            parents = more
        return found

    def end(self) -> tuple[int, str, str]:
        """Ctrl-C; status and what was written."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@pytest.fixture
def tours() -> Iterator[list[Tour]]:
    """Tours that are ended whatever happens."""
    started: list[Tour] = []
    yield started
    for tour in started:
        if tour.process.poll() is None:
            tour.process.terminate()
            tour.process.wait(20)


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_the_first_start_answers_at_once_and_ctrl_c_ends_it_in_the_middle(tmp_path: Path, tours: list[Tour]) -> None:
    tours.append(tour := Tour(tmp_path / "tour", free_port()))
    tour.wait_for("", "正在重演四周", 90)
    tour.wait_for("tour/progress", '"posts"', 90)
    below = tour.children()
    assert len(below) >= 2
    status, out, err = tour.end()
    assert (status, err) == (0, "")
    assert re.findall(r"http://\S+", out) == [tour.url]
    assert alive(below) == []
    assert json.loads((tmp_path / "tour" / "tour.json").read_text())["complete"] is False


def test_a_later_start_goes_on_at_once_with_the_town_as_it_was(tmp_path: Path, tours: list[Tour]) -> None:
    folder = tmp_path / "tour"
    folder.mkdir()
    opened = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)
    write_state(folder, State(opened, complete=True, runs=(Run(opened, timedelta(seconds=30)),)))
    tours.append(tour := Tour(folder, free_port()))
    tour.wait_for("login/", "以监测员身份开始", 90)
    _wait_until(lambda: _runs(folder)[1][1] > 0)  # all its parts are up
    with requests.Session() as person:
        page = person.get(f"{tour.url}login/", timeout=10).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        entered = person.post(f"{tour.url}tour/enter/leader", {"csrfmiddlewaretoken": token[1]}, timeout=10)
        assert entered.status_code == 200
        assert "韩守正" in entered.text
        assert person.get(f"{tour.url}tour/enter/leader", timeout=10).status_code == 405
        assert requests.post(f"{tour.url}tour/enter/leader", timeout=10).status_code == 403
    below = tour.children()
    status, _out, err = tour.end()
    assert status == 0
    assert "Traceback" not in err
    assert alive(below) == []
    [former, this] = _runs(folder)
    assert former[1] == 30
    assert this[1] > 0


def test_sites_that_were_killed_come_back_with_what_was_said_live(tmp_path: Path, tours: list[Tour]) -> None:
    folder = tmp_path / "tour"
    folder.mkdir()
    opened = datetime.now(SHANGHAI) - timedelta(hours=1)
    write_state(folder, State(opened, complete=True, runs=(Run(opened, timedelta(hours=1)),)))
    tours.append(tour := Tour(folder, free_port()))
    tour.wait_for("login/", "以监测员身份开始", 90)
    _wait_until(lambda: _runs(folder)[-1][1] > 0)  # sites that die before all is up end the tour, and it says so
    site = f"http://127.0.0.1:{configured_ports(folder).sites['petition']}/robots.txt"
    for _ in range(2):
        answer, [outside] = _asked(site), _of(tour, "alerts.tour.outside")
        assert answer.startswith("User-agent")
        os.kill(outside, signal.SIGKILL)
    assert _asked(site) == answer


def _runs(folder: Path) -> list[list[Any]]:
    """When the tour was on, as its folder notes it: beginning and seconds of each time."""
    return list(json.loads((folder / "tour.json").read_text())["runs"])


def _wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def _asked(url: str, seconds: float = 90) -> str:
    """What the site says, as soon as it answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(requests.ConnectionError):
            return requests.get(url, timeout=5).text
        time.sleep(0.1)
    raise AssertionError(f"{url} did not answer in {seconds} s")


def _of(tour: Tour, words: str) -> list[int]:
    """The tour's processes whose command line holds `words`."""
    lines = {pid: Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in tour.children()}
    return [pid for pid, line in lines.items() if words in line]


def test_a_taken_port_is_said_in_both_languages(tmp_path: Path, tours: list[Tour]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        tours.append(tour := Tour(tmp_path / "tour", port))
        out, err = tour.process.communicate(timeout=60)
    assert tour.process.returncode == 2
    assert out == ""
    assert f"端口 {port} 用不了" in err
    assert "cannot be used" in err
    assert "Traceback" not in err


def test_a_tour_that_is_on_says_where(tmp_path: Path, tours: list[Tour]) -> None:
    folder = tmp_path / "tour"
    folder.mkdir()
    write_configuration(folder, 8123, Ports(dict.fromkeys(KEYS, 8124), 8125))
    with only_one(tmp_path, ".tour"):
        tours.append(tour := Tour(folder, free_port()))
        _out, err = tour.process.communicate(timeout=60)
    assert tour.process.returncode == 2
    assert "已经开着: http://127.0.0.1:8123/" in err
    assert "already on: http://127.0.0.1:8123/" in err


@pytest.mark.parametrize("port", ["abc", "99999"])
def test_a_port_that_is_none_is_said_without_a_trace(tmp_path: Path, port: str) -> None:
    environment = os.environ | {"PORT": port}
    command = [sys.executable, "-m", "config.manage", "tour", "--folder", str(tmp_path / "tour")]
    told = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert told.returncode == 2
    assert f"不能是“{port}”" in told.stderr
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "tour").exists()


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, tours: list[Tour]) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    tours.append(tour := Tour(tmp_path, free_port(), "--fresh"))
    _out, err = tour.process.communicate(timeout=60)
    assert tour.process.returncode == 2
    assert "--folder" in err
    assert (tmp_path / "precious.txt").read_text() == "mine"
