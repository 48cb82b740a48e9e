"""督办: the rungs that several clocks have reached, looked at again under their cases' locks and written together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from alerts.actors import SYSTEM
from alerts.cases import events, notices
from alerts.cases.guards import LIVE
from alerts.cases.hearers import Hearers
from alerts.models import Assignment, Case, CaseEvent, Notification, SupervisionOrder, Timer
from alerts.notify.links import page
from alerts.notify.on_duty import grave
from alerts.notify.recipients import Recipient, once
from alerts.notify.wordings import Words, current
from alerts.notify.writing import drafted, write_all
from config.clock import when
from config.load import ladder
from config.schema.deadlines import LadderStep
from config.vocabulary import Part, Role, TimerName

_LONG = ("evidence", "proposal", "effect")
"""Columns of a case that no rung reads."""
PURPOSES = {1: "reminder", 2: "red_card", 4: "notice"}


@dataclass(slots=True)
class Done:
    """How many rungs were reached, passed over for a higher one, and how many observation windows were over."""

    rungs: int = 0
    skipped: int = 0
    windows: int = 0


@dataclass(slots=True)
class Round:
    """The clocks of one transaction. What they write is gathered first and stored by a few statements."""

    now: datetime
    done: Done = field(default_factory=Done)
    hearers: Hearers = field(init=False)
    _tails: dict[int, CaseEvent] = field(default_factory=dict)
    _leads: dict[int, Assignment] = field(default_factory=dict)
    _events: list[CaseEvent] = field(default_factory=list)
    _letters: list[Notification] = field(default_factory=list)
    _orders: list[SupervisionOrder] = field(default_factory=list)
    _levels: dict[int, Case] = field(default_factory=dict)
    _words: dict[str, Words] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hearers = Hearers(self.now)

    def take(self, ids: Sequence[int]) -> Done:
        """Lock the cases of these clocks, look again, and write what is due. Call it in a transaction."""
        cases = Timer.objects.filter(pk__in=ids).values("case_id")
        held = Case.objects.select_for_update().filter(pk__in=cases).order_by("pk").defer(*_LONG)
        locked = {case.pk: case for case in held}
        due = Timer.objects.filter(pk__in=ids, next_at__lte=self.now, stopped_at=None, voided_at=None)
        timers = list(due.select_related("assignment__department").order_by("next_at", "id"))
        self._look_up(locked, timers)
        for timer in timers:
            timer.case = locked[timer.case_id]
            self._one(timer)
        self._store(timers)
        return self.done

    def _look_up(self, cases: Iterable[int], timers: Iterable[Timer]) -> None:
        newest = CaseEvent.objects.filter(case=OuterRef("case")).order_by("-number").values("number")[:1]
        tails = CaseEvent.objects.filter(case__in=cases, number=Subquery(newest)).defer("data", "reason")
        self._tails = {event.case_id: event for event in tails}
        whole = {timer.case_id for timer in timers if timer.assignment_id is None}
        if whole:
            leads = Assignment.objects.filter(case__in=whole, part=Part.LEAD.value, state__in=LIVE)
            self._leads = {one.case_id: one for one in leads.select_related("department").order_by("id")}

    def _one(self, timer: Timer) -> None:
        left = [rung for rung in timer.ladder if rung["stage"] > timer.stage]
        passed = [rung for rung in left if datetime.fromisoformat(rung["at"]) <= self.now]
        timer.next_at = datetime.fromisoformat(left[len(passed)]["at"]) if len(left) > len(passed) else None
        if timer.name == TimerName.WATCH.value:
            self._window_over(timer)
        elif passed:
            timer.stage = passed[-1]["stage"]
            self._climb(timer, [step_of(rung) for rung in passed])

    def _climb(self, timer: Timer, passed: list[LadderStep]) -> None:
        """Of several passed at once the highest is sent; one that a supervisor confirms is put before him as well."""
        sent = [step for step in passed if not step.confirm]
        orders = [step for step in passed if step.confirm]
        for reached in (sent, orders):
            if reached:
                self._reached(timer, reached[-1], [step.stage for step in reached[:-1]])
                self.done.rungs += 1
                self.done.skipped += len(reached) - 1
        self._raise_level(timer.case, passed[-1].stage)

    def _reached(self, timer: Timer, step: LadderStep, skipped: list[int]) -> None:
        assignment = timer.assignment
        kind = f"拟发{step.name}" if step.confirm else step.name
        data = {**rung_data(timer, step), **({"skipped": skipped} if skipped else {})}
        reason = f"{TimerName(timer.name).zh}（{when(timer.due_at)} 到期）"
        event = self._append(timer.case, kind, assignment=assignment, reason=reason, data=data)
        values = rung_values(timer, step, self.now)
        if step.confirm:
            order = SupervisionOrder(case=timer.case, timer=timer, stage=step.stage, proposed_at=self.now)
            self._orders.append(order)
            ask = f"请签发{step.name}：{whose(timer)}{TimerName(timer.name).zh}已超期"
            self._tell(event, "order_proposed", self._signers(timer), ask, values, (timer, step.stage))
        else:
            people = self.hearers.of_rung(step, assignment, self._leads.get(timer.case_id), timer.case.severity)
            purpose, ask = PURPOSES.get(step.stage, "supervision"), rung_ask(timer, step, self.now)
            self._tell(event, purpose, people, ask, values, (timer, step.stage))

    def _signers(self, timer: Timer) -> list[Recipient]:
        """Who may sign an order; of a grave case the office's person on duty hears as well."""
        signers = self.hearers.staff(Role.SUPERVISOR)
        return once([*signers, *self.hearers.duty(None)]) if grave(timer.case.severity) else signers

    def _window_over(self, timer: Timer) -> None:
        data = {"timer": timer.name, "due_at": timer.due_at.isoformat()}
        event = self._append(timer.case, "观察期满", data=data)
        self._tell(event, "window_over", self.hearers.staff(Role.JUDGE), "观察期满，请评估")
        self.done.windows += 1

    def _append(self, case: Case, kind: str, **said: Any) -> CaseEvent:
        event = events.following(self._tails.get(case.pk), case, kind, SYSTEM, self.now, **said)
        self._tails[case.pk] = event
        self._events.append(event)
        return event

    def _tell(
        self,
        event: CaseEvent,
        purpose: str,
        people: list[Recipient],
        ask: str,
        values: dict[str, Any] | None = None,
        rung: tuple[Timer | None, int] = (None, 0),
    ) -> None:
        if purpose not in self._words:
            self._words[purpose] = current(purpose)
        for key, person, letter in notices.letters(event, purpose, people, ask, values, *rung, self._words[purpose]):
            self._letters.append(drafted(key, person, letter, self.now, event.case, event.assignment))

    def _raise_level(self, case: Case, stage: int) -> None:
        if stage > case.supervision_level:
            case.supervision_level = stage
            self._levels[case.pk] = case

    def _store(self, timers: list[Timer]) -> None:
        CaseEvent.objects.bulk_create(self._events, batch_size=200)
        write_all(self._letters)
        SupervisionOrder.objects.bulk_create(self._orders, ignore_conflicts=True)
        for level in {case.supervision_level for case in self._levels.values()}:
            risen = [pk for pk, case in self._levels.items() if case.supervision_level == level]
            Case.objects.filter(pk__in=risen).update(supervision_level=level)
        _store_timers(timers)


