"""The outbox under the hammer: real processes, database file and mail server; kill -9 at the worst moment."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
_SETUP = "import os, sys, django; django.setup(); from datetime import datetime\n"
_WRITE = _SETUP + (
    "from alerts.notify.outbox import Letter, write\n"
    "from alerts.notify.recipients import Recipient\n"
    "now = datetime.fromisoformat(sys.argv[1])\n"
    "for n in range(int(sys.argv[2])):\n"
    "    write(f'k{n}', Recipient('安', f'a{n}@town.example'), Letter('reminder', f's{n}', 't'), now)\n"
)
_DELIVER = _SETUP + (
    "from alerts.notify import outbox\nprint(outbox.deliver(datetime.fromisoformat(sys.argv[1])).sent)\n"
)


@pytest.fixture
def folder(tmp_path: Path, stopped_mail_server) -> Path:
    """A working folder with a migrated database and the mail server of the test."""
    (tmp_path / "huiying.yaml").write_text(
        "jurisdiction: generic\n"
        f"mail: {{host: 127.0.0.1, port: {stopped_mail_server.port}, sender: huiying@town.example}}\n"
        "messages: {group_seconds: 0}\n"
    )
    _run(tmp_path, _SETUP + "from django.core.management import call_command; call_command('migrate', verbosity=0)")
    return tmp_path


def _start(folder: Path, script: str, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {"HUIYING_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment.pop("HUIYING_DATABASE", None)
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def _run(folder: Path, script: str, *arguments: str) -> str:
    process = _start(folder, script, *arguments)
    told, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return told.strip()


@pytest.mark.server
@pytest.mark.own_store
def test_killed_between_the_servers_250_and_the_commit_the_repeat_has_the_same_message_id(folder, stopped_mail_server):
    server = stopped_mail_server
    _run(folder, _WRITE, NOW.isoformat(), "1")
    victim: list[subprocess.Popen[str]] = []
    take = server.handle_DATA

    async def take_and_kill(*arguments):
        answer = await take(*arguments)
        if victim:
            os.kill(victim.pop().pid, signal.SIGKILL)
        return answer

    server.handle_DATA = take_and_kill
    server.start()
    process = _start(folder, _DELIVER, NOW.isoformat())
    victim.append(process)
    process.communicate(timeout=300)
    assert process.returncode == -signal.SIGKILL
    assert _run(folder, _DELIVER, (NOW + timedelta(seconds=110)).isoformat()) == "0"
    assert _run(folder, _DELIVER, (NOW + timedelta(minutes=2)).isoformat()) == "1"
    assert _run(folder, _DELIVER, (NOW + timedelta(days=1)).isoformat()) == "0"
    first, second = server.received
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.server
@pytest.mark.own_store
def test_processes_that_deliver_at_once_send_each_message_once(folder, stopped_mail_server):
    stopped_mail_server.start()
    _run(folder, _WRITE, NOW.isoformat(), "60")
    processes = [_start(folder, _DELIVER, NOW.isoformat()) for _ in range(3)]
    sent = [int(process.communicate(timeout=300)[0]) for process in processes]
    assert sum(sent) == 60
    assert Counter(stopped_mail_server.recipients) == {f"a{n}@town.example": 1 for n in range(60)}
