"""Starts, stops, voids and tightens the clocks (计时) of a case; due instants and rungs are stored at the start."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet

from alerts.models import Assignment, Case, Extension, Suspension, Timer
from alerts.rules.calendar import WorkCalendar
from alerts.rules.clocks import CONTINUE_SEVERITIES, STOPPED_BY_EVENT, VOIDED_BY_EVENT
from alerts.rules.releases import stopped_by
from alerts.rules.taken_back import standing
from alerts.rules.timers import Clock, clock_of, set_clock
from config.clock import SHANGHAI
from config.load import deadline_rules, ladder, timer_policies
from config.vocabulary import Appeal, ReleaseKind, Severity, TimerName
from pipeline.rows import insert_new

NATIONAL = (TimerName.AUTHORITY, TimerName.PRESS, TimerName.RESPONSE)
"""Natural-hour clocks of national documents: from the start event, never paused, reset or moved."""
_FROZEN = {"stage", "name", "to", "cc", "colour", "confirm"}


@cache
def policy_version() -> str:
    """A short hash of all deadline rules, timer policies and the ladder in force."""
    rules = [*deadline_rules().values(), *timer_policies().values(), *ladder()]
    return hashlib.sha256("\n".join(rule.model_dump_json() for rule in rules).encode()).hexdigest()[:12]


def start_of(case: Case) -> datetime:
    """The start event of the national clocks, as the installation has chosen it."""
    chosen = settings.INSTALLATION.start_event
    if chosen == "first_published_at" and case.first_published_at:
        return case.first_published_at
    if chosen == "occurred_at" and case.evidence.get("occurred_at"):
        return datetime.fromisoformat(case.evidence["occurred_at"])
    return case.detected_at


def start(case: Case, name: TimerName, at: datetime, assignment: Assignment | None = None) -> Timer | None:
    """Start a clock at `at`; None when the policy has none for this severity."""
    timer = _made(case, name, at, assignment)
    if timer is not None:
        timer.save(force_insert=True)
    return timer


def start_new(case: Case) -> dict[str, Any]:
    """Start the clock of triage and the national ones of a case that this very transaction has made.

    Gives what its first event says of them.
    """
    begin = start_of(case)
    times = {TimerName.TRIAGE: case.detected_at, **dict.fromkeys(NATIONAL, begin)}
    timers = [_made(case, name, at) for name, at in times.items()]
    for timer in timers:
        if timer is not None:
            insert_new(timer)
    return sets(*timers)


def sets(*timers: Timer | None) -> dict[str, Any]:
    """What an event says of the clocks that it starts (name -> due): `audit verify` compares the timers with it."""
    due = {timer.name: timer.due_at.isoformat() for timer in timers if timer is not None}
    return {"sets": due} if due else {}


def would_set(case: Case, at: datetime, *names: TimerName) -> dict[str, Any]:
    """The same of clocks that are started, for each unit of a move, once its event is written."""
    due = {name.value: clock.due_at.isoformat() for name in names if (clock := clock_for(case, name, at)) is not None}
    return {"sets": due} if due else {}


def due_now(case: Case) -> dict[str, str]:
    """The due instants of the running clocks by key, for an event that sets clocks anew."""
    return {str(timer.pk): timer.due_at.isoformat() for timer in active(case)}


def _made(case: Case, name: TimerName, at: datetime, assignment: Assignment | None = None) -> Timer | None:
    clock = clock_for(case, name, at)
    if clock is None:
        return None
    rungs = rungs_of(clock)
    return Timer(
        case=case,
        assignment=assignment,
        name=name.value,
        rule=clock.rule,
        started_at=at,
        due_at=clock.due_at,
        estimated=clock.estimated,
        ladder=rungs,
        next_at=held(case, name.value, _next(name, clock, rungs)),
    )


def start_national(case: Case) -> list[Timer]:
    """Start the national clocks that this severity has and that have not run yet, from the original start event.

    What was published before stops them at the instant it was published.
    """
    known = set(case.timers.filter(voided_at=None).values_list("name", flat=True))
    fresh = [start(case, name, start_of(case)) for name in NATIONAL if name.value not in known]
    for release in case.releases.filter(published_at__isnull=False).order_by("number"):
        kind = ReleaseKind(release.kind)
        names = [name.value for name in stopped_by(kind, release.channel) if name in NATIONAL]
        stop(
            active(case).filter(name__in=names),
            release.published_at or case.detected_at,
            release_words(release.number, kind),
        )
    return [timer for timer in fresh if timer is not None]


def clock_for(case: Case, name: TimerName, at: datetime) -> Clock | None:
    """The clock of this name as the policy sets it for the case now, started at `at`."""
    appeal = case.evidence.get("appeal")
    return set_clock(
        name,
        at,
        Severity(case.severity),
        Appeal(appeal) if appeal in set(Appeal) else None,
        tuple(case.evidence.get("circumstances", ())),
    )


def again(case: Case, timer: Timer, calendar: WorkCalendar | None = None) -> Clock:
    """A running clock worked out anew under the rule it has, from its original start, with its granted extension."""
    circumstances = tuple(case.evidence.get("circumstances", ()))
    name, days = TimerName(timer.name), granted_days(timer)
    return clock_of(name, timer.rule, timer.started_at, Severity(case.severity), circumstances, calendar, days)


def granted_days(timer: Timer) -> int:
    """Working days by which a clock has been extended (延期)."""
    granted = Extension.objects.filter(timer=timer, state=Extension.State.GRANTED).first()
    return granted.days if granted else 0


def active(case: Case) -> QuerySet[Timer]:
    """The case's running clocks."""
    return Timer.objects.filter(case=case, stopped_at=None, voided_at=None)


