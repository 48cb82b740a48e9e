"""消息: what was sent to me, in the system; printed notices; who wishes to be written to when; a test message."""

from typing import Any

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from alerts.actors import Actor
from alerts.models import ChannelHealth, Contact, Notification
from alerts.notify import outbox
from alerts.notify.links import without_tokens
from alerts.notify.recipients import of_contact
from alerts.notify.ways import IN_APP, PAPER, Reach, called
from alerts.office import confirming, wishes
from alerts.office.trying import try_out
from alerts.office.wishes import Wish
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, cases_of, require, signed_in
from alerts.web.forms.messages import HandedForm, WishForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.vocabulary import Role

_SHOWN, _FIRST = 100, 20
_HANDERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.MONITOR)
_GRACE = "特别重大和重大事项的通知不受这些设置限制；要求办理的时限在此之前到的，也不等。"


@signed_in
def messages(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The newest that concern the viewer, and for the desk what is to be printed and handed over."""
    shown = list(_own(viewer).select_related("case").order_by("-pk")[:_SHOWN])
    papers = _papers().select_related("assignment__department", "case").order_by("pk")[:_SHOWN]
    for one in shown:
        one.way = called(one.channel)  # type: ignore[attr-defined]
    first = _SHOWN if request.GET.get("all") else _FIRST
    context = {"own": shown, "papers": list(papers) if viewer.any_of(*_HANDERS) else [], "first": first}
    return render(request, "web/messages.html", context)


@signed_in
def message(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """One message as a sheet of paper; one-time links are left out, they are their recipient's."""
    one = get_object_or_404(_seen_by(viewer).select_related("case"), pk=pk)
    context = {"one": one, "text": without_tokens(one.text), "channel": called(one.channel)}
    context["form"] = HandedForm() if _may_hand(viewer, one) else None
    return render(request, "web/message.html", context)


@require_POST
@signed_in
def hand_over_paper(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """纸质送达: a person says whom he gave it."""
    require(viewer, *_HANDERS)
    one = get_object_or_404(_papers(), pk=pk)
    form = HandedForm(request.POST)
    if not form.is_valid():
        context = {"one": one, "text": without_tokens(one.text), "channel": called(one.channel), "form": form}
        return render(request, "web/message.html", context, status=INVALID)
    now = clock.now()
    by = f"{viewer.name}送交{form.cleaned_data['whom']}"[:100]
    done = _papers().filter(pk=pk).update(state=Notification.State.SENT, sent_at=now, handed_by=by)
    flash.success(request, "已记下送达。" if done else "此前已经记下送达。")
    return redirect("messages")


@require_POST
@signed_in
def message_again(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """Send a failed message again, after the address or the server was put right."""
    require(viewer, Role.MONITOR, Role.SUPERVISOR)
    one = get_object_or_404(Notification, pk=pk)
    if outbox.resend(one, clock.now()):
        flash.success(request, f"“{one.subject}”已重新排入发送。")
    else:
        flash.error(request, "这条通知不在未送达之列，可能别人已经重新发送。")
    return redirect("notifications")


@signed_in
def own_wishes(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """How the viewer wishes to be written to."""
    actor = actor_of(viewer, viewer.role or Role.MONITOR)
    return _wishes(request, viewer.user.email, "", viewer.name, actor, ("messages", "消息"))


@signed_in
def contact_wishes(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """The same of a unit's contact, by those who keep the book of contacts."""
    require(viewer, *confirming.ASKERS)
    contact = get_object_or_404(Contact.objects.select_related("department"), pk=pk)
    whose = confirming.named(contact, " ")
    return _wishes(request, contact.email, contact.phone, whose, _asker(viewer), ("departments", "单位"))


@require_POST
@signed_in
def contact_test(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """发测试通知 to one contact."""
    require(viewer, *confirming.ASKERS)
    contact = get_object_or_404(Contact.objects.select_related("department"), pk=pk)
    try:
        sent = try_out(of_contact(contact, contact.department), _asker(viewer), clock.now())
    except MoveRefused as refused:
        flash.error(request, refused.zh)
    else:
        words = f"已向{confirming.named(contact)}发出测试通知（经{called(sent.channel)}）；送不到会列在“发信”页。"
        flash.success(request, words)
    return redirect("departments")


def troubles() -> list[dict[str, Any]]:
    """The channels that are resting, for the page of what was not delivered."""
    rows = ChannelHealth.objects.order_by("channel")
    return [
        {"name": called(row.channel), "failures": row.failures, "since": row.since or row.retry_at,
         "retry_at": row.retry_at, "error": row.error}
        for row in rows if row.retry_at
    ]  # fmt: skip


def _own(viewer: Viewer) -> QuerySet[Notification]:
    """Addressed to the viewer, inside the system to his role, or for somebody of his unit about its part or a case,
    whatever way it went: who opens the system reads what went by mail too.

    What the desk is told of the part (请签发督办单, 退回) is not the unit's to read.
    """
    mine = Q(recipient__iexact=viewer.user.email) if viewer.user.email else Q(pk=None)
    if viewer.role:
        mine |= Q(channel=IN_APP, recipient="", recipient_name=viewer.role.zh)
    if viewer.unit and viewer.department:
        known = Contact.objects.filter(department=viewer.department, confirmed_at__isnull=False)
        colleagues = known.exclude(email="").values("email")
        ours = Q(assignment__department=viewer.department)
        mine |= ours & Q(channel=PAPER)
        mine |= (ours | Q(assignment=None, case__in=cases_of(viewer))) & Q(recipient__in=colleagues)
    return Notification.objects.filter(mine)


def _papers() -> QuerySet[Notification]:
    """What a move that can still be taken back has written is not printed yet."""
    ready = Q(next_attempt_at=None) | Q(next_attempt_at__lte=clock.now())
    return Notification.objects.filter(ready, channel=PAPER, state=Notification.State.PENDING)


def _seen_by(viewer: Viewer) -> QuerySet[Notification]:
    """The desk prints any notice for a unit and what was not delivered."""
    if viewer.any_of(*_HANDERS):
        printed = Q(channel=PAPER) | Q(state=Notification.State.FAILED)
        return Notification.objects.filter(Q(pk__in=_own(viewer).values("pk")) | printed)
    return _own(viewer)


def _may_hand(viewer: Viewer, one: Notification) -> bool:
    return viewer.any_of(*_HANDERS) and one.channel == PAPER and one.state == Notification.State.PENDING


def _asker(viewer: Viewer) -> Actor:
    role = viewer.role if viewer.role in confirming.ASKERS else Role.SUPERVISOR
    return actor_of(viewer, role or Role.SUPERVISOR)


def _wishes(
    request: HttpRequest, address: str, phone: str, whose: str, actor: Actor, back: tuple[str, str]
) -> HttpResponse:
    where = address or phone
    if not where:
        raise PermissionDenied("没有邮箱或电话，没有可以设置的通知。")
    known = wishes.of(where)
    initial = {name: getattr(known, name) for name in ("quiet_from", "quiet_until", "digest_only", "channel")}
    form = WishForm(request.POST if request.method == "POST" else None, initial=initial, reach=Reach(address, phone))
    context = {"form": form, "head": f"通知设置：{whose}", "title": "保存通知设置"}
    context |= {"says": f"发到 {where} 的通知。{_GRACE}"}
    context |= {"back": reverse(back[0]), "back_word": back[1]}
    if request.method != "POST" or not form.is_valid():
        return render(request, "web/talking_form.html", context, status=INVALID if form.is_bound else 200)
    given = form.cleaned_data
    wish = Wish(given["quiet_from"], given["quiet_until"], given["digest_only"], given["channel"])
    try:
        wishes.keep(where, whose, wish, actor, clock.now())
    except MoveRefused as refused:
        return render(request, "web/talking_form.html", {**context, "refused": refused.zh}, status=REFUSED)
    flash.success(request, f"{whose}的通知设置已保存。")
    return redirect(back[0])
