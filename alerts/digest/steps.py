"""What each event of a case was, in a few words for a reader; what is of no interest to a reader has none."""

from collections.abc import Callable
from datetime import datetime

from alerts.digest import words
from alerts.digest.known import STATES, CaseThen, ClockThen
from alerts.digest.stored import first_dispatched
from alerts.models import Assignment, CaseEvent, Department, Release
from config.vocabulary import Part, ReleaseKind, TimerName

_REASON = 40


def steps(one: CaseThen) -> list[tuple[CaseEvent, str]]:
    """What was done, event by event, in words; what is of no interest to a reader is left out."""
    return [(event, said) for event in one.events if (said := _step(one, event))]


def _step(one: CaseThen, event: CaseEvent) -> str:
    rule = _STEPS.get(event.kind)
    return rule(one, event) if rule else ""


def _given(one: CaseThen, event: CaseEvent) -> str:
    """交办市水务局（清河镇协办）. The closing of a returned assignment (改派) moves no case and is not said."""
    if event.after not in STATES:
        return ""
    parts = [assignment for assignment in one.assignments if _given_at(assignment, event.at)]
    leads = [name_of(assignment.department) for assignment in parts if assignment.part == Part.LEAD.value]
    beside = "，".join(
        _beside(parts, part) for part in dict.fromkeys(each.part for each in parts if each.part != Part.LEAD.value)
    )
    said = f"{event.kind}{'、'.join(leads)}"
    return f"{said}（{beside}）" if beside else said


def _beside(parts: list[Assignment], part: str) -> str:
    """县医保局、县发改局协办."""
    return f"{'、'.join(name_of(each.department) for each in parts if each.part == part)}{part}"


def _given_at(assignment: Assignment, at: datetime) -> bool:
    return at in {assignment.dispatched_at, first_dispatched(assignment)}


def _signed(one: CaseThen, event: CaseEvent) -> str:
    """市水务局 25 分钟签收."""
    assignment = _assignment(one, event)
    if assignment is None:
        return "签收"
    started = _sign_offs(one, assignment, event)
    taken = f" {words.span(event.at - started[-1].timer.started_at)}" if started else ""
    return f"{name_of(assignment.department)}{taken}签收{'（超期）' if signed_late(one, event) else ''}"


def signed_late(one: CaseThen, event: CaseEvent) -> bool:
    """Whether a sign-off (签收) came after it was due."""
    assignment = _assignment(one, event)
    started = _sign_offs(one, assignment, event) if assignment else []
    return bool(started) and not started[-1].met


def _sign_offs(one: CaseThen, assignment: Assignment, event: CaseEvent) -> list[ClockThen]:
    return [clock for clock in one.clocks if _is_sign_off(clock, assignment, event.at)]


def _is_sign_off(clock: ClockThen, assignment: Assignment, at: datetime) -> bool:
    mine = clock.timer.assignment_id == assignment.pk and clock.timer.name == TimerName.ACK.value
    return mine and clock.timer.started_at <= at


def _returned(one: CaseThen, event: CaseEvent) -> str:
    return f"{unit_of(one, event)}退回{_because(event)}"


def _reported(one: CaseThen, event: CaseEvent) -> str:
    return f"{unit_of(one, event)}{event.kind}"


def _published(one: CaseThen, event: CaseEvent) -> str:
    """发布首次信息（微博）, 举行新闻发布会."""
    said = [_release(release) for release in one.releases if release.published_at == event.at]
    return "、".join(said)


def _release(release: Release) -> str:
    if release.kind == ReleaseKind.PRESS_CONFERENCE.value:
        return "举行新闻发布会"
    channel = f"（{release.channel}）" if release.channel else ""
    return f"发布{ReleaseKind(release.kind).zh}{channel}"


def _approved(one: CaseThen, event: CaseEvent) -> str:
    published = _published(one, event)
    return f"审核通过并{published}" if published else "审核通过"


def _regraded(_one: CaseThen, event: CaseEvent) -> str:
    return f"等级由{event.data.get('from', '')}调整为{event.data.get('to', '')}"


def _called_back(_one: CaseThen, event: CaseEvent) -> str:
    return f"回访：{event.data.get('rating', '')}"


def _plain(_one: CaseThen, event: CaseEvent) -> str:
    return event.kind


def _reasoned(_one: CaseThen, event: CaseEvent) -> str:
    return f"{event.kind}{_because(event)}"


def _rung_of(_one: CaseThen, event: CaseEvent) -> str:
    """红牌催办（办结）: which clock it was about."""
    timer = event.data.get("timer", "")
    return f"{event.kind}（{TimerName(timer).zh}）" if timer in set(TimerName) else event.kind


def _flagged(_one: CaseThen, _event: CaseEvent) -> str:
    return "系统标记"


def _because(event: CaseEvent) -> str:
    return f"（{words.short(event.reason.strip().rstrip('。'), _REASON)}）" if event.reason.strip() else ""


def _assignment(one: CaseThen, event: CaseEvent) -> Assignment | None:
    return next((each for each in one.assignments if each.pk == event.assignment_id), None)


def unit_of(one: CaseThen, event: CaseEvent) -> str:
    """The short name of the unit whose part an event is about; of the case as a whole, that of the lead."""
    assignment = _assignment(one, event) or one.lead
    return name_of(assignment.department) if assignment else ""


def name_of(department: Department) -> str:
    """As lists name a unit."""
    return department.short or department.name


_STEPS: dict[str, Callable[[CaseThen, CaseEvent], str]] = {
    "标记": _flagged,
    "人工录入": _plain,
    "不予交办": _reasoned,
    "恢复研判": _reasoned,
    "并单": _reasoned,
    "并入": _reasoned,
    "调整等级": _regraded,
    "交办": _given,
    "改派": _given,
    "裁定": _given,
    "签收": _signed,
    "退回": _returned,
    "退回不予受理": _reasoned,
    "提请会商": _plain,
    "反馈": _reported,
    "报审": _reported,
    "重办": _reasoned,
    "发布": _published,
    "审核通过": _approved,
    "再启动": _reasoned,
    "评估": _plain,
    "归档": _plain,
    "批示": _reasoned,
    "会商": _plain,
    "会签": _plain,
    "移送": _reasoned,
    "发布会例外": _reasoned,
    "查证说法": _reasoned,
    "兑现承诺": _reasoned,
    "承诺逾期": _reasoned,
    "撤销": _reasoned,
    "红牌催办": _rung_of,
    "督办单": _rung_of,
    "通报": _rung_of,
    "回访": _called_back,
    "通报表扬": _reasoned,
    "异议裁定": _reasoned,
}
