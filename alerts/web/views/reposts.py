"""转载: what the own portal still has to carry, what it carried and how late, what need not be carried."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from alerts.models import Repost
from alerts.office import reposting
from alerts.office.settings_book import REPOSTING
from alerts.rules.states import MoveRefused
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.forms.base import MUST, Desk, words
from alerts.web.forms.dates import instant
from alerts.web.forms.desk import ReasonForm
from alerts.web.views.action import actor_of
from alerts.web.views.one_form import done, form_page, posted
from config import clock
from config.load import deadline_rules
from config.vocabulary import Role, TimerName
from pipeline.models import Source

_ENDED = 100


class LinkForm(Desk):
    """登记转载链接."""

    url = forms.URLField(
        label="转载网址",
        max_length=1000,
        assume_scheme="https",
        error_messages={**MUST, "invalid": "请填写完整的网址，例如 https://www.example.gov.cn/a.html。"},
    )
    at = instant("转载时间")


class OrderNote(Desk):
    """签发督办单."""

    note = words("督办意见", required=False)


@signed_in
def reposts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The whole list, what is missing first."""
    _may_read(viewer)
    ended = Repost.objects.exclude(stopped_at=None, voided_at=None).order_by("-due_at", "-id")[:_ENDED]
    missing = list(Repost.objects.filter(stopped_at=None, voided_at=None))
    context = {
        "now": clock.now(),
        "missing": [(one, reposting.order_due(one)) for one in missing],
        "ended": list(ended),
        "portals": list(Source.objects.exclude(portal="").order_by("-portal", "name")),
        "rule": next((r for r in deadline_rules().values() if r.clock == TimerName.REPOST), None),
        "may_keep": viewer.everything or _keeps(viewer),
        "may_set": viewer.any_of(*REPOSTING.may),
        "may_order": viewer.any_of(*reposting.ORDERERS),
        "of_unit": viewer.unit,
        "may_void": viewer.any_of(*reposting.VOIDERS),
    }
    return render(request, "web/reposts.html", context)


@signed_in
def repost_link(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """登记转载链接."""
    if not _keeps(viewer):
        require(viewer, *reposting.KEEPERS)
    repost, now = get_object_or_404(Repost, pk=pk), clock.now()
    form = LinkForm(posted(request), initial={"at": now})
    says = "记下转载的网址和时间，时限随之停止。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "登记转载链接", says, repost)
    role = viewer.role if _keeps(viewer) else Role.MONITOR
    try:
        given = form.cleaned_data
        reposting.enter_link(repost, actor_of(viewer, role or Role.MONITOR), now, given["url"], given["at"])
    except MoveRefused as refused:
        return _page(request, form, "登记转载链接", says, repost, refused.zh)
    return done(request, f"已登记转载：{repost.title}", "reposts")


@signed_in
def repost_order(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """签发督办单."""
    require(viewer, *reposting.ORDERERS)
    repost, form = get_object_or_404(Repost, pk=pk), OrderNote(posted(request))
    says = "督办单发给门户网站运行单位的负责人，抄送领导。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "签发督办单", says, repost)
    role = viewer.role if viewer.role in reposting.ORDERERS else Role.SUPERVISOR
    try:
        note = form.cleaned_data["note"]
        reposting.order(repost, actor_of(viewer, role or Role.SUPERVISOR), clock.now(), note)
    except MoveRefused as refused:
        return _page(request, form, "签发督办单", says, repost, refused.zh)
    return done(request, f"已签发督办单：{repost.title}", "reposts")


@signed_in
def repost_void(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """不需转载."""
    require(viewer, *reposting.VOIDERS)
    repost, form = get_object_or_404(Repost, pk=pk), ReasonForm(posted(request))
    says = "时限作废，不算按时完成。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "不需转载", says, repost)
    role = viewer.role if viewer.role in reposting.VOIDERS else Role.JUDGE
    try:
        reposting.void(repost, actor_of(viewer, role or Role.JUDGE), clock.now(), form.cleaned_data["reason"])
    except MoveRefused as refused:
        return _page(request, form, "不需转载", says, repost, refused.zh)
    return done(request, f"已认定不需转载：{repost.title}", "reposts")


def _keeps(viewer: Viewer) -> bool:
    return reposting.keeps(viewer.role, viewer.department.pk if viewer.department else None)


def _may_read(viewer: Viewer) -> None:
    """The desk and oversight, and the unit that runs the own portal, whose mails lead here."""
    if not _keeps(viewer):
        require(viewer, *DESK, *OVERSIGHT)


def _page(request: HttpRequest, form: Desk, title: str, says: str, repost: Repost, refused: str = "") -> HttpResponse:
    matter = f"{repost.portal}《{repost.title}》"
    return form_page(request, form, title, says, (reverse("reposts"), "转载"), refused, matter=matter)
