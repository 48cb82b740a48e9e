"""口径: prepared answers with their versions, and the register of policies with who drafted them."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from alerts.cases.point_proposal import propose_point
from alerts.cases.served import drop_point, use_point
from alerts.cases.talking import WRITERS, retire_point, revise_point, write_point
from alerts.models import Policy, TalkingPoint, TalkingPointVersion
from alerts.rules.states import MoveRefused
from alerts.web import drafts
from alerts.web.access import DESK, OVERSIGHT, Viewer, cases_of, require, signed_in
from alerts.web.forms.base import Desk
from alerts.web.forms.speaking import PointForm, PolicyForm, RevisePointForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.vocabulary import Role, Sector
from pipeline.models import Topic

_SHOWN = 200


@signed_in
def talking(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All prepared answers in use, and all policies."""
    require(viewer, *DESK, *OVERSIGHT)
    versions = Prefetch("versions", TalkingPointVersion.objects.order_by("-number"))
    points = TalkingPoint.objects.filter(retired_at=None).select_related("department").prefetch_related(versions)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = points.filter(question__contains=asked) if asked else points
    context = {
        "points": [(point, list(point.versions.all())) for point in found[:_SHOWN]],
        "policies": list(Policy.objects.select_related("drafter").prefetch_related("interpretations")[:_SHOWN]),
        "asked": asked,
        "may_write": viewer.any_of(Role.JUDGE, Role.MONITOR),
        "now": clock.now(),
    }
    return render(request, "web/talking.html", context)


@signed_in
def point_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A new prepared answer."""
    require(viewer, Role.JUDGE, Role.MONITOR)
    initial, says = _proposed(request.GET.get("topic", ""))
    form = PointForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "新写口径", says)
    given = form.cleaned_data
    role = viewer.role if viewer.role in WRITERS else Role.JUDGE
    try:
        write_point(
            actor_of(viewer, role or Role.JUDGE),
            clock.now(),
            given["question"],
            given["answer"],
            given["basis"],
            Sector(given["sector"]),
            given["department"],
        )
    except MoveRefused as refused:
        return _page(request, form, "新写口径", "", refused.zh)
    return _done(request, f"已写入：{given['question']}")


def _proposed(topic: str) -> tuple[dict[str, object], str]:
    """What the form begins with, and what it says; for a topic what was published about it."""
    says = "写好后会按意思相近向相关交办单推荐。"
    found = Topic.objects.filter(pk=topic).first() if topic.isascii() and topic.isdigit() and len(topic) < 16 else None
    if found is None:
        return {}, says
    one = propose_point(found)
    initial: dict[str, object] = {"question": one.question, "answer": one.answer, "basis": one.basis}
    initial |= {"sector": one.sector, "department": one.department}
    taken = "答复取自已发布的最终结果" if one.source else "此事还没有发布过最终结果，答复请主办单位提供"
    return initial, f"为持续未了的“{found.title}”拟写。{taken}；请核实、改成问答的说法后写入。{says}"


@signed_in
def point_revise(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """The next version of a prepared answer."""
    require(viewer, Role.JUDGE, Role.MONITOR)
    point = get_object_or_404(TalkingPoint, pk=pk)
    last = point.versions.order_by("-number").first()
    initial = {"answer": last.answer, "basis": last.basis} if last else {}
    form = RevisePointForm(request.POST if request.method == "POST" else None, initial=initial)
    says = f"“{point.question}”的新版本；旧版本保留。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "修改口径", says)
    role = viewer.role if viewer.role in WRITERS else Role.JUDGE
    try:
        actor = actor_of(viewer, role or Role.JUDGE)
        made = revise_point(point, actor, clock.now(), form.cleaned_data["answer"], form.cleaned_data["basis"])
    except MoveRefused as refused:
        return _page(request, form, "修改口径", says, refused.zh)
    return _done(request, f"第 {made.number} 版：{point.question}")


@require_POST
@signed_in
def point_retire(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """停用."""
    require(viewer, Role.JUDGE, Role.MONITOR)
    point = get_object_or_404(TalkingPoint, pk=pk)
    role = viewer.role if viewer.role in WRITERS else Role.JUDGE
    retire_point(point, actor_of(viewer, role or Role.JUDGE), clock.now())
    return _done(request, f"已停用：{point.question}")


@require_POST
@signed_in
def point_use(request: HttpRequest, viewer: Viewer, pk: int, version: int) -> HttpResponse:
    """采用: the case is answered in these words; with `drop`, it is not."""
    require(viewer, Role.JUDGE, Role.MONITOR)
    case = get_object_or_404(cases_of(viewer), pk=pk)
    wording = get_object_or_404(TalkingPointVersion.objects.select_related("point"), pk=version)
    role = viewer.role if viewer.role in WRITERS else Role.JUDGE
    act, verb = (drop_point, "不再采用") if request.POST.get("drop") else (use_point, "已采用")
    try:
        act(case, wording, actor_of(viewer, role or Role.JUDGE), clock.now())
    except MoveRefused as refused:
        messages.error(request, refused.zh)
    else:
        messages.success(request, f"{verb}：{wording.point.question}")
    return redirect("case", pk)


@signed_in
def policy_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """政策登记."""
    require(viewer, Role.JUDGE, Role.MONITOR)
    form = PolicyForm(request.POST if request.method == "POST" else None)
    says = "交办单里的政策疑问和误读会交给起草单位解读。"
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "登记政策", says)
    try:
        with transaction.atomic():
            policy = Policy.objects.create(**form.cleaned_data)
    except IntegrityError:
        return _page(request, form, "登记政策", says, "这份文件已经登记过。")
    return _done(request, f"已登记：{policy}")


def _page(request: HttpRequest, form: Desk, title: str, says: str, refused: str = "") -> HttpResponse:
    kept = drafts.restore(request, form)
    status = 200 if request.method != "POST" else (REFUSED if refused else INVALID)
    context = {"form": form, "title": title, "says": says, "refused": refused, "kept": kept, "back": reverse("talking")}
    return render(request, "web/talking_form.html", context, status=status)


def _done(request: HttpRequest, words: str) -> HttpResponse:
    drafts.forget(request)
    messages.success(request, words, extra_tags=drafts.key_of(request))
    return redirect("talking")
