"""One row of a list: what a person needs to choose, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from alerts.flag_rules import rule_named
from alerts.models import Assignment, Case
from alerts.models.units import name_of
from alerts.web.clocks import Clock, nearest
from alerts.web.rise import rises
from alerts.web.words import percent, when
from config.vocabulary import AssignmentState, CaseState, Part, Sector, Severity
from pipeline.models import Topic

_GONE = {AssignmentState.RETURNED, AssignmentState.REASSIGNED, AssignmentState.WITHDRAWN}
_WAITING = (CaseState.CANDIDATE.value, CaseState.TRIAGE.value)


@dataclass(frozen=True, slots=True)
class Row:
    """`voices`: how many spoke where; `who`: the suggested or actual lead; `unread`: nobody has taken it yet.

    `why`: the name of the rule that flagged it, `because` its sentence; `asleep`: until when it is put aside.
    `pk` is the case's, 0 for what is no case; `now` is the instant that the row's words are of.
    """

    url: str
    severity: Severity
    title: str
    place: str
    voices: str
    sector: str
    who: str
    clock: Clock | None
    unread: bool = False
    taken_by: str = ""
    state: str = ""
    supervision: int = 0
    at: datetime | None = None
    suspended: date | None = None
    pk: int = 0
    now: datetime | None = None
    why: str = ""
    because: str = ""
    asleep: str = ""


def rows_of(cases: Iterable[Case], now: datetime) -> list[Row]:
    """The rows of a list; how fast each rises takes one query for all."""
    listed = list(cases)
    rising = rises(listed, now)
    return [case_row(case, now, rising.get(case.topic_id or 0, "")) for case in listed]


def case_row(case: Case, now: datetime, rise: str = "") -> Row:
    """A case with `topic`, `claimed_by`, `assignments.department` and `timers` at hand."""
    waiting = case.state in _WAITING
    return Row(
        url=reverse("case", args=[case.pk]),
        severity=Severity(case.severity),
        title=case.title,
        place=case.place_name,
        voices=voices(case.topic) + (f", {rise}" if rise else ""),
        sector=_sector_then(case),
        who=_who(case),
        clock=None if CaseState(case.state).terminal else nearest(case.timers.all(), now),
        unread=waiting and case.claimed_by is None,
        taken_by=name_of(case.claimed_by) if case.claimed_by else "",
        state=CaseState(case.state).zh,
        supervision=case.supervision_level,
        at=case.detected_at,
        suspended=next((one.until for one in case.suspensions.all() if one.ended_at is None), None),
        pk=case.pk,
        now=now,
        why=_rule_name(case.flag_rule) if waiting else "",
        because=case.flag_because,
        asleep=_asleep(case, now) if waiting else "",
    )


def _rule_name(key: str) -> str:
    """因多处反映; the key itself where the rule is no more, nothing for what a person entered."""
    if not key:
        return ""
    rule = rule_named(key)
    return f"因{rule.name if rule else key}"


def _asleep(case: Case, now: datetime) -> str:
    live = (one for one in case.snoozes.all() if one.ended_at is None and one.until > now)
    return next((f"{one.by}暂缓至{when(one.until, now)}" for one in live if one.severity == case.severity), "")


def voices(topic: Topic | None) -> str:
    """8 人在 3 处; what was entered by hand has no voices."""
    if topic is None:
        return "人工录入"
    return f"{topic.submitters} 人在 {topic.sources} 处, 共 {topic.items} 条"


def sector(name: str, topic: Topic | None) -> str:
    """城乡建设 92 %; without the number where a person chose it."""
    if topic is not None and topic.sector == name and name != Sector.OTHER and topic.sector_p:
        return f"{name} {percent(topic.sector_p)}"
    return name


def _sector_then(case: Case) -> str:
    """With the number that the case was opened with, as on its page; posts that came later do not change it."""
    p = case.evidence.get("sector_p")
    if p and case.sector == case.evidence.get("sector") != Sector.OTHER.value:
        return f"{case.sector} {percent(p)}"
    return sector(case.sector, case.topic)


def lead_of(assignments: Iterable[Assignment]) -> Assignment | None:
    """The one 主办 of now; None before dispatch."""
    return next((each for each in assignments if each.part == Part.LEAD and each.state not in _GONE), None)


def _who(case: Case) -> str:
    lead = lead_of(case.assignments.all())
    if lead is not None:
        return f"主办 {lead.department.name} {AssignmentState(lead.state).zh}"
    if case.state == CaseState.REJECTED:
        return f"不予交办: {case.reject_reason}"
    suggested = str(case.proposal.get("lead") or "")
    return f"建议主办 {suggested}" if suggested else "主办待人工确定"


def topic_row(topic: Topic) -> Row:
    """A topic that may have no case; its clock is none."""
    case = next(iter(topic.cases.all()), None)
    return Row(
        url=reverse("topic", args=[topic.pk]),
        severity=Severity(topic.severity),
        title=topic.title,
        place=topic.place_name,
        voices=voices(topic),
        sector=sector(topic.sector, topic),
        who=f"交办单 {case.number} {CaseState(case.state).zh}" if case else ("历史数据" if topic.history else "未立单"),
        clock=None,
        at=topic.last_at,
    )
