"""专家: the register by sector; and an opinion given by the mail's link, without a login."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from alerts import cases
from alerts.actors import Actor
from alerts.models import Expert
from alerts.office import confirming, experts
from alerts.rules.states import MoveRefused
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.forms.base import Desk
from alerts.web.forms.desk import HandForm, ReasonForm
from alerts.web.forms.experts import ExpertForm, OpinionForm
from alerts.web.views.action import INVALID, actor_of
from alerts.web.views.confirm import outside, refuse
from alerts.web.views.one_form import done, form_page, posted
from config import clock
from config.vocabulary import Role

_ASKERS = "或".join(role.zh for role in confirming.ASKERS)
_HEADS = {"token_used": "意见已经收到", "token_expired": "链接已过期", "token_unknown": "链接无效"}


@signed_in
def register(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everybody in use, with the sectors and whether the address is confirmed."""
    require(viewer, *DESK, *OVERSIGHT)
    context = {
        "rows": list(Expert.objects.filter(retired_at=None).prefetch_related("opinions")),
        "may_keep": viewer.any_of(*experts.KEEPERS),
        "may_ask": viewer.any_of(*confirming.ASKERS),
        "may_confirm": viewer.any_of(Role.SUPERVISOR),
    }
    return render(request, "web/experts.html", context)


@signed_in
def expert_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """登记专家; whoever may ask sends the confirmation at once."""
    require(viewer, *experts.KEEPERS)
    form, says, now = ExpertForm(posted(request)), "记入专家簿。本人确认邮箱以前，不会向他发送任何事项。", clock.now()
    actor = _actor(viewer, *experts.KEEPERS)
    asks = actor.role in confirming.ASKERS
    if not asks:
        form.fields["email"].help_text = f"登记后由{_ASKERS}发确认邮件，本人确认后才能请他提供意见。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "登记专家", says)
    given = form.cleaned_data
    try:
        made = experts.add(
            actor, now, given["name"], given["organisation"], given["post"], given["email"], form.chosen()
        )
        if asks:
            confirming.ask(made, actor, now)
    except MoveRefused as refused:
        return _page(request, form, "登记专家", says, refused.zh)
    then = "确认邮件已发出" if asks else f"请{_ASKERS}在本页发确认邮件"
    return done(request, f"已登记：{made}，{then}", "experts")


@require_POST
@signed_in
def expert_ask(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """Send the confirmation."""
    require(viewer, *confirming.ASKERS)
    expert = get_object_or_404(Expert, pk=pk)
    try:
        confirming.ask(expert, _actor(viewer, *confirming.ASKERS), clock.now())
    except MoveRefused as refused:
        messages.error(request, refused.zh)
        return redirect("experts")
    return done(request, f"已向 {expert} 发出确认邮件", "experts")


@signed_in
def expert_confirm(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """人工确认 by a supervisor."""
    require(viewer, Role.SUPERVISOR)
    expert, form = get_object_or_404(Expert, pk=pk), HandForm(posted(request))
    says = f"邮箱 {expert.email}。确认后就能请教；怎样核对的记入专家簿。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "人工确认", says, of=expert.name)
    try:
        reason = form.cleaned_data["reason"]
        confirming.confirm_by_hand(expert, _actor(viewer, Role.SUPERVISOR), clock.now(), reason)
    except MoveRefused as refused:
        return _page(request, form, "人工确认", says, refused.zh, expert.name)
    return done(request, f"已确认：{expert}", "experts")


@signed_in
def expert_retire(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """停用专家."""
    require(viewer, *experts.KEEPERS)
    expert, form = get_object_or_404(Expert, pk=pk), ReasonForm(posted(request))
    says = f"不再请{expert}提供意见；此前的意见保留。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "停用专家", says, of=expert.name)
    try:
        experts.retire(expert, _actor(viewer, *experts.KEEPERS), clock.now(), form.cleaned_data["reason"])
    except MoveRefused as refused:
        return _page(request, form, "停用专家", says, refused.zh, expert.name)
    return done(request, f"已停用：{expert}", "experts")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, token: str) -> HttpResponse:
    """What an expert was asked, and where he answers: this one question and nothing else of the case."""
    try:
        return outside(_opinion(request, token))
    except MoveRefused as refused:
        return outside(refuse(request, refused, _HEADS))


def _opinion(request: HttpRequest, token: str) -> HttpResponse:
    now, form = clock.now(), OpinionForm(posted(request))
    asked = cases.look_up_opinion(token, now)
    context: dict[str, object] = {"asked": asked, "case": asked.case, "form": form, "actor": None, "navigation": []}
    if request.method != "POST":
        return render(request, "web/opinion.html", context)
    if not form.is_valid():
        return render(request, "web/opinion.html", context, status=INVALID)
    given = cases.give_by_link(token, form.cleaned_data["text"], now)
    return render(request, "web/opinion.html", {**context, "asked": given, "done": True})


def _actor(viewer: Viewer, *roles: Role) -> Actor:
    return actor_of(viewer, viewer.role if viewer.role in roles else Role.SUPERVISOR)


def _page(request: HttpRequest, form: Desk, title: str, says: str, refused: str = "", of: str = "") -> HttpResponse:
    head = f"{title}：{of}" if of else title
    return form_page(request, form, title, says, (reverse("experts"), "专家"), refused, head=head)
