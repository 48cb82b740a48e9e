"""改一条规则: its conditions as rows, its sentence, tried on the last weeks before it is installed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alerts.flag_rules import flag_file, flag_path
from alerts.office import rule_files
from alerts.office.alerting.weekly import weeks_of
from alerts.rules.states import MoveRefused
from alerts.web import flags as words
from alerts.web import rule_page, rule_tree
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.flag_rule import FIELDS, FlagRuleForm, initial_of, kinds_of
from alerts.web.views.action import INVALID, REFUSED
from alerts.web.views.rule_files import trial
from config import clock
from config.flag_writing import CommentsLost, with_rule, without_rule
from config.flags import Condition, FlagFile, FlagRule

_TRY, _DROP, _LOOK, _TAKE = "try", "delete", "look", "take:"


@signed_in
def flag_rule_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """加一条规则."""
    require(viewer, *rule_files.MAY)
    return _answer(request, viewer, None)


@signed_in
def flag_rule(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """改规则; POST with `do` of a row or a group changes the page only, `try` tries it, `delete` tries without it,
    `take:` tries it with the number that feedback proposes."""
    require(viewer, *rule_files.MAY)
    rule = next((one for one in flag_file().rules if one.id == key), None)
    if rule is None:
        raise Http404("没有这条规则，可能已经去掉")
    return _answer(request, viewer, rule)


def _answer(request: HttpRequest, viewer: Viewer, rule: FlagRule | None) -> HttpResponse:
    file = flag_file()
    if request.method != "POST":
        place = file.rules.index(rule) + 1 if rule else len(file.rules) + 1
        stood = rule_files.mark_of(flag_path().read_text("utf-8"))
        form = FlagRuleForm(initial=initial_of(rule, place, rule_files.number(), stood))
        return _page(request, form, rule_tree.tree_of(rule.when if rule else Condition()), rule)
    tree, do = rule_tree.posted_tree(request.POST), request.POST.get("do", _TRY)
    if do == _TRY or (do == _DROP and rule):
        return _try(request, viewer, tree, rule, do == _DROP)
    if do.startswith(_TAKE) and rule:
        return _take(request, viewer, rule, do.removeprefix(_TAKE))
    rule_tree.change(tree, do, lambda path: request.POST.get(f"new.{path}", ""))
    sentence = ""
    if do == _LOOK:
        sentence = _sentence(request, tree, rule)
        if request.headers.get("X-Part"):
            return HttpResponse(sentence or "条件还没有填完。", content_type="text/plain; charset=utf-8")
    return _page(request, FlagRuleForm(initial=_typed(request)), tree, rule, sentence=sentence)


def _try(
    request: HttpRequest, viewer: Viewer, tree: rule_tree.Group, rule: FlagRule | None, drop: bool
) -> HttpResponse:
    """Tried on stored history, with the button that installs it."""
    form, today = FlagRuleForm(request.POST), flag_file()
    when, sound = rule_tree.condition_of(tree), form.is_valid()
    bare = drop and rule and not {"reason", "seen", "stood"} & form.errors.keys()
    if not bare and (when is None or not sound):
        return _page(request, form, tree, rule, status=INVALID)
    given = form.cleaned_data
    try:
        rule_files.still(given["stood"])
        text = rule_files.text_in_use()
        if bare and rule:
            text = without_rule(text, today, rule.id)
        else:
            assert when is not None
            text = with_rule(text, today, _made(given, when, rule, today), given["place"] - 1)
        other = rule_files.checked(text)
    except (MoveRefused, CommentsLost) as refused:
        return _page(request, form, tree, rule, status=REFUSED, refused=refused.zh)
    content = {name: given[name] for name in ("reason", "seen", "stood")} | {"text": text}
    shown = FlagRuleForm(initial=_typed(request))
    return _page(request, shown, tree, rule, **trial(viewer, today, other, content, clock.now()))


def _take(request: HttpRequest, viewer: Viewer, rule: FlagRule, part: str) -> HttpResponse:
    """The number that feedback proposes for one part, as if it had been typed, tried at once."""
    now = clock.now()
    _mondays, weeks = weeks_of([rule], now)
    found = next((one for one in weeks[0].proposals if one.part == part), None)
    if found is None:
        messages.error(request, "这条建议已经没有了：规则或反馈在此期间变了。")
        return redirect("flag_rules")
    file, row = flag_file(), rule_tree.KINDS[part]
    assert isinstance(row, rule_tree.Number)
    said = int(found.proposed) if row.whole else found.proposed
    when = rule.when.model_copy(update={part: said})
    text = flag_path().read_text("utf-8")
    place, seen, stood = file.rules.index(rule) + 1, rule_files.number(), rule_files.mark_of(text)
    reason = f"按反馈建议：{found.because}"[:200]
    form = FlagRuleForm(initial={**initial_of(rule, place, seen, stood), "reason": reason})
    tree, changed = rule_tree.tree_of(when), rule.model_copy(update={"when": when})
    sentence = words.said(changed)
    try:
        text = with_rule(rule_files.text_in_use(), file, changed, place - 1)
        other = rule_files.checked(text)
    except (MoveRefused, CommentsLost) as refused:
        return _page(request, form, tree, rule, status=REFUSED, refused=refused.zh, sentence=sentence)
    content = {"text": text, "reason": reason, "seen": seen, "stood": stood}
    return _page(request, form, tree, rule, sentence=sentence, **trial(viewer, file, other, content, now))


def _made(given: dict[str, Any], when: Condition, before: FlagRule | None, file: FlagFile) -> FlagRule:
    return FlagRule(
        id=before.id if before else _free_id(file),
        name=" ".join(given["name"].split()),
        when=when,
        within_hours=given["within_hours"],
        source_kinds=kinds_of(given["source_words"], before),
        to_triage=given["then"] == "yes",
    )


def _free_id(file: FlagFile) -> str:
    used, number = {rule.id for rule in file.rules}, 1
    while f"rule-{number}" in used:
        number += 1
    return f"rule-{number}"


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed, so that a button of a row loses nothing of it and finds no fault with it yet."""
    many = {"source_words": request.POST.getlist("source_words")}
    return {name: request.POST.get(name, "") for name in FIELDS} | many


def _sentence(request: HttpRequest, tree: rule_tree.Group, rule: FlagRule | None) -> str:
    """The rule in words as it stands on the page; nothing where it is not yet whole."""
    when, form = rule_tree.condition_of(tree), FlagRuleForm({**_typed(request), "name": "规则", "reason": "试看"})
    if when is None or not form.is_valid():
        return ""
    return words.said(_made(form.cleaned_data, when, rule, flag_file()))


def _page(
    request: HttpRequest,
    form: FlagRuleForm,
    tree: rule_tree.Group,
    rule: FlagRule | None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context.setdefault("sentence", _sentence(request, tree, rule) if request.method == "POST" else "")
    if not context["sentence"] and request.method != "POST" and rule:
        context["sentence"] = words.said(rule)
    tree_shown = rule_page.shown(tree, rule_page.options(flag_file()))
    return render(
        request, "web/flag_rule.html", {"form": form, "tree": tree_shown, "rule": rule, **context}, status=status
    )
