"""学习更正, 退回, 恢复 on a page: what would be learnt from is shown first; the run itself is made by the scheduler."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alerts.actors import Actor
from alerts.office import teaching
from alerts.office.installation_edits import limits
from alerts.office.settings_book import LEARNING
from alerts.office.teaching import NAMES
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.base import Desk, line
from alerts.web.views.action import INVALID, REFUSED, actor_of
from alerts.web.views.taking_back import TakingBack, Undone, take_back
from config import clock
from pipeline.learning import in_use
from pipeline.models import LearntModel

_LATER = "已经判断过的信息不变，以后采到的照它判断。"


class LearnForm(Desk):
    """学习更正."""

    reason: forms.CharField = line("理由", "为什么现在学，记入设置簿。")


@signed_in
def model_learn(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """GET shows what would be learnt from; POST asks for the run. Asked twice it is one run."""
    require(viewer, *LEARNING.may)
    form, refused = LearnForm(request.POST if request.method == "POST" else None), ""
    if form.is_bound and form.is_valid():
        try:
            begun = teaching.ask(form.cleaned_data["reason"], _actor(viewer), clock.now())
        except MoveRefused as error:
            refused = error.zh
        else:
            said = "开始学习了。离开此页不影响，学完后结果写在这里。" if begun else "已经有一次学习在进行，不另开一次。"
            messages.success(request, said)
            return redirect("models")
    stock = [(NAMES[one.task], one) for one in teaching.stock()]
    context = {"form": form, "refused": refused, "stock": stock, "margin": limits().margin}
    context["any"] = any(one.rows for _name, one in stock)
    status = REFUSED if refused else INVALID if form.errors else 200
    return render(request, "web/model_learn.html", context, status=status)


@signed_in
def model_withdraw(request: HttpRequest, viewer: Viewer, what: str) -> HttpResponse:
    """退回上一版."""
    require(viewer, *LEARNING.may)
    name, seen = _name(what), teaching.number_in_use(what)
    if request.method != "POST" and not seen:
        messages.error(request, f"{name}现用的就是出厂模型，没有可以退回的版本。")
        return redirect("models")

    def take(reason: str, seen: int) -> str:
        gone, used = teaching.withdraw(what, reason, _actor(viewer), clock.now(), seen)
        return f"{name}第 {gone.number} 版已退回，现在用{f'第 {used.number} 版' if used else '出厂模型'}。"

    says = f"{name}现在用第 {seen} 版，退回后用它以前的一版（没有就是出厂模型），立即生效；{_LATER}退回以后可以恢复。"
    return take_back(
        request, TakingBack(f"退回{name}模型", says, "models", "模型", _version(what, seen, "要退回的一版")), seen, take
    )


@signed_in
def model_restore(request: HttpRequest, viewer: Viewer, what: str) -> HttpResponse:
    """恢复退回的一版."""
    require(viewer, *LEARNING.may)
    name, gone = _name(what), in_use.restorable(what, LearntModel.objects.filter(task=what).defer("weights"))
    if request.method != "POST" and gone is None:
        messages.error(request, f"{name}没有退回过的版本可以恢复。")
        return redirect("models")

    def take(reason: str, seen: int) -> str:
        made = teaching.restore(what, reason, _actor(viewer), clock.now(), seen)
        return f"{name}第 {made.number} 版已恢复使用。"

    says = f"{name}重新使用退回的{f'第 {gone.number} 版' if gone else '一版'}，立即生效；{_LATER}"
    told = TakingBack(
        f"恢复{name}模型", says, "models", "模型", _version(what, gone.number if gone else 0, "要恢复的一版")
    )
    return take_back(request, told, teaching.number_in_use(what), take)


def _version(what: str, number: int, head: str) -> Undone | None:
    """When this version was learnt, who asked for it, and what came of it."""
    one = LearntModel.objects.defer("weights").filter(task=what, number=number).first()
    if one is None:
        return None
    lines = [("学了", f"{one.rows} 条更正，学前对 {one.right_before} 条，学后对 {one.right_after} 条")]
    if one.withdrawn_at:
        lines.append(("退回", clock.when(one.withdrawn_at)))
    return Undone(one.made_at, one.by or "系统", f"{_name(what)}第 {number} 版，由更正学来", "", lines, head)


def _name(what: str) -> str:
    if what not in NAMES:
        raise Http404("没有这个模型")
    return NAMES[what]


def _actor(viewer: Viewer) -> Actor:
    return actor_of(viewer, viewer.role if viewer.role in LEARNING.may and viewer.role else LEARNING.may[0])
