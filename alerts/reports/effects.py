"""回应效果 of a period: what the answers did to heat and tone, for the cases that were evaluated in it."""

from datetime import datetime

from alerts.digest import words
from alerts.models import CaseEvent
from alerts.reports import cited
from alerts.reports.paper import Paper, Reference, Sentence

_MOST = 20


def effects(paper: Paper, start: datetime, at: datetime) -> None:
    """A part with a table where any case was evaluated (评估) with measured figures; else nothing."""
    told = CaseEvent.objects.filter(kind="评估", at__gte=start, at__lte=at).select_related("case").order_by("at", "id")
    last = {event.case_id: event for event in told}
    rows: list[tuple[str, ...]] = []
    sources: list[Reference] = []
    for event in last.values():
        measured = event.data.get("effect", {})
        if measured.get("measured") and len(rows) < _MOST:
            sources.append(cited.of_event(event))
            heat = f"{measured['heat_at_response']:.0f} → {measured['heat_now']:.0f}"
            tone = f"{_percent(measured['negative_before'])} → {_percent(measured['negative_after'])}"
            rows.append((words.short(event.case.title, 24), heat, tone, str(measured["items_after"])))
    if rows:
        paper.heading(1, "回应效果")
        head = ("事项", "热度（回应时→评估时）", "负面语气（前→后）", "回应后条数")
        paper.table("已评估事项的回应效果", head, rows, (7, 5, 5, 3))
        paper.say(Sentence("热度和语气由系统按公开信息计算，仅供参考。", tuple(sources[:5])))


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"
