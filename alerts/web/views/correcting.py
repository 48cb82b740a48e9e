"""更正: a click says what an item, a topic or a case is about, or that it does not concern public services."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from alerts.actors import Actor
from alerts.cases import correcting
from alerts.rules.states import MoveRefused
from alerts.web.access import DESK, Viewer, cases_of, require, signed_in
from alerts.web.views.action import actor_of
from config import clock
from config.vocabulary import Role, Sector
from pipeline.learning import corrections
from pipeline.learning.corrections import CorrectionRefused
from pipeline.models import Item, Topic


@require_POST
@signed_in
def correct(request: HttpRequest, viewer: Viewer, what: str, pk: int) -> HttpResponse:
    """`say`: a sector, `other` (the one of the list), `yes` or `no`; back to the page where it was said."""
    require(viewer, *DESK)
    if what not in {"item", "topic", "case"}:
        raise Http404("没有这一项")
    said = request.POST.get("say", "")
    label = request.POST.get("other", "") if said == "other" else said
    try:
        told = _said(viewer, what, pk, label)
    except (CorrectionRefused, MoveRefused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{told}。已记为训练样本，可以撤销。")
    return redirect(_back(request))


def _said(viewer: Viewer, what: str, pk: int, label: str) -> str:
    """What was done, in words."""
    now, task = clock.now(), "relevant" if label in corrections.LABELS["relevant"] else "sector"
    word = {"yes": "与公共服务有关", "no": "与公共服务无关"}.get(label, f"领域：{label}")
    if what == "case":
        if label not in set(Sector):
            raise CorrectionRefused("请选择列表中的一个领域。")
        case = get_object_or_404(cases_of(viewer).select_related("topic"), pk=pk)
        correcting.correct_sector(case, Sector(label), _actor(viewer), now)
        return f"已更正 {case.number}，{word}"
    if what == "topic":
        topic = get_object_or_404(Topic.objects.defer("centre"), pk=pk)
        items = list(topic.topic_items.filter(parent="").order_by("-pk")[: corrections.MOST])
        corrections.correct(items, task, label, viewer.name, now, topic=topic)
        return f"已更正专题的 {len(items)} 条信息，{word}"
    corrections.correct([get_object_or_404(Item, pk=pk)], task, label, viewer.name, now)
    return f"已更正，{word}"


@require_POST
@signed_in
def correct_undo(request: HttpRequest, viewer: Viewer, act: str) -> HttpResponse:
    """Take one click back."""
    require(viewer, *DESK)
    try:
        many = correcting.take_back(act, _actor(viewer), clock.now())
    except CorrectionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已撤销对 {many} 条信息的更正。")
    return redirect(_back(request))


def _actor(viewer: Viewer) -> Actor:
    return actor_of(viewer, viewer.role if viewer.role in DESK else Role.JUDGE)


def _back(request: HttpRequest) -> str:
    """The page of this site that asked."""
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return onward if safe else reverse("models")
