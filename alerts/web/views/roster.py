"""值班: who is on duty now and next, hand-over notes, and the call-down lists; a unit sees its own."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from alerts.models import Contact, Department, DutyShift, Handover
from alerts.models.roster import OFFICE
from alerts.notify.on_duty import reachable
from alerts.office import call_list, handing, roster
from alerts.office.people import KEEPERS, UNIT_KEEPERS, WATCHERS
from alerts.rules.states import MoveRefused
from alerts.web.access import DESK, OVERSIGHT, UNITS, Viewer, require, signed_in
from alerts.web.forms.base import Desk
from alerts.web.forms.desk import ReasonForm
from alerts.web.forms.roster import CallListForm, HandoverForm, ShiftForm, TakeOverForm
from alerts.web.roster_days import days_of
from alerts.web.views.action import INVALID, REFUSED, actor_of
from alerts.web.views.one_form import done, form_page, posted
from config import clock
from config.clock import SHANGHAI
from config.vocabulary import Role

AHEAD = timedelta(days=14)
_NOTES = 10


@signed_in
def board(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The whole page."""
    require(viewer, *DESK, *OVERSIGHT, *UNITS)
    now = clock.now()
    shifts = DutyShift.objects.filter(ends_at__gt=now, starts_at__lt=now + AHEAD, cancelled_at=None)
    notes = Handover.objects.select_related("department")
    if viewer.unit:
        shifts, notes = shifts.filter(department=viewer.department), notes.filter(department=viewer.department)
    rows = list(shifts.select_related("department"))
    begun, to_come = [row for row in rows if row.starts_at <= now], [row for row in rows if row.starts_at > now]
    scopes: list[Department | None] = [viewer.department] if viewer.unit else [None, *_listed()]
    context = {
        "now": now,
        "on": days_of(begun, now),
        "next": days_of(to_come, now),
        "on_count": len(begun),
        "next_count": len(to_come),
        "silent": {row.pk for row in rows} - reachable(rows),
        "office_on": viewer.unit or any(row.department is None and row.starts_at <= now for row in rows),
        "notes": list(notes[:_NOTES]),
        "lists": [(scope, scope.name if scope else OFFICE, call_list.entries(scope)) for scope in scopes],
        "phones": sees_phones(viewer),
        "may_keep": viewer.any_of(*KEEPERS, *UNIT_KEEPERS),
        "may_watch": viewer.any_of(*WATCHERS, *UNIT_KEEPERS),
        "user_id": viewer.user.pk,
        "contacts": _contacts_of(viewer),
        "today": now.astimezone(SHANGHAI).date(),
    }
    return render(request, "web/roster.html", context)


def _contacts_of(viewer: Viewer) -> list[Contact]:
    """A unit's own contacts, for who of them is away; the desk has them on its page of units."""
    own = Contact.objects.filter(department=viewer.department) if viewer.unit else Contact.objects.none()
    return list(own.exclude(confirmed_at=None).select_related("deputy").order_by("pk"))


def sees_phones(viewer: Viewer) -> bool:
    """Telephones are for those who call: the desk, supervisors, leaders, and a unit for its own people."""
    return viewer.any_of(*DESK, *UNITS, Role.SUPERVISOR, Role.LEADER)


@signed_in
def shift_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """排班 by hand."""
    require(viewer, *KEEPERS, *UNIT_KEEPERS)
    now = clock.now()
    start = now.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    initial = {"starts_at": start, "ends_at": start + timedelta(hours=24)}
    form = ShiftForm(posted(request), own=_own(viewer), initial=initial)
    says = "写入值班表并记入值班簿。等级较高的事项会同时通知当时的值班人员。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "排班", says)
    try:
        roster.enter([form.shift()], _actor(viewer), now)
    except MoveRefused as refused:
        return _page(request, form, "排班", says, refused.zh)
    return done(request, f"已排班：{form.cleaned_data['name']}", "roster")


