"""Several real processes at one case, on a database of their own: SQLite in a file, or PostgreSQL in CI."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

_SETUP = """
import os, sys, django; django.setup()
from datetime import datetime, timedelta
from alerts import cases
from alerts.actors import Actor
from alerts.models import Case, Contact, Department
from config.clock import SHANGHAI
from config.vocabulary import Role, Severity
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
"""
_OPEN = (
    _SETUP
    + """
from django.core.management import call_command
call_command("migrate", verbosity=0)
for name in ("住建局", "水务局"):
    unit = Department.objects.create(name=name)
    Contact.objects.create(department=unit, email=f"u{unit.pk}@town.example", confirmed_at=NOW)
for n in range(8):
    cases.open_by_hand(f"积水{n}", "来电", "来电", NOW, Severity.MAJOR, Actor("甲", Role.MONITOR), NOW)
"""
)
_MOVE = (
    _SETUP
    + """
me = int(sys.argv[1])
for case in list(Case.objects.order_by("id")):
    try:
        if me % 2:
            cases.reject(case, Actor(f"乙{me}", Role.JUDGE), NOW, "无效")
        else:
            cases.dispatch(case, Actor(f"丙{me}", Role.DISPATCHER), NOW, Department.objects.order_by("id")[me % 4 // 2])
        print("ok")
    except cases.MovedMeanwhile as meanwhile:
        print("meanwhile")
    except cases.MoveRefused as refused:
        print(refused.code)
cases.tick(NOW + timedelta(days=30))
"""
)
_CHECK = (
    _SETUP
    + """
from django.core.management import call_command
from alerts.models import CaseEvent, Notification
call_command("audit", "verify")
for case in Case.objects.order_by("id"):
    events = list(case.events.order_by("number"))
    assert [e.number for e in events] == list(range(1, len(events) + 1))
    assert sum(e.kind in ("交办", "不予交办") for e in events) == 1, [e.kind for e in events]
    stages = [(e.data["timer"], e.data["department"], e.data["stage"]) for e in events if "stage" in e.data]
    assert len(stages) == len(set(stages)), stages
print(Notification.objects.count() == Notification.objects.values("key").distinct().count())
"""
)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A working folder, and on PostgreSQL a fresh database that is dropped afterwards."""
    (tmp_path / "huiying.yaml").write_text("jurisdiction: generic\n")
    values = os.environ | {"HUIYING_FOLDER": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    given = os.environ.get("HUIYING_DATABASE")
    if not given:
        yield values
        return
    import psycopg

    name = f"processes_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield values | {"HUIYING_DATABASE": urlunsplit(urlsplit(given)._replace(path=f"/{name}"))}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _start(environment: dict[str, str], script: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def _told(process: subprocess.Popen[str]) -> list[str]:
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return told.split()


@pytest.mark.server
def test_of_four_processes_at_each_case_one_moves_it_and_the_chain_holds(environment):
    _told(_start(environment, _OPEN))
    processes = [_start(environment, _MOVE, str(number)) for number in range(4)]
    answers = Counter(answer for process in processes for answer in _told(process))
    assert answers["ok"] == 8
    assert answers["ok"] + answers["meanwhile"] + answers["state"] == 32
    assert "核验通过:" in " ".join(told := _told(_start(environment, _CHECK)))
    assert told[-1] == "True"