def after_event(case: Case, event: str, now: datetime, assignment: Assignment | None = None) -> dict[str, Any]:
    """Stop, then void, what this event stops and voids; gives the names for the event's data.

    With an assignment only its own clocks are meant, without one those of the whole case.
    """
    stops, voids = STOPPED_BY_EVENT.get(event, ()), VOIDED_BY_EVENT.get(event, ())
    stopped = stop(_of(case, assignment, stops), now, event) if stops else []
    voided = void(_of(case, assignment, voids), now, event) if voids else []
    return _said(stopped, voided)


def after_release(case: Case, kind: ReleaseKind, now: datetime, number: int, channel: str) -> dict[str, Any]:
    """Stop what a published statement stops; at the two gravest grades the clock of the next follow-up starts."""
    names = stopped_by(kind, channel)
    return _said(stop(_of(case, None, names), now, release_words(number, kind)), [])


def release_words(number: int, kind: ReleaseKind) -> str:
    """How a stopped clock names the statement that stopped it."""
    return f"发布{number} {kind.zh}"


def start_continue(case: Case, now: datetime) -> Timer | None:
    """The clock of the next follow-up (续报), at the two gravest grades."""
    if Severity(case.severity) not in CONTINUE_SEVERITIES:
        return None
    return start(case, TimerName.CONTINUE, now)


def owe_follow_up(case: Case) -> Timer | None:
    """The same where none runs: since what was published last, or since the case started again (再启动) after it."""
    if active(case).filter(name=TimerName.CONTINUE.value).exists():
        return None
    told = case.releases.filter(published_at__isnull=False).aggregate(at=Max("published_at"))["at"]
    again = [event.at for event in standing(case.events.filter(kind__in=("再启动", "撤销")))]
    since = [at for at in (told, *again) if at]
    return start_continue(case, max(since)) if since else None


def stop(timers: QuerySet[Timer], now: datetime, by: str) -> list[str]:
    """Stop running clocks; gives their names."""
    names = list(timers.values_list("name", flat=True))
    timers.update(stopped_at=now, stopped_by=by[:40], next_at=None)
    return names


def void(timers: QuerySet[Timer], now: datetime, reason: str) -> list[str]:
    """Void running clocks, which never counts as on time; gives their names."""
    names = list(timers.values_list("name", flat=True))
    timers.update(voided_at=now, void_reason=reason[:100], next_at=None)
    return names


def tighten(timer: Timer, clock: Clock) -> bool:
    """Take the clock's due instant, rule and rungs when it falls due earlier than the timer does. True when it did."""
    if clock.due_at >= timer.due_at:
        return False
    put(timer, clock)
    return True


def put(timer: Timer, clock: Clock) -> None:
    """Set a running timer anew from a clock; rungs already done stay done."""
    timer.rule, timer.started_at, timer.due_at = clock.rule, clock.started_at, clock.due_at
    timer.estimated, timer.ladder = clock.estimated, rungs_of(clock)
    left = [rung for rung in timer.ladder if rung["stage"] > timer.stage]
    timer.next_at = held(timer.case, timer.name, _next(TimerName(timer.name), clock, left))
    timer.save(update_fields=["rule", "started_at", "due_at", "estimated", "ladder", "next_at"])


HELD = (TimerName.VERIFY.value, TimerName.CLOSE.value)
"""Clocks whose chasing rests while a case is suspended (挂账); their due instants stay as they are."""
_MORNING = time(8, 30)


def held(case: Case, name: str, at: datetime | None) -> datetime | None:
    """When the next rung of a clock comes: not before the morning of the day until which the case is suspended."""
    if at is None or name not in HELD:
        return at
    suspension = Suspension.objects.filter(case=case, ended_at=None).first()
    return max(at, morning(suspension.until)) if suspension else at


def morning(day: date) -> datetime:
    """When a day's work begins."""
    return datetime.combine(day, _MORNING, SHANGHAI)


def rehold(case: Case) -> None:
    """Set the next rungs of the clocks that a suspension holds, after it began or ended."""
    for timer in active(case).filter(name__in=HELD).select_for_update():
        left = [datetime.fromisoformat(rung["at"]) for rung in timer.ladder if rung["stage"] > timer.stage]
        timer.next_at = held(case, timer.name, left[0] if left else None)
        timer.save(update_fields=["next_at"])


def _of(case: Case, assignment: Assignment | None, names: Iterable[TimerName]) -> QuerySet[Timer]:
    timers = active(case).filter(name__in=[name.value for name in names])
    return timers.filter(assignment=assignment) if assignment else timers


def rungs_of(clock: Clock) -> list[dict[str, Any]]:
    """The rungs as a clock keeps them: when each is reached and who hears then, whatever the ladder says later."""
    steps = {step.stage: step for step in ladder()}
    return [
        {"at": rung.at.isoformat(), **steps[rung.stage].model_dump(mode="json", include=_FROZEN)}
        for rung in clock.ladder
    ]


def _next(name: TimerName, clock: Clock, rungs: list[dict[str, Any]]) -> datetime | None:
    if rungs:
        return datetime.fromisoformat(rungs[0]["at"])
    return clock.due_at if name is TimerName.WATCH else None


def _said(stopped: list[str], voided: list[str]) -> dict[str, Any]:
    said = {"stopped": sorted(stopped), "voided": sorted(voided)}
    return {key: names for key, names in said.items() if names}
