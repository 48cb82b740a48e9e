"""撤销: a slip that is not yet sent can be taken back in a short window, as a move of its own with an event.

The messages of a move wait for that window (`undo_seconds`); at 特别重大 and 重大 nothing waits and nothing is taken
back. What was public (a statement, an answer that was approved) and a sign-off are not taken back either.
A move on two cases (并单) has one slip, of the case that moved; what it did to the other is kept in it too.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.moves import MovedMeanwhile, lock
from alerts.cases.putting_back import put_back
from alerts.cases.snapshots import Snapshot, moved, snapshot, values
from alerts.models import Assignment, Case, CaseEvent, HotlineOrder, Notification, Timer, UndoSlip
from alerts.notify.keys import move_pattern
from alerts.notify.ways import IN_APP
from alerts.rules.states import MoveRefused
from config.clock import when
from config.load import ladder
from config.vocabulary import Role, Severity

P = ParamSpec("P")
R = TypeVar("R")
UNSENT = Q(state=Notification.State.PENDING) | Q(channel=IN_APP)
"""What has not left the house: what waits, and what stands on the pages of the system."""
_inside: ContextVar[bool] = ContextVar("inside_a_move", default=False)


def undoable(move: Callable[P, R]) -> Callable[P, R]:
    """Lets a move on a case or on a part be taken back: what it changes is kept beside it, its messages wait.

    A second case among its arguments is one that the move changes as well.
    """

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
                pks = [target.pk if isinstance(target, Case) else target.case_id]
                pks += [one.pk for one in given[1:] if isinstance(one, Case) and one.pk not in pks]
                list(Case.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
                before = {pk: (snapshot(pk), _last(pk)) for pk in pks}
                orders = list(_orders(pks[0])) if len(pks) > 1 else []
                result = move(*args, **kwargs)
                _keep(before, orders, actor, now)
                return result
        finally:
            _inside.reset(mark)

    return inner


def open_slip(case: Case, actor: Actor, now: datetime) -> UndoSlip | None:
    """The last move of the case where this person may still take it back. Reads what the caller has prefetched."""
    slip = max(case.undo_slips.all(), key=lambda one: one.pk, default=None)
    if slip is None or slip.used_at or now >= slip.until or not _same(slip, actor):
        return None
    return slip if all(_since(part) is None for part in _parts(slip)) else None


@transaction.atomic
def undo(case: Case, actor: Actor, now: datetime) -> Case:
    """撤销 the last move, by who made it, before its messages are sent. Raises `MoveRefused` saying why not."""
    slip = _locked(case)
    if slip is None or slip.used_at:
        raise MoveRefused("undo", f"{case.number} 没有可以撤销的操作。")
    if not _same(slip, actor):
        raise MoveRefused("role", f"“{slip.kind}”由{slip.actor}办理，只能由其本人撤销。")
    if now >= slip.until:
        raise MoveRefused("late", f"“{slip.kind}”已过撤销时间（{when(slip.until)}），请用改派、撤回等操作更正。")
    parts = _parts(slip)
    for part in parts:
        _nothing_since(slip, part)
    for part in parts:
        _take_back(slip, part, actor, now)
    HotlineOrder.objects.filter(pk__in=slip.before.get("orders", ())).update(case=case)
    UndoSlip.objects.filter(pk=slip.pk).update(used_at=now)
    case.refresh_from_db()
    return case


@dataclass(frozen=True, slots=True)
class _Part:
    """What a move did to one case: its first and last event there, and what `_keep` kept."""

    case: Case
    first: int
    last: int
    kept: dict[str, Any]


def _locked(case: Case) -> UndoSlip | None:
    """The last slip, with all cases that its move changed held, in the order in which moves hold them."""
    slip = case.undo_slips.order_by("-id").first()
    others = [part.case for part in _parts(slip)[1:]] if slip else []
    for one in sorted([case, *others], key=lambda one: one.pk):
        lock(one, any_state=True)
    return case.undo_slips.order_by("-id").first()


def _parts(slip: UndoSlip) -> list[_Part]:
    """The case that moved, then those that the move changed beside it."""
    own = _Part(slip.case, slip.first_event, slip.last_event, slip.before)
    others = slip.before.get("others", [])
    cases = Case.objects.in_bulk([one["case"] for one in others]) if others else {}
    return [own, *(_Part(cases[one["case"]], one["first"], one["last"], one) for one in others)]


def _take_back(slip: UndoSlip, part: _Part, actor: Actor, now: datetime) -> None:
    unsent = _unsend(slip, part)
    case, old = part.case, part.kept["rows"]["case"][str(part.case.pk)]["state"]
    before = case.state
    put_back(case.pk, part.kept, now)
    shift = {"before": before, "after": old} if before != old else {}
    data = {"undone": slip.kind, "events": [part.first, part.last], "unsent": unsent}
    whose = "" if case.pk == slip.case_id else f"{slip.case.number} "
    events.append(case, "撤销", actor, now, reason=f"{whose}撤销“{slip.kind}”", data=data, **shift)


def _same(slip: UndoSlip, actor: Actor) -> bool:
    return (slip.user_id, slip.actor, slip.role) == (actor.user_id, actor.name[:100], actor.role.value)


def _last(case: int) -> int:
    return CaseEvent.objects.filter(case=case).order_by("-number").values_list("number", flat=True).first() or 0


def _orders(case: int) -> Iterable[int]:
    return HotlineOrder.objects.filter(case=case).values_list("pk", flat=True)


def _keep(before: dict[int, tuple[Snapshot, int]], orders: list[int], actor: Actor, now: datetime) -> None:
    """A slip with the old values of what changed and the keys of what is new; its messages wait. Not when grave."""
    grace = settings.INSTALLATION.undo_seconds
    case, *others = before
    made = {pk: list(_made(pk, last)) for pk, (_rows, last) in before.items()}
    if not grace or not made[case]:
        return
    after = {pk: snapshot(pk) for pk in before}
    if any(_grave(pk, before[pk][0], after[pk]) for pk in before):
        return
    until = now + timedelta(seconds=grace)
    kept = {
        pk: {**_changes(pk, rows, after[pk]), "messages": _held(pk, made[pk], now, until)}
        for pk, (rows, _last) in before.items()
    }
    beside = [{"case": pk, "first": made[pk][0][0], "last": made[pk][-1][0], **kept[pk]} for pk in others if made[pk]]
    UndoSlip.objects.create(
        case_id=case,
        first_event=made[case][0][0],
        last_event=made[case][-1][0],
        kind=made[case][0][1],
        actor=actor.name[:100],
        user_id=actor.user_id,
        role=actor.role.value,
        until=until,
        before={**kept[case], **({"others": beside, "orders": orders} if beside else {})},
    )


def _made(case: int, since: int) -> Iterable[tuple[int, str]]:
    """The events of the case behind number `since`: number, kind."""
    return CaseEvent.objects.filter(case=case, number__gt=since).order_by("number").values_list("number", "kind")


def _grave(case: int, before: Snapshot, after: Snapshot) -> bool:
    rows = [values("case", one["case"][case]) for one in (before, after)]
    return max(Severity(row["severity"]).rank for row in rows) >= Severity.MAJOR.rank


def _held(case: int, made: list[tuple[int, str]], now: datetime, until: datetime) -> list[int]:
    """The messages of the move's events, which wait `until` the window is over."""
    told = Notification.objects.filter(UNSENT, case=case, created_at=now, attempts=0)
    told = told.filter(key__regex=move_pattern(case, [number for number, _kind in made]))
    messages = list(told.values_list("pk", flat=True))
    told.filter(state=Notification.State.PENDING).update(next_attempt_at=until)
    return messages


