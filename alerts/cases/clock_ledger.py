"""时限与台账: every clock of every case, with its rungs, against what the events of the case say and imply."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from alerts.cases import clocks
from alerts.cases.ledger_batches import Batch, batches
from alerts.models import Case, CaseEvent, Release, Suspension, Timer
from alerts.rules.calendar import load_calendar
from alerts.rules.clock_ledger import Said, Stored, Wrong, first_wrong, to_ms
from alerts.rules.rung_ledger import Climbed, first_wrong_rung, highest_rung
from alerts.rules.taken_back import taken_back
from config.clock import when
from config.load import deadline_rules
from config.vocabulary import TimerName


def wrong_clocks(some: Iterable[Batch] | None = None) -> Iterator[str]:
    """A Chinese sentence a case whose clocks differ from its events, naming the first that does."""
    for batch in batches() if some is None else some:
        yield from _of_batch(batch)


def _of_batch(batch: Batch) -> Iterator[str]:
    keys = [case.pk for case in batch.cases]
    timers: dict[int, list[Timer]] = defaultdict(list)
    told: dict[int, list[datetime]] = defaultdict(list)
    suspended = {one.case_id: one for one in Suspension.objects.filter(case__in=keys, ended_at=None)}
    for timer in Timer.objects.filter(case__in=keys).select_related("assignment__department").order_by("pk"):
        timers[timer.case_id].append(timer)
    for release in Release.objects.filter(case__in=keys).only("case_id", "published_at"):
        told[release.case_id] += [release.published_at] if release.published_at else []
    for one in batch.cases:
        said = batch.said[one.pk]
        wrong = _wrong(one, timers[one.pk], batch.events[one.pk], said, told[one.pk])
        wrong = wrong or _wrong_rung(one, timers[one.pk], said, suspended.get(one.pk))
        if wrong is not None:
            yield _words(one, wrong, {timer.pk: timer for timer in timers[one.pk]})


def _wrong(
    case: Case, timers: list[Timer], events: list[CaseEvent], said: list[Said], told: list[datetime]
) -> Wrong | None:
    begun = {to_ms(at) for at in (*told, *_beginnings(case, events))}
    found = first_wrong([_stored(timer) for timer in timers], said, begun)
    return found or _implied(case, timers, events, said)


def _wrong_rung(case: Case, timers: list[Timer], said: list[Said], suspension: Suspension | None) -> Wrong | None:
    """A rung, the next one, the suspension that puts it off, or the case's level that no event tells of."""

    def held(name: str, at: datetime) -> datetime:
        return max(at, clocks.morning(suspension.until)) if suspension and name in clocks.HELD else at

    if suspension and not any(_of_suspension(event, suspension) for event in said):
        return Wrong("", None, "挂账", "没有这次挂账的事件", str(suspension.until))
    climbed = [
        Climbed(_stored(timer), timer.ladder, timer.stage, timer.next_at, timer.name == TimerName.WATCH.value)
        for timer in timers
    ]
    level = highest_rung(said)
    found = first_wrong_rung(climbed, said, held)
    if found is None and level != case.supervision_level:
        return Wrong("", None, "督办层级", str(level), str(case.supervision_level))
    return found


def _of_suspension(event: Said, suspension: Suspension) -> bool:
    same = event.kind == "挂账" and event.at == to_ms(suspension.started_at)
    return same and event.data.get("until") == suspension.until.isoformat()


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
    valid = [event for event in events if event.number not in back]
    same = all(calendar == event.calendar_version == event.data.get("calendar", calendar) for event in valid)
    for timer in timers:
        rule = rules.get(timer.rule)
        if rule is None:
            return Wrong(timer.name, timer.pk, "规则", "规则表里没有", timer.rule)
        if timer.void_reason == "撤销" or not (rule.natural or same):
            continue
        if regraded and timer.name == TimerName.RETURN.value:
            continue  # its end depends on the grade of its day
        timer.case = case
        clock = clocks.again(case, timer)
        if to_ms(clock.due_at) != to_ms(timer.due_at):
            return Wrong(timer.name, timer.pk, "期限", clock.due_at.isoformat(), timer.due_at.isoformat())
        if same and _cut(planned := clocks.rungs_of(clock)) != _cut(timer.ladder):
            return Wrong(timer.name, timer.pk, "催办安排", _rungs_read(planned), _rungs_read(timer.ladder))
    return None


def _words(case: Case, wrong: Wrong, timers: dict[int, Timer]) -> str:
    if not wrong.name and wrong.key is None:
        return f"{case.number}: {wrong.what}与台账不符：台账 {wrong.said}，表中 {wrong.stored}"
    timer = timers.get(wrong.key or 0)
    unit = f"（{timer.assignment.department.name}）" if timer and timer.assignment else ""
    clock = f"“{TimerName(wrong.name).zh}”时限{unit}" if wrong.name else "一个时限"
    what = f"的{wrong.what}" if wrong.what != "时限" else ""
    return f"{case.number}: {clock}{what}与台账不符：台账 {_read(wrong.said)}，表中 {_read(wrong.stored)}"


def _cut(ladder: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rungs with their instants to the millisecond, see `to_ms`."""
    return [{**rung, "at": to_ms(datetime.fromisoformat(rung["at"]))} for rung in ladder]


def _rungs_read(ladder: list[dict[str, Any]]) -> str:
    """The rungs in short: when each is reached and who hears."""
    told = (f"{rung.get('name', '')}{_read(rung['at'])}告知{'、'.join(rung.get('to', ()))}" for rung in ladder)
    return "；".join(told) or "没有"


def _read(said: str) -> str:
    try:
        return when(datetime.fromisoformat(said))
    except ValueError:
        return said
