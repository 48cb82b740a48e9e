"""叫应名单: who is called by telephone about a red case at night, in which order; kept as a whole."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from alerts.actors import Actor
from alerts.models import CallEntry, Department
from alerts.models.roster import OFFICE
from alerts.office.book import ROSTER, append
from alerts.office.people import keeper
from alerts.rules.states import MoveRefused

MOST = 30
_APART = re.compile(r"[,，、\t]|\s{2,}")
_PHONE = re.compile(r"^\+?[\d\-() 转#]{5,30}$")


class Called(NamedTuple):
    """One line of the list."""

    name: str
    post: str
    phone: str


def parse(text: str) -> list[Called]:
    """The list as typed: a person a line, 姓名，职务，电话 (the post may be left out). Raises `MoveRefused`."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise MoveRefused("content", f"叫应名单最多 {MOST} 人。")
    found = [_one(number, line) for number, line in enumerate(lines, 1)]
    names = [one.name for one in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise MoveRefused("content", f"{twice}写了两行，每人只写一行。")
    return found


def entries(department: Department | None) -> list[CallEntry]:
    """The list in force."""
    return list(CallEntry.objects.filter(department=department, removed_at=None))


@transaction.atomic
def set_list(department: Department | None, people: Sequence[Called], actor: Actor, now: datetime) -> None:
    """更新叫应名单: the list is replaced as a whole; who stood on it before stays in the store and in the ledger."""
    keeper(actor, department, "叫应名单")
    CallEntry.objects.filter(department=department, removed_at=None).update(removed_at=now)
    rows = [
        CallEntry(department=department, place=place, name=one.name, post=one.post, phone=one.phone)
        for place, one in enumerate(people, 1)
    ]
    CallEntry.objects.bulk_create(rows)
    scope = department.name if department else OFFICE
    data = {"scope": scope, "order": [f"{one.name} {one.post}".strip() for one in people]}
    append(ROSTER, "更新叫应名单", actor, now, reason=f"{scope}叫应名单 {len(people)} 人", data=data)


def _one(number: int, line: str) -> Called:
    parts = [part.strip() for part in _APART.split(line) if part.strip()]
    if len(parts) not in {2, 3} or not _PHONE.match(parts[-1]):
        raise MoveRefused("content", f"第 {number} 行“{line}”应写作：姓名，职务，电话。")
    return Called(parts[0][:60], parts[1][:40] if len(parts) == 3 else "", parts[-1])