def _changes(case: int, before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """The old values of the rows that changed, the keys of those that are new, the columns of the case that moved."""
    was, became = before["case"][case], after["case"][case]
    changed = {
        kind: {str(pk): values(kind, row) for pk, row in rows.items() if after[kind].get(pk) != row}
        for kind, rows in before.items()
    }
    columns, old = moved("case", was, became), values("case", was)
    changed["case"] = {str(case): {name: old[name] for name in {*columns, "state"}}}
    added = {kind: [str(pk) for pk in rows if pk not in before[kind]] for kind, rows in after.items()}
    return {"rows": changed, "new": added, "moved": columns}


def _since(part: _Part) -> CaseEvent | None:
    """The first event after the move that hinders: any but rungs of clocks that the move did not touch.

    What was taken back itself, as the later of several 并单 into one case, hinders nothing.
    """
    touched = {*part.kept["rows"]["timers"], *map(str, part.kept["new"]["timers"])}
    names = {name for step in ladder() for name in (step.name, f"拟发{step.name}")}
    later = list(part.case.events.filter(number__gt=part.last).order_by("number"))
    back = {event.number: event.data["events"] for event in later if event.kind == "撤销" and "events" in event.data}
    for event in later:
        if event.number in back or any(first <= event.number <= last for first, last in back.values()):
            continue
        if event.role != Role.SYSTEM.value or event.kind not in names:
            return event
        climbed = Timer.objects.filter(case=part.case, name=event.data.get("timer"), assignment=event.assignment_id)
        if any(str(pk) in touched for pk in climbed.values_list("pk", flat=True)):
            return event
    return None


def _nothing_since(slip: UndoSlip, part: _Part) -> None:
    later = _since(part)
    if later is not None:
        raise MovedMeanwhile(f"{later.actor}已于 {when(later.at)} 办理“{later.kind}”，不能再撤销“{slip.kind}”。")


def _unsend(slip: UndoSlip, part: _Part) -> int:
    """Take the waiting messages out of the outbox; raises when one was taken by a sender meanwhile."""
    wanted = part.kept["messages"]
    waiting = Notification.objects.filter(UNSENT, pk__in=wanted, attempts=0)
    gone, _ = waiting.delete()
    if gone != len(wanted):
        raise MoveRefused("late", f"“{slip.kind}”的通知已经发出，不能撤销，请用改派、撤回等操作更正。")
    return gone
