"""暂缓: an alert is put aside for a while, with a reason. Its clocks run on; it is back before they run out."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from alerts.actors import Actor
from alerts.cases import clocks, events
from alerts.cases.guards import filled
from alerts.cases.moves import lock
from alerts.models import Case, Snooze
from alerts.rules.states import MoveRefused, check_act
from config.clock import when
from config.vocabulary import CaseState, TimerName

LONGEST = timedelta(days=7)
"""A proposal of ours, no document: what may wait longer is not an alert."""


@transaction.atomic
def snooze(case: Case, actor: Actor, now: datetime, until: datetime, reason: str) -> Snooze:
    """暂缓 until an instant that lies before the next clock runs out. Raises `MoveRefused`; twice moves the end."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "暂缓", actor.role)
    reason = filled(reason, "暂缓的理由")[:500]
    _check_until(case, now, until)
    _close(case, actor, now)
    made = Snooze.objects.create(
        case=case, until=until, severity=case.severity, reason=reason, user_id=actor.user_id, by=actor.name, at=now
    )
    events.append(case, "暂缓", actor, now, reason=reason, data={"until": until.isoformat()})
    return made


@transaction.atomic
def wake(case: Case, actor: Actor, now: datetime) -> Case:
    """取消暂缓. Raises `MoveRefused` where it is not put aside."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "取消暂缓", actor.role)
    if not _close(case, actor, now, until_after=now):
        raise MoveRefused("snooze", f"{case.number} 没有暂缓。")
    events.append(case, "取消暂缓", actor, now)
    return case


def asleep(now: datetime) -> QuerySet[Snooze]:
    """The snoozes in force: not over, not ended, and the grade is still the one of that moment."""
    return Snooze.objects.filter(ended_at=None, until__gt=now, severity=F("case__severity"))


def _check_until(case: Case, now: datetime, until: datetime) -> None:
    if until <= now:
        raise MoveRefused("until", "暂缓到的时间要晚于现在。")
    if until > now + LONGEST:
        raise MoveRefused("until", f"最多暂缓 {LONGEST.days} 天，到{when(now + LONGEST)}。")
    running = clocks.active(case).exclude(name=TimerName.WATCH.value).order_by("due_at").first()
    if running is None:
        return
    name = TimerName(running.name).zh
    if running.due_at <= now:
        raise MoveRefused("clock", f"{case.number} 的“{name}”时限已过，不能再暂缓。")
    if until > running.due_at:
        raise MoveRefused("clock", f"{case.number} 的“{name}”时限{when(running.due_at)} 到期，只能暂缓到这之前。")


def _close(case: Case, actor: Actor, now: datetime, until_after: datetime | None = None) -> bool:
    found = Snooze.objects.filter(case=case, ended_at=None)
    live = until_after is None or found.filter(until__gt=until_after).exists()
    found.update(ended_at=now, ended_by=actor.name)
    return live
