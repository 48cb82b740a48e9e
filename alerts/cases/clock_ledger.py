"""时限与台账: every clock of every case against what the events of the case say and imply."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from alerts.cases import clocks
from alerts.models import Case, CaseEvent, Release, Timer
from alerts.rules.calendar import load_calendar
from alerts.rules.clock_ledger import Said, Stored, Wrong, first_wrong, to_ms
from alerts.rules.taken_back import taken_back
from config.clock import when
from config.load import deadline_rules
from config.vocabulary import TimerName

_TOGETHER = 200


def wrong_clocks() -> Iterator[str]:
    """A Chinese sentence a case whose clocks differ from its events, naming the first that does; constant memory."""
    keys = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _TOGETHER):
        yield from _some(keys[start : start + _TOGETHER])


def _some(keys: list[int]) -> Iterator[str]:
    timers: dict[int, list[Timer]] = defaultdict(list)
    events: dict[int, list[CaseEvent]] = defaultdict(list)
    told: dict[int, list[datetime]] = defaultdict(list)
    for timer in Timer.objects.filter(case__in=keys).select_related("assignment__department").order_by("pk"):
        timers[timer.case_id].append(timer)
    for event in CaseEvent.objects.filter(case__in=keys).order_by("case_id", "number"):
        events[event.case_id].append(event)
    for release in Release.objects.filter(case__in=keys).only("case_id", "published_at"):
        told[release.case_id] += [release.published_at] if release.published_at else []
    for one in Case.objects.filter(pk__in=keys).order_by("pk"):
        wrong = _wrong(one, timers[one.pk], events[one.pk], told[one.pk])
        if wrong is not None:
            yield _words(one, wrong, {timer.pk: timer for timer in timers[one.pk]})


def _wrong(case: Case, timers: list[Timer], events: list[CaseEvent], told: list[datetime]) -> Wrong | None:
    said = [Said(one.number, to_ms(one.at), one.kind, one.assignment_id, one.data) for one in events]
    begun = {to_ms(at) for at in (*told, *_beginnings(case, events))}
    found = first_wrong([_stored(timer) for timer in timers], said, begun)
    return found or _implied(case, timers, events, said)


def _stored(timer: Timer) -> Stored:
    return Stored(
        key=timer.pk,
        name=timer.name,
        assignment=timer.assignment_id,
        started_at=to_ms(timer.started_at),
        due_at=to_ms(timer.due_at),
        stopped_at=to_ms(timer.stopped_at) if timer.stopped_at else None,
        voided_at=to_ms(timer.voided_at) if timer.voided_at else None,
        ended_by=timer.stopped_by if timer.stopped_at else timer.void_reason,
    )


def _beginnings(case: Case, events: list[CaseEvent]) -> Iterator[datetime]:
    """The instants from which clocks may count: of the case, and of those that were merged into it."""
    yield from (at for at in (case.detected_at, case.first_published_at, case.dispatched_at) if at)
    for told in (case.evidence, *(event.data for event in events)):
        yield from (datetime.fromisoformat(told[key]) for key in ("detected_at", "occurred_at") if told.get(key))


def _implied(case: Case, timers: list[Timer], events: list[CaseEvent], said: list[Said]) -> Wrong | None:
    """A clock of which no event says when it falls due, worked out anew from its start under the rule it has.

    Only where the rules and, for a working clock, the calendar are still those of the case's events.
    """
    back = taken_back(said)
    calendar, rules = load_calendar().version, deadline_rules()
    if case.policy_version != clocks.policy_version():
        return None
    regraded = any(event.kind == "调整等级" for event in events)
    same = all(event.calendar_version == calendar for event in events if event.number not in back)
    for timer in timers:
        rule = rules.get(timer.rule)
        if rule is None:
            return Wrong(timer.name, timer.pk, "规则", "规则表里没有", timer.rule)
        if timer.void_reason == "撤销" or not (rule.natural or same):
            continue
        if regraded and timer.name == TimerName.RETURN.value:
            continue  # its end depends on the grade of its day
        timer.case = case
        due = clocks.again(case, timer).due_at
        if to_ms(due) != to_ms(timer.due_at):
            return Wrong(timer.name, timer.pk, "期限", due.isoformat(), timer.due_at.isoformat())
    return None


def _words(case: Case, wrong: Wrong, timers: dict[int, Timer]) -> str:
    timer = timers.get(wrong.key or 0)
    unit = f"（{timer.assignment.department.name}）" if timer and timer.assignment else ""
    clock = f"“{TimerName(wrong.name).zh}”时限{unit}" if wrong.name else "一个时限"
    what = f"的{wrong.what}" if wrong.what != "时限" else ""
    return f"{case.number}: {clock}{what}与台账不符: 台账 {_read(wrong.said)}, 表中 {_read(wrong.stored)}"


def _read(said: str) -> str:
    try:
        return when(datetime.fromisoformat(said))
    except ValueError:
        return said
