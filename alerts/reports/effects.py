"""回应效果 of a period: what the answers did to heat and tone, for the cases that were evaluated in it."""

from collections.abc import Iterable
from datetime import datetime

from alerts.digest import words
from alerts.digest.history import CaseThen
from alerts.reports import cited
from alerts.reports.paper import Paper, Sentence


def effects(paper: Paper, cases: Iterable[CaseThen], start: datetime) -> None:
    """A part with a table where any case was evaluated (评估) with measured figures; else nothing."""
    rows, sources = [], []
    for one in cases:
        told = [event for event in one.within(start) if event.kind == "评估"]
        measured = told[-1].data.get("effect", {}) if told else {}
        if measured.get("measured"):
            sources.append(cited.of_event(told[-1]))
            heat = f"{measured['heat_at_response']:.0f} → {measured['heat_now']:.0f}"
            tone = f"{_percent(measured['negative_before'])} → {_percent(measured['negative_after'])}"
            rows.append((words.short(one.case.title, 24), heat, tone, str(measured["items_after"])))
    if rows:
        paper.heading(1, "回应效果")
        head = ("事项", "热度（回应时→评估时）", "负面语气（前→后）", "回应后条数")
        paper.table("表  已评估事项的回应效果", head, rows[:20], (7, 5, 5, 3))
        paper.say(Sentence("热度和语气由系统按公开信息计算，仅供参考。", tuple(sources[:5])))


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"
