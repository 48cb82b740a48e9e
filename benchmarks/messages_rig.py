"""What `benchmarks.messages` measures with: units, cases that are dispatched, a mail server that looks at the clock."""

import json
import random
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command

from alerts import cases
from alerts.actors import Actor
from alerts.models import Case, Contact, Department, Notification
from alerts.notify.holding import GRAVE
from benchmarks.soak_messages_server import JOURNAL, Server
from config import clock
from config.vocabulary import Role, Severity

_UNITS = 40
_MONITOR, _DISPATCHER = Actor("甲", Role.MONITOR), Actor("丙", Role.DISPATCHER)


class Clocked(Server):
    """Writes down when it accepted what; kills nobody."""

    def _keep(self, envelope: Any) -> None:
        for line in envelope.content.split(b"\r\n"):
            if line.lower().startswith(b"message-id:"):
                row = {"id": line.split(b":", 1)[1].strip(b" <>").decode(), "at": clock.now().isoformat()}
                with (self.folder / JOURNAL).open("a", encoding="utf-8") as journal:
                    journal.write(json.dumps(row) + "\n")
                return


def prepare(count: int) -> None:
    """Tables, units with two confirmed contacts each, cases that wait to be dispatched; every fifth is grave."""
    call_command("migrate", verbosity=0)
    now = clock.now()
    for number in range(_UNITS):
        unit = Department.objects.create(name=f"单位{number}")
        for role in (Role.DEPT_CONTACT, Role.DEPT_HEAD):
            address = f"{role.value}{number}@town.example"
            Contact.objects.create(department=unit, role=role.value, email=address, confirmed_at=now)
    for number in range(count):
        severity = Severity.MAJOR if number % 5 == 0 else Severity.ORDINARY
        cases.open_by_hand(f"路口{number}积水", "来电反映路口积水", "电话", now, severity, _MONITOR, now)
    Notification.objects.all().delete()


def dispatch_all(count: int, seconds: float) -> None:
    """Evenly over so many seconds, each to one of the units."""
    dice, began = random.Random(5), time.monotonic()
    units = list(Department.objects.all())
    for number, case in enumerate(Case.objects.order_by("id")[:count]):
        time.sleep(max(0.0, began + number * seconds / count - time.monotonic()))
        cases.dispatch(case, _DISPATCHER, clock.now(), dice.choice(units))


def waits(folder: Path, window: timedelta) -> dict[str, list[float]]:
    """Seconds from the end of the window to the server's acceptance, of single, joined and grave messages."""
    rows = [json.loads(line) for line in (folder / JOURNAL).read_text("utf-8").splitlines()]
    accepted = {row["id"]: datetime.fromisoformat(row["at"]) for row in rows}
    found: dict[str, list[float]] = {"grave, from the dispatch": [], "single, from the window's end": []}
    found["joined, from the window's end"] = []
    for one in Notification.objects.filter(group=None).select_related("case"):
        at = accepted[one.message_id]
        members = list(one.members.order_by("created_at").values_list("created_at", flat=True))
        if members:
            found["joined, from the window's end"].append((at - members[0] - window).total_seconds())
        elif one.case and one.case.severity in GRAVE:
            found["grave, from the dispatch"].append((at - one.created_at).total_seconds())
        else:
            found["single, from the window's end"].append((at - one.created_at - window).total_seconds())
    return {name: values for name, values in found.items() if values}
