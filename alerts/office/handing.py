"""交接班: what is open and due soon is written down at the change of shift and signed by who takes over."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from alerts.actors import Actor
from alerts.models import Case, Department, Handover, Timer
from alerts.notify.on_duty import grave
from alerts.office.book import ROSTER, append
from alerts.office.people import watcher
from alerts.rules.rosters import SOON
from alerts.rules.states import OPEN_STATES, MoveRefused
from config.vocabulary import CaseState, Severity, TimerName
from nlp.personal.mask import mask

MOST = 100
_QUIET = (TimerName.RETURN.value, TimerName.WATCH.value)
_GONE = ("returned", "reassigned", "withdrawn")


def open_list(department: Department | None, now: datetime) -> list[dict[str, Any]]:
    """What the next shift must know, soonest due first: clocks late or due within a shift, and every grave open case.

    Of a unit: the clocks of its own parts, and for what it leads those of the case.
    """
    timers = Timer.objects.filter(stopped_at=None, voided_at=None, due_at__lte=now + SOON).exclude(name__in=_QUIET)
    timers = timers.filter(case__state__in=_open()).select_related("case", "assignment__department")
    cases = Case.objects.filter(state__in=_open(), severity__in=_grave())
    if department is not None:
        live = ~Q(case__assignments__state__in=_GONE)
        own = Q(assignment__department=department) & ~Q(assignment__state__in=_GONE)
        leads = Q(assignment=None, case__assignments__department=department, case__assignments__part="主办") & live
        timers = timers.filter(own | leads).distinct()
        parts = Q(assignments__department=department) & ~Q(assignments__state__in=_GONE)
        cases = cases.filter(parts).exclude(state=CaseState.CANDIDATE.value).distinct()
    rows = [_row(timer.case, timer, now) for timer in timers.order_by("due_at", "id")[:MOST]]
    named = {row["case"] for row in rows}
    return rows + [_row(case, None, now) for case in cases.order_by("-detected_at")[:MOST] if case.pk not in named]


@transaction.atomic
def write(department: Department | None, actor: Actor, now: datetime, to_name: str, note: str) -> Handover:
    """交班: the list as it stands now, with a note, for who takes over. Raises `MoveRefused`."""
    watcher(actor, department, "交接班")
    to_name = to_name.strip()[:60]
    if not to_name:
        raise MoveRefused("content", "请填写接班人。")
    made = Handover.objects.create(
        department=department,
        written_at=now,
        written_by=actor.name[:100],
        writer_id=actor.user_id,
        to_name=to_name,
        note=mask(note.strip())[0],
        listed=open_list(department, now),
    )
    data = {"scope": made.scope, "handover": made.pk, "to": to_name, "listed": [one["number"] for one in made.listed]}
    append(ROSTER, "交班", actor, now, reason=made.note or f"交班，{len(made.listed)} 项", data=data)
    return made


@transaction.atomic
def take_over(handover: Handover, actor: Actor, now: datetime, remark: str = "") -> Handover:
    """接班签字 by another person of the same watch, once. Raises `MoveRefused`."""
    watcher(actor, handover.department, "交接班")
    if actor.user_id is not None and actor.user_id == handover.writer_id:
        raise MoveRefused("same", "交班人不能替接班人签字，请接班人登录后签字。")
    remark = mask(remark.strip())[0]
    values = {"signed_at": now, "signed_by": actor.name[:100], "signer_id": actor.user_id, "remark": remark}
    if not Handover.objects.filter(pk=handover.pk, signed_at=None).update(**values):
        handover.refresh_from_db()
        raise MoveRefused("done", f"这份交接班记录已由{handover.signed_by}签字。")
    handover.refresh_from_db()
    data = {"scope": handover.scope, "handover": handover.pk, "to": handover.to_name}
    if handover.to_name != handover.signed_by:
        data["instead"] = f"记录写明由{handover.to_name}接班，实际由{handover.signed_by}签字"
    append(ROSTER, "接班", actor, now, reason=remark or f"接班，{len(handover.listed)} 项", data=data)
    return handover


def _row(case: Case, timer: Timer | None, now: datetime) -> dict[str, Any]:
    return {
        "case": case.pk,
        "number": case.number,
        "title": case.title,
        "severity": case.severity,
        "state": CaseState(case.state).zh,
        "clock": TimerName(timer.name).zh if timer else "",
        "unit": timer.assignment.department.name if timer and timer.assignment else "",
        "due_at": timer.due_at.isoformat() if timer else "",
        "late": bool(timer and timer.due_at <= now),
    }


def _open() -> list[str]:
    return [state.value for state in OPEN_STATES]


def _grave() -> list[str]:
    return [grade.value for grade in Severity if grave(grade.value)]
