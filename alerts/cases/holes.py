"""漏项: what the clocks of open cases should have or should have done, and have not. Found by a few statements."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet

from alerts.cases.waiting import ARCHIVE_AFTER
from alerts.models import Case, CaseEvent, Notification, Repost, Timer
from alerts.notify.ways import INSIDE
from alerts.rules.clocks import MUST_RUN
from alerts.rules.timers import NO_LADDER
from config.clock import when
from config.load import deadline_rules, ladder, timer_policies
from config.vocabulary import CaseState, Role, TimerName

MOST = 300
"""Holes of one kind that one run names."""
_OUTBOX = timedelta(minutes=10)
_ARCHIVE = timedelta(hours=1)
_RUNNING = {"stopped_at": None, "voided_at": None}
_RUNG_PURPOSES = ("reminder", "red_card", "supervision", "notice", "order_proposed")


class Hole(NamedTuple):
    """`key` names the same hole at every run; `kind` is a word for screens."""

    key: str
    kind: str
    text: str
    case: int | None = None
    timer: int | None = None


def find(until: datetime) -> Iterator[Hole]:
    """All holes as they stand; what fell due after `until` is given time still."""
    yield from _without_clock()
    yield from _invalid()
    yield from _still_running()
    yield from _unplanned(until)
    yield from _unsent(until)
    yield from _stalled(until)
    yield from _unarchived(until)
    yield from _reposts(until)


def ledger_holes(after: int, until: int) -> Iterator[Hole]:
    """Rungs in the ledger, events `after` < id <= `until`, for which the outbox has no message."""
    kinds = [name for step in ladder() for name in (step.name, f"拟发{step.name}")]
    told = Notification.objects.filter(case=OuterRef("case"), created_at=OuterRef("at"), purpose__in=_RUNG_PURPOSES)
    events = CaseEvent.objects.filter(pk__gt=after, pk__lte=until, kind__in=kinds, role=Role.SYSTEM.value)
    for event in events.exclude(Exists(told)).select_related("case").order_by("id")[:MOST]:
        text = f"{event.case.number} {when(event.at)}的“{event.kind}”没有写入待发通知"
        yield Hole(f"untold:{event.pk}", "通知缺失", text, event.case_id)


def _without_clock() -> Iterator[Hole]:
    policies = timer_policies()
    for state, names in MUST_RUN.items():
        wanted = [name.value for name in names if name.value in policies]
        running = Timer.objects.filter(case=OuterRef("pk"), **_RUNNING).exclude(name=TimerName.RETURN.value)
        running = running.filter(name__in=wanted) if wanted else running
        for case in Case.objects.filter(~Exists(running), state=state.value).order_by("id")[:MOST]:
            words = "、".join(name.zh for name in names)
            yield Hole(
                f"no-clock:{case.pk}", "没有时限", f"{case.number} {state.zh}，但没有运行中的时限（{words}）", case.pk
            )


def _invalid() -> Iterator[Hole]:
    wrong = Q(due_at__lte=F("started_at")) | ~Q(rule__in=list(deadline_rules()))
    for timer in _timers(wrong):
        why = f"没有规则 {timer.rule}" if timer.rule not in deadline_rules() else "到期早于起算"
        yield _of(timer, "invalid", "时限无效", why)


def _still_running() -> Iterator[Hole]:
    ended = Q(case__state__in=[state.value for state in CaseState if state.terminal])
    for timer in _timers(ended):
        yield _of(timer, "ended", "应停未停", "事项已经结束，时限仍在计时")


def _unplanned(until: datetime) -> Iterator[Hole]:
    """A clock with rungs left and no instant for the next; a window that will not end."""
    top = max(step.stage for step in ladder())
    silent = [name.value for name in NO_LADDER]
    for timer in _timers(Q(next_at=None, stage__lt=top) & ~Q(name__in=silent)):
        if any(rung["stage"] > timer.stage for rung in timer.ladder) or not timer.ladder:
            yield _of(timer, "unplanned", "未排提醒", "没有安排下一次提醒")
    for timer in _timers(Q(next_at=None, name=TimerName.WATCH.value, due_at__gt=until + timedelta(days=1))):
        yield _of(timer, "unplanned", "未排提醒", "观察期没有安排结束")


def _unsent(until: datetime) -> Iterator[Hole]:
    for timer in _timers(Q(next_at__lte=until)):
        due = when(timer.next_at) if timer.next_at else ""
        yield _of(timer, f"unsent:{timer.stage}", "应发未发", f"{due}应发的提醒没有发出")


def _stalled(until: datetime) -> Iterator[Hole]:
    waiting = Notification.objects.filter(state=Notification.State.PENDING, next_attempt_at__lte=until - _OUTBOX)
    waiting = waiting.exclude(channel__in=INSIDE)
    oldest = waiting.aggregate(at=Min("next_attempt_at"))["at"]
    if oldest:
        text = f"有 {waiting.count()} 封通知到时没有发出，最早的应在{when(oldest)}发出（发信任务可能停了）"
        yield Hole("outbox", "发信停滞", text)


def _unarchived(until: datetime) -> Iterator[Hole]:
    evaluated = Case.objects.filter(state=CaseState.EVALUATED.value)
    done = evaluated.annotate(done_at=Max("events__at", filter=Q(events__kind="评估")))
    late = done.filter(Q(done_at__lte=until - ARCHIVE_AFTER - _ARCHIVE) | Q(done_at=None))
    for case in late.order_by("id")[:MOST]:
        yield Hole(f"unarchived:{case.pk}", "未归档", f"{case.number} 评估后到期没有归档", case.pk)


def _reposts(until: datetime) -> Iterator[Hole]:
    open_ones = Repost.objects.filter(stopped_at=None, voided_at=None, next_at__lte=until).order_by("id")
    for repost in open_ones[:MOST]:
        text = f"上级政策转载：《{repost.title[:60]}》{when(repost.next_at or until)}应发的提醒没有发出"
        yield Hole(f"repost:{repost.pk}:{repost.stage}", "应发未发", text)


def _timers(wanted: Q) -> QuerySet[Timer]:
    return Timer.objects.filter(wanted, **_RUNNING).select_related("case").order_by("id")[:MOST]


def _of(timer: Timer, key: str, kind: str, why: str) -> Hole:
    name = TimerName(timer.name).zh if timer.name in set(TimerName) else timer.name
    return Hole(f"{key}:{timer.pk}", kind, f"{timer.case.number} {name}时限: {why}", timer.case_id, timer.pk)
