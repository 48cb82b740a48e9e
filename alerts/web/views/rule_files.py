"""改规则: the file of flag rules is written, tried on the last weeks, installed and taken back, without a shell."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alerts.actors import Actor
from alerts.backtest.previewing import preview
from alerts.flag_rules import flag_file, flag_path
from alerts.office import pending, rule_files
from alerts.office.rule_changes import changes
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.rule_files import RulesForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from alerts.web.views.taking_back import TakingBack, Undone, take_back
from config import clock
from config.flags import FlagFile
from config.vocabulary import Role

_KIND = "flags"
_SHOWN = 30


@signed_in
def flag_edit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """GET shows the text in use; POST tries another one on stored history; POST with `pending` installs what was
    tried."""
    require(viewer, *rule_files.MAY)
    if request.method != "POST":
        return _page(request, _as_it_is())
    if request.POST.get("pending", "").isdecimal():
        return _install(request, viewer)
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=INVALID)
    text, now, today = form.cleaned_data["text"].replace("\r\n", "\n"), clock.now(), flag_file()
    try:
        other = rule_files.checked(text)
    except MoveRefused as refused:
        return _page(request, form, status=REFUSED, wrong=refused.zh.splitlines())
    content = {name: form.cleaned_data[name] for name in ("reason", "seen", "stood")} | {"text": text}
    return _page(request, form, **trial(viewer, today, other, content, now))


def trial(
    viewer: Viewer,
    today: FlagFile,
    other: FlagFile,
    content: dict[str, Any],
    now: datetime,
    *,
    walks: bool = True,
) -> dict[str, Any]:
    """What a page shows of rules that were tried on stored history, kept so that they can be installed from it.

    `content`: text, reason, the version and the mark of the text that were seen; `walks`: whether history tells
    anything of the change.
    """
    tried = preview(today, other, now) if walks else None
    kept = pending.keep(_KIND, viewer.user.pk, "rules.yaml", content, now)
    context: dict[str, Any] = {"tried": tried, "kept": kept, "changes": changes(today, other), "walks": walks}
    if tried is not None:
        context["new"] = [one for one in tried.compared.alerts if one["change"] == "new"][:_SHOWN]
        context["missed"] = tried.compared.missed[:_SHOWN]
    return context


@signed_in
def flag_take_back(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """撤回."""
    require(viewer, *rule_files.MAY)
    says = "恢复上一次改动以前的规则，立即生效；已经发出的预警不变。撤回以后还可以再撤回一次，即恢复这次改动。"

    def take(reason: str, seen: int) -> str:
        made = rule_files.take_back(reason, _actor(viewer), clock.now(), seen)
        return f"已撤回，现在用的是{f'第 {made} 版' if made else '配置文件里的规则'}。"

    told = TakingBack("撤回规则", says, "flag_rules", "预警规则", _undone())
    return take_back(request, told, rule_files.number(), take)


def _undone() -> Undone | None:
    """The last change, and which rules are otherwise once it is taken back."""
    last, before = next(iter(rule_files.history(1)), None), rule_files.before_last()
    number = last.data["number"] if last else 0
    lines = changes(flag_file(), before) if before else []
    name = f"，第 {number} 版" if number else "，回到配置文件"
    return Undone.of(last, name, [(f"撤回后{what}", one) for what, one in lines])


def _install(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    now = clock.now()
    try:
        _name, given = pending.take(_KIND, viewer.user.pk, int(request.POST["pending"]), now)
        rule_files.still(given.get("stood", ""))
        made = rule_files.install(given["text"], given["reason"], _actor(viewer), now, given["seen"])
    except MoveRefused as refused:
        return _page(request, _as_it_is(), status=REFUSED, refused=refused.zh)
    messages.success(request, f"已安装第 {made} 版规则，从现在起按它预警；已经发出的预警不变。")
    return redirect("flag_rules")


def _as_it_is() -> RulesForm:
    text = flag_path().read_text("utf-8")
    return RulesForm(initial={"text": text, "seen": rule_files.number(), "stood": rule_files.mark_of(text)})


def _actor(viewer: Viewer) -> Actor:
    role = viewer.role if viewer.role in rule_files.MAY else None
    return actor_of(viewer, role or Role.SUPERVISOR)


def _page(request: HttpRequest, form: RulesForm, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "web/flag_edit.html", {"form": form, **context}, status=status)
