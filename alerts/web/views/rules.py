"""时限规则: every deadline rule with its document and grade of evidence, and which clock takes it for whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.rules.timers import CAP, DEFAULT
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.clock_state import START
from alerts.web.clocks import EVIDENCE, document_of
from config.load import deadline_rules, ladder, timer_policies
from config.schema.deadlines import DeadlineRule
from config.vocabulary import TimerName

_UNITS = {"elapsed_min": "分钟", "elapsed_h": "小时", "working_days": "个工作日", "working_minutes": "分钟"}
_HOUR = 60


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule; `whom`: for which circumstance, appeal or grade a clock takes it, empty where none does."""

    id: str
    clock: str
    whom: str
    length: str
    natural: bool
    text: str
    document: str
    grade: str
    proposal: bool


@signed_in
def rules(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The rules in use first, then those that stand ready."""
    require(viewer, *DESK, *OVERSIGHT)
    used = list(_used())
    taken = {row.id for row in used}
    ready = [_row(rule, rule.clock, "") for rule in deadline_rules().values() if rule.id not in taken]
    context = {"used": used, "ready": ready, "ladder": ladder(), "start": START[settings.INSTALLATION.start_event]}
    return render(request, "web/rules.html", context)


def _used() -> Iterator[RuleRow]:
    """Row by row as `timers.yaml` has them."""
    for policy in timer_policies().values():
        for key, rule_id in policy.rules.items():
            whom = {DEFAULT: "其他", CAP: "最长"}.get(key, key)
            yield _row(deadline_rules()[rule_id], policy.timer.value, whom)
        if policy.extension:
            yield _row(deadline_rules()[policy.extension], policy.timer.value, "延期最长")


def _length(rule: DeadlineRule) -> str:
    """15 分钟; whole hours as hours: 4 小时."""
    if _UNITS[rule.kind] == "分钟" and rule.arg >= _HOUR and rule.arg % _HOUR == 0:
        return f"{rule.arg // _HOUR} 小时"
    return f"{rule.arg} {_UNITS[rule.kind]}"


def _row(rule: DeadlineRule, clock: str, whom: str) -> RuleRow:
    return RuleRow(
        id=rule.id,
        clock=TimerName(clock).zh
        if clock in set(TimerName)
        else {"report_up": "上报", "extension": "延期"}.get(clock, clock),
        whom=whom,
        length=_length(rule),
        natural=rule.natural,
        text=rule.text,
        document=document_of(rule),
        grade=EVIDENCE[rule.evidence],
        proposal=rule.evidence == "proposal",
    )
