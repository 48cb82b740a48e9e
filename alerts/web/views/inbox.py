"""收件: what this unit was asked to do, the unsigned first; made for a phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models as db
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from alerts.models import Assignment, CaseEvent, Commitment
from alerts.web.access import UNITS, Viewer, assignments_of, cases_of, require, signed_in
from alerts.web.asks import CAME_BACK, ask, binding
from alerts.web.running import Running, nearest
from config import clock
from config.clock import SHANGHAI
from config.vocabulary import AssignmentState, Severity

_TO_SIGN = {AssignmentState.PENDING_ACK}
_TO_DO = {AssignmentState.ACKED, AssignmentState.REWORK}
_READ, _FIRST = 200, 50
"""Parts that are read, those with something to do first; rows of a group that stand before somebody asks for all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One assignment in the inbox."""

    url: str
    severity: Severity
    title: str
    place: str
    part: str
    state: str
    asked: str
    clock: Running | None
    at: datetime
    unread: bool
    day: str = ""


@signed_in
def inbox(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The unit's inbox."""
    require(viewer, *UNITS)
    return page(request, viewer, home=False)


def page(request: HttpRequest, viewer: Viewer, home: bool) -> HttpResponse:
    """The same inbox, also used as the home page of a unit."""
    now = clock.now()
    told = Prefetch("case__events", CaseEvent.objects.filter(kind__in=CAME_BACK))
    own = assignments_of(viewer).select_related("case").prefetch_related("case__timers", told)
    waits = db.Case(db.When(state__in=[state.value for state in _TO_SIGN | _TO_DO], then=0), default=1)
    read = own.order_by(waits, "-dispatched_at")[:_READ]
    entries = [(AssignmentState(each.state), _entry(each, now)) for each in read]
    groups = [
        ("待签收", _sorted(entry for state, entry in entries if state in _TO_SIGN)),
        ("待反馈", _sorted(entry for state, entry in entries if state in _TO_DO)),
        ("待兑现的承诺", [_promise(one, now) for one in _promised(viewer)]),
        ("已反馈和已退回", [entry for state, entry in entries if state not in _TO_SIGN | _TO_DO][:30]),
    ]
    first = _READ if request.GET.get("all") else _FIRST
    context = {"now": now, "home": home, "groups": [group for group in groups if group[1]], "first": first}
    return render(request, "web/inbox.html", context)


def _entry(assignment: Assignment, now: datetime) -> Entry:
    case, state = assignment.case, AssignmentState(assignment.state)
    done = state not in _TO_SIGN | _TO_DO
    return Entry(
        url=reverse("assignment", args=[assignment.pk]),
        severity=Severity(case.severity),
        title=case.title,
        place=case.place_name,
        part=assignment.part,
        state=assignment.shown_state,
        asked=ask(assignment),
        clock=None if done else nearest(binding(assignment), now),
        at=assignment.dispatched_at,
        unread=state in _TO_SIGN,
    )


def _promised(viewer: Viewer) -> Iterable[Commitment]:
    """What the unit promised and has not kept, also after the archive, of cases it may read; the first due first."""
    own = Commitment.objects.filter(department=viewer.department, case__in=cases_of(viewer), done_at=None)
    open_ones = own.select_related("case")
    return open_ones.order_by("due_date", "pk")[:_READ]


def _promise(one: Commitment, now: datetime) -> Entry:
    late = one.due_date < now.astimezone(SHANGHAI).date()
    return Entry(
        url=reverse("case_item", args=[one.case_id, "fulfil", one.pk]),
        severity=Severity(one.case.severity),
        title=one.case.title,
        place=one.case.place_name,
        part="承诺",
        state="已逾期" if late else "待兑现",
        asked=one.text,
        clock=None,
        at=now,
        unread=late,
        day=f"{one.due_date.month}月{one.due_date.day}日前",
    )


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(
        entries, key=lambda entry: (entry.clock is None, entry.clock.due if entry.clock else entry.at.timestamp())
    )
