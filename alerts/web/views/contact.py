"""登记联系人: one contact of a unit, entered on the page and asked to confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from alerts.office import confirming, contacts
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.contacts import ContactForm
from alerts.web.views.action import INVALID, actor_of
from config import clock
from config.vocabulary import Role

SOURCE = "网页登记"


@signed_in
def contact_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """`?unit=`: the unit that is chosen already."""
    require(viewer, *confirming.ASKERS)
    first = {"unit": request.GET.get("unit", "")}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=first)
    if not form.is_valid():
        says = "由督办员核对后人工确认也可以，在“单位”页。"
        context = {
            "form": form,
            "title": "登记联系人",
            "says": says,
            "back": reverse("departments"),
            "back_word": "单位",
        }
        return render(request, "web/talking_form.html", context, status=INVALID if form.is_bound else 200)
    entered = form.entered()
    role = viewer.role if viewer.role in confirming.ASKERS else Role.SUPERVISOR
    asked = contacts.load([entered], actor_of(viewer, role or Role.SUPERVISOR), clock.now(), SOURCE)
    then = f"并向 {entered.email} 发出确认邮件。" if asked else confirming.NOT_SENT
    messages.success(request, f"已登记 {entered.department.name} {entered.name}，{then}")
    return redirect("departments")
