"""单位, 来源, 发信: the lists that tell whether the machine can reach everybody."""

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alerts.models import Contact, Department, Notification
from alerts.web import source_days
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from config import clock
from config.vocabulary import AssignmentState, Role

_OPEN = (AssignmentState.PENDING_ACK.value, AssignmentState.ACKED.value, AssignmentState.REWORK.value)


@signed_in
def departments(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every unit with its contacts; those never confirmed stand first."""
    require(viewer, *DESK, *OVERSIGHT)
    contacts = Prefetch("contacts", Contact.objects.select_related("deputy").order_by("-confirmed_at", "pk"))
    units = Department.objects.prefetch_related(contacts).annotate(
        open=Count("assignments", filter=Q(assignments__state__in=_OPEN))
    )
    rows = [(unit, list(unit.contacts.all())) for unit in units]
    unreached = [unit for unit, found in rows if not any(contact.confirmed_at for contact in found)]
    context = {"rows": rows, "unreached": unreached, "may_confirm": viewer.any_of(Role.SUPERVISOR)}
    return render(request, "web/departments.html", context)


@require_POST
@signed_in
def confirm_contact(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """A supervisor says that an address was checked by telephone or in person."""
    require(viewer, Role.SUPERVISOR)
    contact = get_object_or_404(Contact.objects.select_related("department"), pk=pk)
    changed = Contact.objects.filter(pk=pk, confirmed_at=None).update(
        confirmed_at=clock.now(), confirmed_by=viewer.name
    )
    said = "已确认" if changed else "此前已经确认过"
    messages.success(request, f"{contact.department.name} {contact.name or contact.email}: {said}。")
    return redirect("departments")


@signed_in
def sources(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every source: how it is, what to do about it, its last thirty days."""
    require(viewer, *DESK, *OVERSIGHT)
    return render(request, "web/sources.html", {"rows": source_days.rows(clock.now())})


@signed_in
def notifications(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Messages that could not be delivered, and how many wait."""
    require(viewer, Role.MONITOR, Role.SUPERVISOR)
    failed = Notification.objects.filter(state=Notification.State.FAILED).select_related("case").order_by("-pk")[:100]
    context = {
        "failed": failed,
        "waiting": Notification.objects.filter(state=Notification.State.PENDING).count(),
        "sent": Notification.objects.filter(state=Notification.State.SENT).count(),
    }
    return render(request, "web/notifications.html", context)
