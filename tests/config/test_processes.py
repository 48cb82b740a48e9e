"""The supervisor starts parts again and leaves none behind."""

import argparse
import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from config.processes import STEADY, Part, PortTaken, Supervisor, check_port, port_of

SUPERVISED = """
    import sys
    from config import processes
    from config.processes import Part, Supervisor

    class Sleeper(Part):
        def start(self):
            import subprocess
            from config.lifeline import child_environment
            script = (
                "import os, sys, time; from config.lifeline import end_with_parent; end_with_parent();"
                "open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(60)"
            )
            self.process = subprocess.Popen(
                [sys.executable, "-c", script, sys.argv[1]], env=child_environment(), start_new_session=True
            )

    Supervisor([Sleeper("sleeper", ())]).run()
"""


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z" if Path("/proc").is_dir() else True


def _wait_for(condition: object, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def supervised(tmp_path: Path):  # type: ignore[no-untyped-def]
    log = tmp_path / "pids"
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(SUPERVISED), str(log)])
    assert _wait_for(lambda: log.exists() and log.read_text().strip())
    yield process, log
    if process.poll() is None:
        process.kill()
        process.wait()


def _pids(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().split()]


def test_interrupt_ends_every_part_with_status_0(supervised: tuple[subprocess.Popen[bytes], Path]) -> None:
    process, log = supervised
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 0
    assert not _alive(_pids(log)[0])


def test_a_part_that_the_others_need_ends_after_them(tmp_path: Path) -> None:
    ends = tmp_path / "ends"
    script = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        "    time.sleep(float(sys.argv[3])); open(sys.argv[1], 'a').write(sys.argv[2]); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "print(flush=True); time.sleep(60)\n"
    )
    needed, other = Part("needed", (), served_to_the_end=True), Part("other", ())
    for part, slow in ((needed, "0"), (other, "0.5")):
        command = [sys.executable, "-c", script, str(ends), part.name + " ", slow]
        part.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert part.process.stdout is not None
        part.process.stdout.readline()
    Supervisor([needed, other]).end()
    assert ends.read_text() == "other needed "


def test_killed_part_is_started_again(supervised: tuple[subprocess.Popen[bytes], Path]) -> None:
    _, log = supervised
    os.kill(_pids(log)[0], signal.SIGKILL)
    assert _wait_for(lambda: len(_pids(log)) == 2)


def test_killed_supervisor_leaves_no_part_behind(supervised: tuple[subprocess.Popen[bytes], Path]) -> None:
    process, log = supervised
    process.kill()
    process.wait()
    assert _wait_for(lambda: not _alive(_pids(log)[0]))


@pytest.mark.parametrize(("ran", "failures", "again_within"), [(STEADY + 1, 1, 0.5), (STEADY / 2, 7, 32.0)])
def test_failures_are_forgotten_once_a_part_ran_well(ran: float, failures: int, again_within: float) -> None:
    part = Part("sleeper", (), subprocess.Popen([sys.executable, "-c", ""]), failures=6)
    assert part.process is not None
    part.process.wait()
    now = time.monotonic()
    part.started_at = now - ran
    Supervisor([part])._look_after(part)
    assert part.failures == failures
    assert part.start_at - now == pytest.approx(again_within, abs=0.3)


def test_taken_port_is_said_in_both_languages() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"端口 {port} .*Port {port} cannot be used"):
            check_port("127.0.0.1", port)


@pytest.mark.parametrize("text", ["abc", "0", "-5", "65536", "80.5"])
def test_what_is_no_port_is_said_in_both_languages(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=rf"1 到 65535 .*“{text}”.*whole number"):
        port_of(text)


def test_the_last_ports_are_ports() -> None:
    assert (port_of("1"), port_of("65535")) == (1, 65_535)


UNDER_MAKE = """
import time
from config.processes import own_terminal
try:
    with own_terminal():
        print("ready", flush=True)
        time.sleep(60)
except KeyboardInterrupt:
    pass
"""


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not here")
def test_interrupt_under_make_ends_with_status_0(tmp_path: Path) -> None:
    (tmp_path / "part.py").write_text(UNDER_MAKE)
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {sys.executable} {tmp_path}/part.py\n")
    child, terminal = pty.fork()
    if child == 0:
        os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
        os.execvp("make", ["make", "-C", str(tmp_path), "run"])
    said = b""
    while b"ready" not in said:
        said += os.read(terminal, 1024)
    os.write(terminal, b"\x03")
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
