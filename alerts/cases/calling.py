"""电话叫应: at night a red case is told by telephone, down a list, until somebody is reached; each call is an event."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.guards import LIVE
from alerts.cases.moves import lock
from alerts.models import Call, Case, Department
from alerts.models.roster import OFFICE
from alerts.notify.on_duty import grave, on_duty
from alerts.office.call_list import entries
from alerts.rules.calendar import load_calendar
from alerts.rules.rosters import at_night, next_call
from alerts.rules.states import MoveRefused, check_act
from config.vocabulary import CallOutcome, CaseState, Severity
from nlp.personal.mask import mask


@dataclass(frozen=True, slots=True)
class ToCall:
    """One person of a list; the telephone is for those who may see it."""

    name: str
    post: str
    phone: str


@dataclass(frozen=True, slots=True)
class CallDown:
    """One list of a case, in its order: the office's or a unit's. `next`: whose turn it is; None: reached, or empty."""

    department: Department | None
    people: tuple[ToCall, ...]
    calls: tuple[Call, ...]
    next: ToCall | None

    @property
    def scope(self) -> str:
        """Whose list."""
        return self.department.name if self.department else OFFICE

    @property
    def reached(self) -> bool:
        """Whether somebody answered."""
        return any(one.outcome == CallOutcome.REACHED.value for one in self.calls)


def call_downs(case: Case, now: datetime) -> list[CallDown]:
    """The office's list, then those of the units that have a part: who is on duty first, then the list in its order."""
    parts = case.assignments.filter(state__in=LIVE).select_related("department").order_by("id")
    units = list(dict.fromkeys(part.department for part in parts))
    made = list(case.calls.order_by("id"))
    return [
        _list(unit, [one for one in made if one.department_id == (unit.pk if unit else None)], now)
        for unit in (None, *units)
    ]


def asked_for(case: Case, now: datetime) -> bool:
    """Whether the desk should call now: a red case that is open, at night, and nobody of the office was reached."""
    red = case.severity == Severity.EXTREME.value and not CaseState(case.state).terminal
    if not red or not at_night(now, load_calendar()):
        return False
    return not any(one.department_id is None and one.outcome == CallOutcome.REACHED.value for one in case.calls.all())


@transaction.atomic
def note_call(  # noqa: PLR0913, PLR0917  a call names whom, of which list, and how it ended
    case: Case,
    actor: Actor,
    now: datetime,
    department: Department | None,
    name: str,
    outcome: CallOutcome,
    note: str = "",
) -> Call:
    """Record one call to somebody of a list, and how it ended. Raises `MoveRefused`."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "电话叫应", actor.role)
    if not grave(case.severity):
        raise MoveRefused("state", "电话叫应用于特别重大和重大事项。")
    called = next(
        (
            one
            for down in call_downs(case, now)
            if down.department == department
            for one in down.people
            if one.name == name
        ),
        None,
    )
    if called is None:
        raise MoveRefused("content", f"{name or '所选的人'}不在叫应名单或当前值班表上，请刷新后再选。")
    note = mask(note.strip())[0][:300]
    if outcome is CallOutcome.NEXT and not note:
        raise MoveRefused("content", "转下一位请写明原因。")
    made = Call.objects.create(
        case=case,
        department=department,
        name=called.name,
        post=called.post,
        outcome=outcome.value,
        note=note,
        at=now,
        by=actor.name[:100],
    )
    scope = department.name if department else OFFICE
    reason = f"{scope} {called.name}{called.post}：{outcome.zh}" + (f"，{note}" if note else "")
    data = {"scope": scope, "name": called.name, "post": called.post, "outcome": outcome.zh}
    events.append(case, "电话叫应", actor, now, reason=reason, data=data)
    return made


def _list(department: Department | None, calls: list[Call], now: datetime) -> CallDown:
    people: dict[str, ToCall] = {}
    for shift in on_duty(department, now):
        if shift.phone:
            people.setdefault(shift.name, ToCall(shift.name, shift.post or "值班", shift.phone))
    for entry in entries(department):
        people.setdefault(entry.name, ToCall(entry.name, entry.post, entry.phone))
    turn = next_call(list(people), [(one.name, CallOutcome(one.outcome)) for one in calls])
    return CallDown(department, tuple(people.values()), tuple(calls), people[turn] if turn else None)