@signed_in
def shift_cancel(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """撤销排班."""
    require(viewer, *KEEPERS, *UNIT_KEEPERS)
    shift = get_object_or_404(_mine(viewer, DutyShift.objects.select_related("department")), pk=pk)
    form, says = ReasonForm(posted(request)), f"{shift.scope} {shift.name} 的这一班将不再有效，理由记入值班簿。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "撤销排班", says)
    try:
        roster.cancel(shift, _actor(viewer), clock.now(), form.cleaned_data["reason"])
    except MoveRefused as refused:
        return _page(request, form, "撤销排班", says, refused.zh)
    return done(request, f"已撤销 {shift.name} 的一班", "roster")


@signed_in
def hand_over(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """交班: the list as it stands, and a note."""
    require(viewer, *WATCHERS, *UNIT_KEEPERS)
    now, own = clock.now(), _own(viewer)
    after = DutyShift.objects.filter(department=own, starts_at__gt=now, cancelled_at=None).order_by("starts_at").first()
    form = HandoverForm(posted(request), initial={"to_name": after.name if after else ""})
    extra: dict[str, Any] = {"listed": shown(handing.open_list(own, now))}
    says = "上面列出的事项随记录一起保存；接班人登录后签字。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "交班", says, **extra)
    given = form.cleaned_data
    try:
        made = handing.write(own, _actor(viewer), now, given["to_name"], given["note"])
    except MoveRefused as refused:
        return _page(request, form, "交班", says, refused.zh, **extra)
    return done(request, f"交班记录已写好，请{made.to_name}登录后签字接班", "roster")


@signed_in
def handover(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """One hand-over note; who takes over signs it here."""
    require(viewer, *DESK, *OVERSIGHT, *UNITS)
    note = get_object_or_404(_mine(viewer, Handover.objects.select_related("department")), pk=pk)
    form = TakeOverForm(posted(request))
    may = viewer.any_of(*(UNIT_KEEPERS if note.department else WATCHERS)) and note.writer_id != viewer.user.pk
    context = {"note": note, "listed": shown(note.listed), "form": form, "may_sign": may and note.signed_at is None}
    if request.method != "POST":
        return render(request, "web/handover.html", context)
    if not form.is_valid():
        return render(request, "web/handover.html", context, status=INVALID)
    try:
        handing.take_over(note, _actor(viewer, note.department), clock.now(), form.cleaned_data["remark"])
    except MoveRefused as refused:
        status = 403 if refused.code == "role" else REFUSED
        return render(request, "web/handover.html", {**context, "refused": refused.zh}, status=status)
    return done(request, "已签字接班", "roster")


@signed_in
def call_list_edit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """叫应名单 of the office (no `unit`), or of one unit."""
    require(viewer, *KEEPERS, *UNIT_KEEPERS)
    own = _own(viewer)
    asked = request.GET.get("unit", "")
    scope = own or (get_object_or_404(Department, pk=asked) if asked.isdecimal() else None)
    present = "\n".join("，".join(filter(None, (e.name, e.post, e.phone))) for e in call_list.entries(scope))
    form = CallListForm(posted(request), initial={"people": present})
    says = f"{scope.name if scope else OFFICE}的叫应名单：夜间有红色事项时按这个顺序打电话。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "更新叫应名单", says)
    try:
        call_list.set_list(scope, form.cleaned_data["people"], _actor(viewer), clock.now())
    except MoveRefused as refused:
        return _page(request, form, "更新叫应名单", says, refused.zh)
    return done(request, f"叫应名单已更新，共 {len(form.cleaned_data['people'])} 人", "roster")


def shown(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The matters of a note, each once with its clocks, the matter whose clock is due first before the others."""
    matters: dict[int, dict[str, Any]] = {}
    for row in listed:
        matter = matters.setdefault(row["case"], {**row, "clocks": []})
        if row.get("due_at"):
            matter["clocks"].append({**row, "due": datetime.fromisoformat(row["due_at"])})
    return list(matters.values())


def _listed() -> list[Department]:
    return list(Department.objects.filter(call_entries__removed_at=None, call_entries__isnull=False).distinct())


def _own(viewer: Viewer) -> Department | None:
    return viewer.department if viewer.unit else None


def _mine(viewer: Viewer, rows: Any) -> Any:
    return rows.filter(department=viewer.department) if viewer.unit else rows


def _actor(viewer: Viewer, department: Department | None = None) -> Any:
    """A superuser acts as a supervisor, for a unit as its head."""
    role = viewer.role
    if viewer.everything and (role is None or role not in {*KEEPERS, *UNIT_KEEPERS, *WATCHERS} or department):
        role = Role.DEPT_HEAD if department else Role.SUPERVISOR
    if role is None:
        raise PermissionDenied("您还没有角色。")
    return actor_of(viewer, role, department.pk if department else None)


def _page(request: HttpRequest, form: Desk, title: str, says: str, refused: str = "", **extra: Any) -> HttpResponse:
    return form_page(request, form, title, says, (reverse("roster"), "值班"), refused, **extra)
