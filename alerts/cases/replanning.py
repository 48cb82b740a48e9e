"""重排催办: after the working calendar has changed, the rungs to come of clocks whose due instants stay as they are.

The notice of an hour clock comes working days after due, that of a clock which is due this year may come in the next.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import clocks, events
from alerts.cases.moves import lock
from alerts.models import Case, Timer
from alerts.rules.calendar import DAY, WorkCalendar
from config.vocabulary import TimerName

_TOGETHER = 500


def replan(before: WorkCalendar | None, after: WorkCalendar, actor: Actor, now: datetime) -> int:
    """Set rungs anew that `after` puts elsewhere, an event a case; who hears stays frozen. Gives how many cases."""
    since = date.min if before is None else _first_difference(before, after)
    return 0 if since is None else sum(_one(case, after, actor, now) for case in _cases(since))


def _first_difference(before: WorkCalendar, after: WorkCalendar) -> date | None:
    one, other = before.guessing(), after.guessing()
    day, last = min(one.first, other.first), max(one.horizon, other.horizon)
    while day <= last:
        if _of(one, day) != _of(other, day):
            return day
        day += DAY
    return None


def _of(calendar: WorkCalendar, day: date) -> tuple[bool, datetime, datetime]:
    return calendar.is_workday(day), calendar.opening(day), calendar.closing(day)


def _cases(since: date) -> Iterator[Case]:
    """Cases with a running clock that has a rung to come on this day or later."""
    running = Timer.objects.filter(stopped_at=None, voided_at=None, next_at__isnull=False).order_by("case_id")
    rows = running.values_list("case_id", "ladder").iterator(chunk_size=2000)
    wanted = sorted({case for case, ladder in rows if ladder and _last(ladder) >= since})
    for start in range(0, len(wanted), _TOGETHER):
        yield from Case.objects.filter(pk__in=wanted[start : start + _TOGETHER]).order_by("pk")


def _last(ladder: list[dict[str, str]]) -> date:
    return datetime.fromisoformat(ladder[-1]["at"]).date()


@transaction.atomic
def _one(case: Case, after: WorkCalendar, actor: Actor, now: datetime) -> bool:
    lock(case, any_state=True)
    told = {}
    for timer in clocks.active(case).order_by("pk"):
        timer.case = case
        if moved := _moved(timer, after):
            told[timer.name] = moved
    if told:
        names = "、".join(TimerName(name).zh for name in told)
        data = {"clocks": told, "calendar": after.version}
        events.append(case, "重排催办", actor, now, reason=f"工作日历更新：{names}的催办时间重排，期限不变", data=data)
    return bool(told)


def _moved(timer: Timer, after: WorkCalendar) -> dict[str, list[str]]:
    """Stage -> [was, is] of the rungs that moved; the timer is stored."""
    clock = clocks.again(timer.case, timer, after)
    if (clock.due_at, clock.estimated) != (timer.due_at, timer.estimated):
        return {}
    planned = {rung.stage: rung.at for rung in clock.ladder}
    moved = {}
    for rung in timer.ladder:
        at = planned.get(rung["stage"])
        if rung["stage"] > timer.stage and at is not None and at != datetime.fromisoformat(rung["at"]):
            moved[str(rung["stage"])] = [rung["at"], at.isoformat()]
            rung["at"] = at.isoformat()
    if moved:
        left = [datetime.fromisoformat(rung["at"]) for rung in timer.ladder if rung["stage"] > timer.stage]
        timer.next_at = clocks.held(timer.case, timer.name, left[0])
        timer.save(update_fields=["ladder", "next_at"])
    return moved
