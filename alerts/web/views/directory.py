"""单位, 发信: the lists that tell whether the machine can reach everybody."""

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from alerts.actors import Actor
from alerts.duties import addresses
from alerts.models import Contact, Department, Notification
from alerts.office import confirming, contacts
from alerts.office.people import KEEPERS
from alerts.rules.states import MoveRefused
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.forms.desk import HandForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from alerts.web.views.messages import troubles
from alerts.web.views.sheets import Preview, Sheet, handle
from config import clock
from config.vocabulary import AssignmentState, Role

_OPEN = (AssignmentState.PENDING_ACK.value, AssignmentState.ACKED.value, AssignmentState.REWORK.value)
_COLUMNS = (
    "表头要有“单位”和“邮箱”；还认识 姓名、身份（联系人、负责人、属地）、电话。单位按全称、简称或别名认。"
    "新联系人会收到确认邮件，本人点确认后才能收到交办。"
)


@signed_in
def departments(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every unit with its contacts; those never confirmed stand first."""
    require(viewer, *DESK, *OVERSIGHT)
    known = Prefetch(
        "contacts",
        Contact.objects.select_related("deputy")
        .annotate(asked_at=Max("confirm_links__created_at"))
        .order_by("-confirmed_at", "pk"),
    )
    units = Department.objects.prefetch_related(known).annotate(
        open=Count("assignments", filter=Q(assignments__state__in=_OPEN))
    )
    rows = [(unit, list(unit.contacts.all())) for unit in units]
    unreached = [unit for unit, found in rows if not any(contact.confirmed_at for contact in found)]
    context: dict[str, Any] = {"rows": rows, "unreached": unreached, "may_confirm": viewer.any_of(Role.SUPERVISOR)}
    context |= {"may_keep": viewer.any_of(*KEEPERS), "today": clock.now().astimezone(clock.SHANGHAI).date()}
    context |= {"may_ask": viewer.any_of(*confirming.ASKERS), "waiting": len(contacts.unconfirmed())}
    today = context["today"]
    context["asked_today"] = sum(_asked_on(today, one) for _unit, found in rows for one in found)
    return render(request, "web/departments.html", context)


def _asked_on(day: date, contact: Contact) -> bool:
    """Whether a contact who may still confirm was written to on this day."""
    asked = getattr(contact, "asked_at", None)
    waits = bool(contact.email) and contact.confirmed_at is None and contact.declined_at is None
    return waits and asked is not None and asked.astimezone(clock.SHANGHAI).date() == day


@signed_in
def confirm_contact(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """人工确认: a supervisor says how an address was checked."""
    require(viewer, Role.SUPERVISOR)
    contact = get_object_or_404(Contact.objects.select_related("department"), pk=pk)
    form = HandForm(request.POST if request.method == "POST" else None)
    who = confirming.named(contact)
    says = f"邮箱 {contact.email or '没有填'}。确认后就能向这里交办；怎样核对的记入联系人簿。"
    context = {"form": form, "title": "人工确认", "head": f"人工确认：{who}", "says": says}
    context |= {"back": reverse("departments"), "back_word": "单位"}
    if request.method != "POST" or not form.is_valid():
        return render(request, "web/talking_form.html", context, status=INVALID if form.is_bound else 200)
    try:
        confirming.confirm_by_hand(contact, _supervisor(viewer), clock.now(), form.cleaned_data["reason"])
    except MoveRefused as refused:
        return render(request, "web/talking_form.html", {**context, "refused": refused.zh}, status=REFUSED)
    messages.success(request, f"{who}已确认。")
    return redirect("departments")


@require_POST
@signed_in
def ask_contact(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """Send one contact the link by which he confirms himself."""
    require(viewer, *confirming.ASKERS)
    contact = get_object_or_404(Contact.objects.select_related("department"), pk=pk)
    try:
        confirming.ask(contact, _asker(viewer), clock.now())
    except MoveRefused as refused:
        messages.error(request, refused.zh)
    else:
        messages.success(request, f"已向{confirming.named(contact)}发出确认邮件，对方点确认后才能收到交办。")
    return redirect("departments")


@require_POST
@signed_in
def ask_contacts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The same to all who have not answered."""
    require(viewer, *confirming.ASKERS)
    try:
        count = contacts.ask_all(_asker(viewer), clock.now())
    except MoveRefused as refused:
        messages.error(request, refused.zh)
    else:
        messages.success(request, f"已向 {count} 个没有确认的联系人发出确认邮件。")
    return redirect("departments")


@signed_in
def contacts_import(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """联系人 from Excel, with a preview."""
    require(viewer, *confirming.ASKERS)

    def load(name: str, content: Any) -> str:
        lines = [_line(one) for one in content]
        asked = contacts.load(lines, _asker(viewer), clock.now(), name)
        return f"已写入 {len(lines)} 个联系人，{contacts.told(asked)}。"

    return handle(request, viewer, Sheet("contacts", "导入联系人", "departments", "单位", _COLUMNS, _read, load))


def _read(path: Path) -> Preview:
    lines = addresses.plan(path)
    rows = [(one.done, one.department.name, one.name, one.role.zh, one.email, one.phone) for one in lines]
    plain = [
        [one.department.pk, one.name, one.email, one.role.value, one.done, one.phone]
        for one in lines
        if one.done != "不变"
    ]
    *_shown, says = addresses.shown(lines)
    return Preview(("", "单位", "姓名", "身份", "邮箱", "电话"), rows, plain, [], says)


def _line(plain: list[Any]) -> addresses.Line:
    unit, name, email, role, done, phone = plain
    return addresses.Line(Department.objects.get(pk=unit), name, email, Role(role), done, phone)


def _asker(viewer: Viewer) -> Actor:
    role = viewer.role if viewer.role in confirming.ASKERS else Role.SUPERVISOR
    return actor_of(viewer, role or Role.SUPERVISOR)


def _supervisor(viewer: Viewer) -> Actor:
    return actor_of(viewer, Role.SUPERVISOR)


@signed_in
def notifications(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Messages that could not be delivered, and how many wait."""
    require(viewer, Role.MONITOR, Role.SUPERVISOR)
    failed = Notification.objects.filter(state=Notification.State.FAILED).select_related("case").order_by("-pk")[:100]
    context = {
        "failed": failed,
        "channels": troubles(),
        "waiting": Notification.objects.filter(state=Notification.State.PENDING).count(),
        "sent": Notification.objects.filter(state=Notification.State.SENT).count(),
    }
    return render(request, "web/notifications.html", context)
