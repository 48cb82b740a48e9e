"""One row of a list: what a person needs to choose, and nothing else."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse

from alerts.flag_rules import flag_file
from alerts.models import Assignment
from alerts.rules.people import called
from alerts.web.running import Running, running
from alerts.web.words import number, percent, when_at
from config.vocabulary import AssignmentState, CaseState, Part, Sector, Severity
from pipeline.models import Topic

_GONE = {AssignmentState.RETURNED, AssignmentState.REASSIGNED, AssignmentState.WITHDRAWN}
WAITING = (CaseState.CANDIDATE.value, CaseState.TRIAGE.value)
STATES = {state.value: state.zh for state in CaseState}
_REJECTED, _DISPUTED, _OTHER = CaseState.REJECTED.value, CaseState.DISPUTED.value, Sector.OTHER.value
_PARTS = {state.value: state.zh for state in AssignmentState}
_GRADES = {grade.value: grade for grade in Severity}
_WAN = 10_000


class Row(NamedTuple):
    """`voices`: how many spoke where; `who`: the suggested or actual lead; `unread`: nobody has taken it yet.

    `why`: the name of the rule that flagged it, `because` its sentence; `asleep`: until when it is put aside.
    `pk` is the case's, 0 for what is no case; `at` and `now`, of which its words are, in seconds since 1970.
    """

    url: str
    severity: Severity
    title: str
    place: str
    voices: str
    sector: str
    who: str
    clock: Running | None
    unread: bool = False
    taken_by: str = ""
    state: str = ""
    at: int | None = None
    suspended: date | None = None
    pk: int = 0
    now: int = 0
    why: str = ""
    because: str = ""
    asleep: str = ""


class Read(NamedTuple):
    """What the store gives of one listed case, in the order of `alerts.web.listing.COLUMNS`.

    `fresh`: the topic, where it was heard of just now. `said`: why it was rejected, or the suggested lead. `due`: of
    the clock of an open case. `account`: whose it is, None where nobody has claimed it.
    """

    pk: int
    key: int
    ended: int
    fresh: int | None
    title: str
    state: str
    severity: str
    sector: str
    place: str
    detected: int
    flag_rule: str
    because: str
    said: str | None
    p: float | None
    due: int | None
    clock: str | None
    rule: str | None
    started: int | None
    lead_state: str | None
    lead: str | None
    asleep_until: int | None
    asleep_grade: str | None
    asleep_by: str | None
    suspended: str | None
    account: str | None
    family: str | None
    given: str | None
    submitters: int | None
    sources: int | None
    items: int | None


def row_of(read: Read, now: datetime, rise: str = "", names: Mapping[str, str] | None = None) -> Row:
    """The row of a case; `rise`: how fast its topic grows; `names` those of the flag rules, read once for a list."""
    waiting = read.state in WAITING
    seconds = int(now.timestamp())
    clock = None
    if read.due is not None:
        clock = running(read.clock or "", read.rule or "", read.started or 0, read.due, seconds)
    return Row(
        f"{case_address()}{read.pk}/",
        _GRADES[read.severity],
        read.title,
        read.place,
        heard(read.submitters, read.sources, read.items) + (f"，{rise}" if rise else ""),
        sector_sure(read.sector, read.p),
        next_hand(read.state, read.said, read.lead, read.lead_state),
        clock,
        waiting and read.account is None,
        "" if read.account is None else called(read.family or "", read.given or "", read.account),
        STATES[read.state],
        read.detected,
        date.fromisoformat(read.suspended) if read.suspended else None,
        read.pk,
        seconds,
        rule_said(read.flag_rule, rule_names() if names is None else names) if waiting else "",
        read.because,
        _asleep(read, seconds) if waiting else "",
    )


def rule_names() -> dict[str, str]:
    """The flag rules of now, by key."""
    return {rule.id: rule.name for rule in flag_file().rules}


@lru_cache(1)
def case_address() -> str:
    """What stands before the key of a case in its address."""
    return reverse("case", args=[0]).removesuffix("0/")


def rule_said(key: str, names: Mapping[str, str]) -> str:
    """因多处反映; the key itself where the rule is no more, nothing for what a person entered."""
    return f"因{names.get(key, key)}" if key else ""


def _asleep(read: Read, now: int) -> str:
    if read.asleep_until is None or read.asleep_until <= now or read.asleep_grade != read.severity:
        return ""
    return asleep_said(read.asleep_by, read.asleep_until, now)


def asleep_said(by: str | None, until: int, now: int) -> str:
    """Who put it aside, and until when."""
    return f"{by}暂缓至{when_at(until, now)}"


def heard(submitters: int | None, sources: int | None, items: int | None) -> str:
    """How many spoke where, in 万 from ten thousand on; None of what was entered by hand."""
    if submitters is None:
        return "人工录入"
    if items is not None and items >= _WAN:
        return f"{number(submitters)} 人在 {number(sources)} 处，共 {number(items)} 条"
    return f"{submitters} 人在 {sources} 处，共 {items} 条"


def voices(topic: Topic | None) -> str:
    """8 人在 3 处; what was entered by hand has no voices."""
    return heard(None, None, None) if topic is None else heard(topic.submitters, topic.sources, topic.items)


def sector(name: str, topic: Topic | None) -> str:
    """城乡建设 92 %; without the number where a person chose it."""
    if topic is not None and topic.sector == name and name != Sector.OTHER and topic.sector_p:
        return f"{name} {percent(topic.sector_p)}"
    return name


def sector_sure(name: str, p: float | None) -> str:
    """With the number that the case was opened with, as on its page; posts that came later do not change it."""
    return f"{name} {percent(p)}" if p and name != _OTHER else name


def lead_of(assignments: Iterable[Assignment]) -> Assignment | None:
    """The one 主办 of now; None before dispatch."""
    return next((each for each in assignments if each.part == Part.LEAD and each.state not in _GONE), None)


def next_hand(state: str, said: str | None, lead: str | None, lead_state: str | None) -> str:
    """Who has it, or who is to have it; `said`: why it was rejected, or the suggested lead."""
    if lead is not None and lead_state:
        return f"主办 {lead} {_PARTS[lead_state]}"
    if state == _REJECTED:
        return f"不予交办：{said}"
    if state == _DISPUTED:
        return "主办有争议，等待裁定"
    return f"建议主办 {said}" if said else "主办待人工确定"


def topic_row(topic: Topic, case: Any = None) -> Row:
    """A topic that may have no case; its clock is none. `case`: number and state of its first case."""
    return Row(
        url=reverse("topic", args=[topic.pk]),
        severity=Severity(topic.severity),
        title=topic.title,
        place=topic.place_name,
        voices=voices(topic),
        sector=sector(topic.sector, topic),
        who=f"交办单 {case[0]} {STATES[case[1]]}" if case else ("历史数据" if topic.history else "未立单"),
        clock=None,
        at=int(topic.last_at.timestamp()),
    )
