"""What a page about one thing of a case says of it before it asks: nobody passes a gate of words he has not read."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.cases.gates import passed
from alerts.models import Assignment, Claim, Commitment, Extension, HotlineOrder, MediaQuestion, Opinion, Release
from alerts.rules.releases import GATES
from alerts.web.items import Item
from config.clock import when
from config.vocabulary import TimerName

Facts = Sequence[tuple[str, str]]
_SHORT = 4


@dataclass(frozen=True, slots=True)
class About:
    """`head`: which thing; `by`: whose it is; `facts`: term and text, empty texts left out."""

    head: str
    by: str
    facts: Facts

    @property
    def near(self) -> bool:
        """Whether the terms are so short that texts stand beside them on a phone as well."""
        return all(len(term) <= _SHORT for term, _text in self.facts)


def about(item: Item) -> About:
    """The thing in the words of the case's page."""
    head, by, facts = _told(item)
    return About(head, by, [(term, text) for term, text in facts if text])


def of_part(part: Assignment) -> About:
    """One unit's part before the desk decides on it: who, how far, and what the unit said."""
    suggested = part.suggested.name if part.suggested else ""
    said = [("退回理由", part.return_reason), ("建议单位", suggested), ("依据", part.legal_basis)]
    facts = [("状态", part.get_state_display()), *(said if part.return_reason else []), ("反馈", part.report)]
    return About(f"{part.part} {part.department.name}", "", [(term, text) for term, text in facts if text])


def of_extension(extension: Extension) -> About:
    """An application for more time before it is decided."""
    timer = extension.timer
    facts = [
        ("时限", f"{TimerName(timer.name).zh}时限，{when(timer.due_at)} 到期"),
        ("申请", f"延期 {extension.days} 个工作日"),
        ("理由", extension.reason),
        ("申请人", f"{extension.asked_by}，{when(extension.asked_at)}"),
    ]
    return About("延期申请", timer.assignment.department.name if timer.assignment else "", facts)


def _told(item: Item) -> tuple[str, str, Facts]:
    if isinstance(item, Release):
        return f"第 {item.number} 次 {item.get_kind_display()}", item.author_unit, _statement(item)
    if isinstance(item, Claim):
        unit = item.verifier.name if item.verifier else ""
        facts = [("状态", item.get_state_display()), ("其他讲法", "\n".join(item.phrases)), ("查证情况", item.finding)]
        return f"“{item.text}”", unit, [*facts, ("依据", item.evidence)]
    if isinstance(item, Commitment):
        due = f"{item.due_date.year}年{item.due_date.month}月{item.due_date.day}日"
        return "承诺事项", item.department.name, [("事项", item.text), ("完成日期", due)]
    if isinstance(item, MediaQuestion):
        return "媒体询问", item.outlet, [("询问", item.question), ("答复时间", f"{when(item.due_at)} 前")]
    if isinstance(item, Opinion):
        return "请教的问题", str(item.expert), [("问题", item.question), ("答复时间", f"{when(item.due_at)} 前")]
    return "热线工单", "", _order(item)


def _statement(release: Release) -> Facts:
    names = passed(release)
    gates = "，".join(f"{gate} {names.get(gate, '未把')}" for gate in GATES)
    return [*release.parts.items(), ("把关", gates)]


def _order(order: HotlineOrder) -> Facts:
    return [("编号", order.number)]
