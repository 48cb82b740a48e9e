"""时限核查: proves every few minutes that each open case has a valid next due instant, and that nothing due is unsent.

It only looks and says: a hole is recorded, told to the monitors once, and seen to be gone. It repairs nothing.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.holes import Hole, find, ledger_holes
from alerts.cases.moves import MovedMeanwhile, lock
from alerts.models import Case, CaseEvent, ClockAudit, ClockHole, Timer
from alerts.notify.links import page
from alerts.notify.mail import render
from alerts.notify.recipients import staff
from alerts.notify.writing import Letter, write
from alerts.rules.states import OPEN_STATES, MoveRefused
from config.clock import when
from config.vocabulary import Role

EVERY = timedelta(minutes=3)
STALE = timedelta(minutes=15)
"""A last run that is older means that the auditor itself stands still."""
GRACE = timedelta(minutes=5)
KEPT = timedelta(days=7)
_LISTED = 20


def audit(now: datetime) -> ClockAudit:
    """One run over all open cases and clocks: records holes and the heartbeat, tells the monitors what is new."""
    with transaction.atomic():
        before = ClockAudit.objects.order_by("-id").first()
        seen = before.last_event if before else 0
        until = CaseEvent.objects.filter(pk__gt=seen, at__lte=now - GRACE).aggregate(last=Max("pk"))["last"] or seen
        found = {hole.key: hole for hole in (*find(now - GRACE), *ledger_holes(seen, until))}
        fresh = _record(found, now)
        if fresh:
            _tell(fresh, now)
        run = ClockAudit.objects.create(
            at=now,
            cases=Case.objects.filter(state__in=[state.value for state in OPEN_STATES]).count(),
            clocks=Timer.objects.filter(stopped_at=None, voided_at=None).count(),
            holes=ClockHole.objects.filter(gone_at=None).count(),
            last_event=until,
        )
        ClockAudit.objects.filter(at__lt=now - KEPT).delete()
    return run


def last_audit() -> ClockAudit | None:
    """The latest run."""
    return ClockAudit.objects.order_by("-id").first()


def stale(run: ClockAudit | None, now: datetime) -> bool:
    """Whether the auditor has not run for too long."""
    return run is None or now - run.at > STALE


def _record(found: dict[str, Hole], now: datetime) -> list[ClockHole]:
    """Open the new holes and close those that are gone; gives the new ones."""
    known = {hole.key: hole for hole in ClockHole.objects.filter(gone_at=None).select_for_update()}
    lasting = {key for key, hole in known.items() if hole.kind in _LASTING}
    gone = [hole.pk for key, hole in known.items() if key not in found and key not in lasting]
    ClockHole.objects.filter(pk__in=gone).update(gone_at=now)
    return [_opened(hole, now) for key, hole in found.items() if key not in known]


def _opened(hole: Hole, now: datetime) -> ClockHole:
    values = {"kind": hole.kind, "case_id": hole.case, "timer_id": hole.timer, "text": hole.text[:300]}
    row, _ = ClockHole.objects.update_or_create(key=hole.key, defaults={**values, "found_at": now, "gone_at": None})
    return row


def _tell(holes: list[ClockHole], now: datetime) -> None:
    lines = [hole.text for hole in holes[:_LISTED]]
    values = {"lines": lines, "more": len(holes) - len(lines), "count": len(holes), "at": when(now)}
    for person in staff(Role.MONITOR):
        text, drawn = render("clock_holes", {**values, "to": person.name, "page": page("clock_audit")})
        letter = Letter("clock_holes", f"【时限核查】发现 {len(holes)} 处漏项，请核对", text, drawn)
        write(f"clock_holes:{holes[0].pk}:{now.isoformat()}:{person.address or person.name}", person, letter, now)


@transaction.atomic
def acknowledge(hole: ClockHole, actor: Actor, now: datetime) -> None:
    """核对漏项: a person has dealt with what lasts. Raises `MoveRefused` for what goes by itself or is gone."""
    if actor.role not in ACKNOWLEDGED_BY:
        raise MoveRefused("role", f"{actor.role.zh}不能核对漏项；由监测员或督办员核对。")
    if hole.kind not in _LASTING or hole.case is None:
        raise MoveRefused("state", "这一项处理好以后，下次核查会自行消除，不需要人工核对。")
    lock(hole.case, any_state=True)
    if not ClockHole.objects.filter(pk=hole.pk, gone_at=None).update(gone_at=now):
        raise MovedMeanwhile("这一项已经由同事核对。")
    events.append(hole.case, "核对漏项", actor, now, reason=hole.text)


ACKNOWLEDGED_BY = (Role.MONITOR, Role.SUPERVISOR)
_LASTING = {"通知缺失"}
"""What happened in the past stays until a person has dealt with it."""
