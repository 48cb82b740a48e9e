"""不在岗和回岗 of a contact: by the desk's keepers for all units, by a unit's people for their own."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from alerts.actors import Actor
from alerts.models import Contact
from alerts.office import absences
from alerts.office.confirming import named
from alerts.office.people import KEEPERS, UNIT_KEEPERS
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.absence import AbsenceForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.clock import SHANGHAI
from config.vocabulary import Role


@signed_in
def absence(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """登记不在岗."""
    require(viewer, *KEEPERS, *UNIT_KEEPERS)
    contact = get_object_or_404(_own(viewer), pk=pk)
    initial = {
        "start": contact.absent_from or clock.now().astimezone(SHANGHAI).date(),
        "until": contact.absent_until,
        "deputy": contact.deputy_id,
    }
    form = AbsenceForm(request.POST if request.method == "POST" else None, contact=contact, initial=initial)
    back = _back(viewer)
    head = f"登记不在岗：{named(contact, ' ')}"
    context = {"form": form, "title": "登记不在岗", "head": head, "says": "记入联系人簿。"}
    context |= {"back": reverse(back[0]), "back_word": back[1]}
    if request.method != "POST" or not form.is_valid():
        return render(request, "web/talking_form.html", context, status=INVALID if form.is_bound else 200)
    try:
        absences.report(contact, form.absence(), _actor(viewer, contact), clock.now())
    except MoveRefused as refused:
        return render(request, "web/talking_form.html", {**context, "refused": refused.zh}, status=REFUSED)
    messages.success(request, f"{named(contact)}已登记不在岗。")
    return redirect(back[0])


@require_POST
@signed_in
def absence_end(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """回岗."""
    require(viewer, *KEEPERS, *UNIT_KEEPERS)
    contact = get_object_or_404(_own(viewer), pk=pk)
    try:
        absences.end(contact, _actor(viewer, contact), clock.now())
    except MoveRefused as refused:
        messages.error(request, refused.zh)
    else:
        messages.success(request, f"{named(contact)}已回岗。")
    return redirect(_back(viewer)[0])


def _own(viewer: Viewer) -> "QuerySet[Contact]":
    known = Contact.objects.select_related("department", "deputy")
    return known.filter(department=viewer.department) if viewer.unit else known


def _actor(viewer: Viewer, contact: Contact) -> Actor:
    return actor_of(viewer, viewer.role or Role.SUPERVISOR, contact.department_id)


def _back(viewer: Viewer) -> tuple[str, str]:
    return ("roster", "值班") if viewer.unit else ("departments", "单位")
