"""One store of the tick's benchmark: made in the folder that the environment names, then measured line by line.

Reads `due`, `nothing` or `audit` and answers with JSON: CPU seconds and what was done.
"""

# ruff: noqa: E402  Django is set up before its models are imported

import json
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction

from alerts import cases
from alerts.cases.auditing import audit
from alerts.models import Assignment, Case, CaseEvent, Contact, Department, Staff, Timer
from alerts.rules.chain import EventFacts, event_hash
from config.clock import SHANGHAI
from config.vocabulary import Role

PER_CASE = 5
UNITS = 40
START = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)


def serve(clocks: int) -> None:
    """Make the store, then answer until the input ends."""
    call_command("migrate", verbosity=0, interactive=False)
    fill(clocks)
    say({"store": connection.vendor, "per_case": PER_CASE})
    step = 0
    for line in sys.stdin:
        step += line.strip() == "due"
        now = START + step * MINUTE
        started = time.process_time()
        if line.strip() == "audit":
            done = audit(now).holes
        else:
            report = cases.tick(now)
            done = report.rungs + report.skipped
        say({"seconds": time.process_time() - started, "done": done})


def say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


def fill(clocks: int) -> None:
    """Cases in hand with their clocks. One clock in a hundred reaches its reminder at each minute after `START`."""
    units = _people()
    cases = clocks // PER_CASE
    with transaction.atomic():
        Case.objects.bulk_create(_cases(cases), batch_size=1000)
        known = list(Case.objects.order_by("id"))
        CaseEvent.objects.bulk_create(_events(known), batch_size=1000)
        parts = (
            Assignment(case=case, department=units[number % UNITS], part="主办", state="acked", dispatched_at=START)
            for number, case in enumerate(known)
        )
        Assignment.objects.bulk_create(parts, batch_size=1000)
        leads = {one.case_id: one for one in Assignment.objects.all()}
        Timer.objects.bulk_create(_timers(known, leads), batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people() -> list[Any]:
    units = [Department.objects.create(name=f"某县第{number}局", short=f"{number}局") for number in range(UNITS)]
    for unit in units:
        for role in (Role.DEPT_CONTACT, Role.DEPT_HEAD):
            address = f"u{unit.pk}-{role.value}@town.example"
            Contact.objects.create(
                department=unit, name=role.zh, role=role.value, email=address, confirmed_at=START, confirmed_by="-"
            )
    for role in (Role.SUPERVISOR, Role.LEADER, Role.JUDGE, Role.DISPATCHER, Role.MONITOR):
        user = get_user_model().objects.create(username=role.value, email=f"{role.value}@town.example")
        Staff.objects.create(user=user, role=role.value)
    return units


def _cases(count: int) -> Iterator[Any]:
    for number in range(count):
        yield Case(
            number=f"JB2026-{number + 1:06d}",
            title=f"第{number + 1}处路口积水没人管",
            state="handling",
            severity="一般",
            sector="城乡建设",
            place_name="城关街道",
            detected_at=START - timedelta(hours=2),
            dispatched_at=START,
            flag_rule="several-places",
            flag_because="1小时内5人在2个平台反映同一路口积水。",
            policy_version="bench",
        )


def _events(known: list[Any]) -> Iterator[Any]:
    for case in known:
        facts = EventFacts(
            case=case.number, number=1, at=START, kind="签收", actor="系统", role="system", channel="system",
            policy_version="bench", calendar_version="bench", assignment=None, reason="", before="",
            after="handling", data={},
        )  # fmt: skip
        values = {name: getattr(facts, name) for name in EventFacts.__dataclass_fields__ if name != "case"}
        yield CaseEvent(case=case, hash=event_hash(facts, ""), previous_hash="", **values)


def _timers(known: list[Any], leads: dict[int, Any]) -> Iterator[Any]:
    """Each case: closing and response of the case, verification of the lead, and two units' sign-offs."""
    kinds = (
        ("T_close", "shandong-general", False),
        ("T_response", "gbf-61-response", False),
        ("T_verify", "wanbu-verify", True),
        ("T_ack", "tianjin-general", True),
        ("T_ack", "tianjin-general", True),
    )
    total = len(known) * PER_CASE
    for number in range(total):
        case = known[number // PER_CASE]
        name, rule, own = kinds[number % PER_CASE]
        minute = number * 7919 % 100 + 1
        rungs = [START + minute * MINUTE, *(START + timedelta(days=10 * stage) for stage in (1, 2, 3))]
        yield Timer(
            case=case,
            assignment=leads[case.pk] if own else None,
            name=name,
            rule=rule,
            started_at=START - timedelta(hours=1),
            due_at=rungs[1],
            ladder=[{"stage": stage, "at": at.isoformat()} for stage, at in enumerate(rungs, 1)],
            next_at=rungs[0],
        )


if __name__ == "__main__":
    serve(int(sys.argv[1]))