def _store_timers(timers: list[Timer]) -> None:
    """One prepared statement for all: `bulk_update` costs ten times as much."""
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Timer._meta.db_table} SET next_at = %s, stage = %s WHERE id = %s",
            [(timer.next_at and adapt(timer.next_at), timer.stage, timer.pk) for timer in timers],
        )


def step_of(rung: dict[str, Any]) -> LadderStep:
    """The rung as it was frozen when its clock started; one of an older clock, as the ladder has it now."""
    if "to" in rung:
        return LadderStep.model_validate({key: value for key, value in rung.items() if key != "at"})
    return next(step for step in ladder() if step.stage == rung["stage"])


def rung_data(timer: Timer, step: LadderStep) -> dict[str, Any]:
    """What the event of a rung says of its clock."""
    return {
        "timer": timer.name,
        "clock": timer.pk,
        "rule": timer.rule,
        "stage": step.stage,
        "due_at": timer.due_at.isoformat(),
        "colour": step.colour,
        "department": timer.assignment.department.name if timer.assignment else "",
    }


def rung_ask(timer: Timer, step: LadderStep, now: datetime) -> str:
    """What a rung's subject asks: 黄牌：签收将于11月23日 09:36 到期; the unit's name where others hear of it too."""
    late = "已" if now >= timer.due_at else "将"
    unit = whose(timer) if step.stage > 1 else ""
    return f"{step.colour or step.name}：{unit}{TimerName(timer.name).zh}{late}于 {when(timer.due_at)} 到期"


def whose(timer: Timer) -> str:
    """The unit whose clock it is, empty for a clock of the whole case: a supervisor hears of several at once."""
    return timer.assignment.department.name if timer.assignment else ""


def rung_values(timer: Timer, step: LadderStep, now: datetime) -> dict[str, Any]:
    """What the messages of a rung say beside the matter."""
    assignment = timer.assignment
    return {
        "step": step.name,
        "colour_card": step.colour,
        "clock": TimerName(timer.name).zh,
        "due": when(timer.due_at),
        "late": now >= timer.due_at,
        "unit": assignment.department.name if assignment else "",
        "page": page("assignment", assignment.pk) if assignment else page("case", timer.case_id),
    }
