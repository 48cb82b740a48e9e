"""The moves that the hammer of `soak_moves` falls on, and the journal of those that were told to be done."""

import os
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.core.management import call_command

from alerts import cases
from alerts.actors import Actor
from alerts.models import Assignment, Case, CaseEvent, Contact, Department
from alerts.rules.releases import CONTENT
from config.clock import SHANGHAI
from config.vocabulary import AssignmentState, CaseState, ReleaseKind, Role, Severity

START = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
STEP = timedelta(minutes=3)
_UNITS = 6
_FIRST = dict.fromkeys(CONTENT[ReleaseKind.FIRST], "已写明")
_GATES = {"政治": "甲", "法律": "乙", "保密": "甲", "文字": "乙"}
MONITOR, JUDGE, DISPATCHER = (Actor("甲", role) for role in (Role.MONITOR, Role.JUDGE, Role.DISPATCHER))


def prepare() -> None:
    """Tables, units with two confirmed contacts each, and one case that warms what is loaded once."""
    call_command("migrate", verbosity=0)
    for number in range(_UNITS):
        unit = Department.objects.create(name=f"单位{number}")
        for role in (Role.DEPT_CONTACT, Role.DEPT_HEAD):
            address = f"{role.value}{number}@town.example"
            Contact.objects.create(department=unit, role=role.value, email=address, confirmed_at=START)
    _open(START)


class Work:
    """What there is to do, taken from the store; time goes on by three minutes a move."""

    def __init__(self, journal: Path) -> None:
        self._journal = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def job(self, move: str, dice: random.Random) -> Callable[[], int] | None:
        """One move that can be made now: it gives the key of what it was made on. None where there is nothing."""
        last = CaseEvent.objects.order_by("-id").first()
        now = (last.at if last else START) + STEP
        if move == "tick":
            return lambda: _tick(now)
        if move == "dispatch":
            case = Case.objects.filter(state=CaseState.TRIAGE.value).order_by("id").first() or _open(now)
            units = dice.sample(list(Department.objects.all()), 3)
            return lambda: cases.dispatch(case, DISPATCHER, now, units[0], units[1:]).pk
        if move == "sign_off":
            waiting = Assignment.objects.filter(state=AssignmentState.PENDING_ACK.value).select_related("department")
            part = waiting.order_by("id").first()
            if part is None:
                return None
            actor = Actor("联络员", Role.DEPT_CONTACT, department_id=part.department_id)
            return lambda: cases.sign_off(part, actor, now).pk
        silent = Case.objects.filter(state=CaseState.HANDLING.value, releases=None).order_by("id").first()
        if silent is None:
            return None
        sent = ("网站", "https://gov.example/1", "")
        return lambda: cases.publish(silent, JUDGE, now, ReleaseKind.FIRST, _FIRST, _GATES, *sent).pk

    def note(self, move: str, key: int) -> None:
        """Write down, synced, what was told to be done: from now on it may not be missing."""
        os.write(self._journal, f"{move} {key}\n".encode())
        os.fsync(self._journal)


def _open(now: datetime) -> Case:
    return cases.open_by_hand("路口积水", "来电反映路口积水", "电话", now, Severity.LARGER, MONITOR, now)


def _tick(now: datetime) -> int:
    return cases.tick(now).rungs
