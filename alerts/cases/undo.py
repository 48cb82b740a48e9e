"""撤销: a slip that is not yet sent can be taken back in a short window, as a move of its own with an event.

The messages of a move wait for that window (`undo_seconds`); at 特别重大 and 重大 nothing waits and nothing is taken
back. What was public (a statement, an answer that was approved) and a sign-off are not taken back either.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.moves import MovedMeanwhile, lock
from alerts.cases.snapshots import Snapshot, moved, snapshot, values
from alerts.models import (
    Assignment,
    Case,
    CaseEvent,
    InterpretationTask,
    Notification,
    Release,
    SignOffToken,
    Timer,
    UndoSlip,
)
from alerts.notify import moot
from alerts.notify.keys import move_pattern
from alerts.notify.ways import IN_APP
from alerts.rules.states import MoveRefused
from config.clock import when
from config.load import ladder
from config.vocabulary import AssignmentState, Role, Severity
from pipeline.search.changes import changed

P = ParamSpec("P")
R = TypeVar("R")
UNSENT = Q(state=Notification.State.PENDING) | Q(channel=IN_APP)
"""What has not left the house: what waits, and what stands on the pages of the system."""
_inside: ContextVar[bool] = ContextVar("inside_a_move", default=False)


def undoable(move: Callable[P, R]) -> Callable[P, R]:
    """Lets a move on a case or on a part be taken back: what it changes is kept beside it, its messages wait."""

    @wraps(move)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        target, given = args[0], [*args, *kwargs.values()]
        if _inside.get() or not isinstance(target, Case | Assignment):
            return move(*args, **kwargs)
        actor = next(one for one in given if isinstance(one, Actor))
        now = next(one for one in given if isinstance(one, datetime))
        mark = _inside.set(True)
        try:
            with transaction.atomic():
                pk = target.pk if isinstance(target, Case) else target.case_id
                Case.objects.select_for_update().values_list("pk").get(pk=pk)
                before, last = snapshot(pk), _last(pk)
                result = move(*args, **kwargs)
                _keep(pk, actor, now, before, last)
                return result
        finally:
            _inside.reset(mark)

    return inner


def open_slip(case: Case, actor: Actor, now: datetime) -> UndoSlip | None:
    """The last move of the case where this person may still take it back."""
    slip = case.undo_slips.order_by("-id").first()
    if slip is None or slip.used_at or now >= slip.until or not _same(slip, actor):
        return None
    return slip if _since(case, slip) is None else None


@transaction.atomic
def undo(case: Case, actor: Actor, now: datetime) -> Case:
    """撤销 the last move, by who made it, before its messages are sent. Raises `MoveRefused` saying why not."""
    lock(case, any_state=True)
    slip = case.undo_slips.order_by("-id").first()
    if slip is None or slip.used_at:
        raise MoveRefused("undo", f"{case.number} 没有可以撤销的操作。")
    if not _same(slip, actor):
        raise MoveRefused("role", f"“{slip.kind}”由{slip.actor}办理，只能由其本人撤销。")
    if now >= slip.until:
        raise MoveRefused("late", f"“{slip.kind}”已过撤销时间（{when(slip.until)}），请用改派、撤回等操作更正。")
    _nothing_since(case, slip)
    unsent = _unsend(slip)
    before, state = case.state, slip.before["rows"]["case"][str(case.pk)]["state"]
    _restore(slip, now)
    UndoSlip.objects.filter(pk=slip.pk).update(used_at=now)
    shift = {"before": before, "after": state} if before != state else {}
    data = {"undone": slip.kind, "events": [slip.first_event, slip.last_event], "unsent": unsent}
    events.append(case, "撤销", actor, now, reason=f"撤销“{slip.kind}”", data=data, **shift)
    case.refresh_from_db()
    return case


def _same(slip: UndoSlip, actor: Actor) -> bool:
    return (slip.user_id, slip.actor, slip.role) == (actor.user_id, actor.name[:100], actor.role.value)


def _last(case: int) -> int:
    return CaseEvent.objects.filter(case=case).order_by("-number").values_list("number", flat=True).first() or 0


def _keep(case: int, actor: Actor, now: datetime, before: Snapshot, last: int) -> None:
    """A slip with the old values of what changed and the keys of what is new; its messages wait. Not when grave."""
    grace = settings.INSTALLATION.undo_seconds
    made = CaseEvent.objects.filter(case=case, number__gt=last).order_by("number").values_list("number", "kind")
    if not grace or not (events_made := list(made)):
        return
    after = snapshot(case)
    was, became = before["case"][case], after["case"][case]
    old, new = values("case", was), values("case", became)
    if max(Severity(one["severity"]).rank for one in (old, new)) >= Severity.MAJOR.rank:
        return
    numbers = [number for number, _ in events_made]
    until = now + timedelta(seconds=grace)
    told = Notification.objects.filter(UNSENT, case=case, created_at=now, attempts=0)
    told = told.filter(key__regex=move_pattern(case, numbers))
    messages = list(told.values_list("pk", flat=True))
    told.filter(state=Notification.State.PENDING).update(next_attempt_at=until)
    changed = {
        kind: {str(pk): values(kind, row) for pk, row in rows.items() if after[kind].get(pk) != row}
        for kind, rows in before.items()
    }
    columns = moved("case", was, became)
    changed["case"] = {str(case): {name: old[name] for name in {*columns, "state"}}}
    added = {kind: [str(pk) for pk in rows if pk not in before[kind]] for kind, rows in after.items()}
    UndoSlip.objects.create(
        case_id=case,
        first_event=last + 1,
        last_event=numbers[-1],
        kind=events_made[0][1],
        actor=actor.name[:100],
        user_id=actor.user_id,
        role=actor.role.value,
        until=until,
        before={"rows": changed, "new": added, "messages": messages, "moved": columns},
    )


def _since(case: Case, slip: UndoSlip) -> CaseEvent | None:
    """The first event after the move that hinders: any but rungs of clocks that the move did not touch."""
    touched = {*slip.before["rows"]["timers"], *map(str, slip.before["new"]["timers"])}
    names = {name for step in ladder() for name in (step.name, f"拟发{step.name}")}
    for event in case.events.filter(number__gt=slip.last_event).order_by("number"):
        if event.role != Role.SYSTEM.value or event.kind not in names:
            return event
        climbed = Timer.objects.filter(case=case, name=event.data.get("timer"), assignment=event.assignment_id)
        if any(str(pk) in touched for pk in climbed.values_list("pk", flat=True)):
            return event
    return None


def _nothing_since(case: Case, slip: UndoSlip) -> None:
    later = _since(case, slip)
    if later is not None:
        raise MovedMeanwhile(f"{later.actor}已于{when(later.at)}办理“{later.kind}”，不能再撤销“{slip.kind}”。")


def _unsend(slip: UndoSlip) -> int:
    """Take the waiting messages out of the outbox; raises when one was taken by a sender meanwhile."""
    wanted = slip.before["messages"]
    waiting = Notification.objects.filter(UNSENT, pk__in=wanted, attempts=0)
    gone, _ = waiting.delete()
    if gone != len(wanted):
        raise MoveRefused("late", f"“{slip.kind}”的通知已经发出，不能撤销，请用改派、撤回等操作更正。")
    return gone


def _restore(slip: UndoSlip, now: datetime) -> None:
    """New parts end, new clocks are void, new links are revoked; then every changed row gets its old values.

    A rung that was reached while its clock stood still is due now, not late: the auditor finds no hole in it.
    """
    new, rows = slip.before["new"], slip.before["rows"]
    Assignment.objects.filter(pk__in=new["assignments"]).update(state=AssignmentState.WITHDRAWN.value)
    Timer.objects.filter(pk__in=new["timers"], voided_at=None).update(
        voided_at=now, void_reason="撤销", stopped_at=None, stopped_by="", next_at=None
    )
    SignOffToken.objects.filter(pk__in=new["tokens"], revoked_at=None).update(revoked_at=now)
    changed("release", new["releases"])
    Release.objects.filter(pk__in=new["releases"], published_at=None).delete()
    InterpretationTask.objects.filter(pk__in=new.get("interpretations", ())).delete()
    models: tuple[tuple[str, type[Model]], ...] = (
        ("case", Case),
        ("assignments", Assignment),
        ("timers", Timer),
        ("tokens", SignOffToken),
        ("releases", Release),
        ("interpretations", InterpretationTask),
    )
    for kind, model in models:
        for pk, old in rows.get(kind, {}).items():
            only = slip.before.get("moved") if kind == "case" else None
            _put_back(model, pk, old if only is None else {name: old[name] for name in only})
    Timer.objects.filter(pk__in=list(rows["timers"]), next_at__lt=now).update(next_at=now)
    moot.revive(slip.case_id, now)


def _put_back(model: type[Model], pk: str, old: dict[str, Any]) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    restored = {name: fields[name].to_python(value) for name, value in old.items() if name in fields}
    model._default_manager.filter(pk=pk).update(**restored)
