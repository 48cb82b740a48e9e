"""How the clocks stand as a whole: the auditor's last run, and how far the working calendar reaches."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from alerts.cases.auditing import last_audit, stale
from alerts.cases.extending import pending
from alerts.cases.ordering import proposed
from alerts.cases.suspending import suspension_of
from alerts.models import Assignment, Case, ClockAudit, Extension, SupervisionOrder
from alerts.office.calendar_warning import ending
from alerts.rules.calendar import load_calendar
from alerts.web.forms.clocks import extension_words, order_words
from alerts.web.tally import Tally
from alerts.web.words import span
from config.clock import when
from config.vocabulary import Part

_MOST = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """`stale`: the auditor stands still; `ending`: the calendar ends within 60 days; `estimated`: clocks that guess."""

    run: ClockAudit | None
    stale: bool
    horizon: date
    ending: bool
    estimated: int

    @property
    def next_year(self) -> int:
        """The year whose holidays are wanted."""
        return self.horizon.year + 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something about a case's clocks that a supervisor decides, or all should know."""

    word: str
    text: str
    case: int = 0
    title: str = ""


def of_case(case: Case) -> list[Waiting]:
    """What the case's page says above its clocks: 挂账, applications for 延期, proposed 督办单."""
    suspension = suspension_of(case)
    said = [Waiting(f"挂账至 {_day(suspension.until)}", suspension.reason)] if suspension else []
    said += [Waiting("申请延期，待审批", extension_words(one)) for one in pending(case)]
    return said + [Waiting("督办单待签发", order_words(one)) for one in proposed(case)]


START = {"detected_at": "发现时", "first_published_at": "首次发布时", "occurred_at": "发生时"}
"""From when the national clocks count, as the installation has chosen it."""


def lag_words(case: Case) -> str:
    """首次发布 11月23日 08:00，1 小时后发现；国家时限从发现时起算."""
    said = [f"国家时限从{START[settings.INSTALLATION.start_event]}起算"]
    occurred = case.evidence.get("occurred_at")
    if occurred:
        said.insert(0, f"发生 {when(datetime.fromisoformat(occurred))}")
    if case.first_published_at:
        lag = case.detected_at - case.first_published_at
        found = f"{span(lag)}后发现" if lag.total_seconds() >= 60 else "随即发现"
        said.insert(0, f"首次发布 {when(case.first_published_at)}，{found}")
    return "；".join(said)


def of_part(part: Assignment) -> list[Waiting]:
    """The same for a unit: 挂账 and its own applications, with the answer."""
    suspension = suspension_of(part.case)
    said = [Waiting(f"挂账至 {_day(suspension.until)}", suspension.reason)] if suspension else []
    own = {part.pk, None} if part.part == Part.LEAD else {part.pk}
    for one in part.case.extensions.all():
        if one.timer.assignment_id not in own:
            continue
        answer = f" 审批意见：{one.answer}" if one.answer else ""
        said.append(Waiting(f"延期{one.get_state_display()}", f"{extension_words(one)}{answer}"))
    return said


def for_supervisor(counted: Tally) -> list[Waiting]:
    """What waits for a supervisor in all cases, the oldest first; at most 50 of each. Nothing counted, nothing read."""
    running = {"timer__stopped_at": None, "timer__voided_at": None}
    related = ("case", "timer__assignment__department")
    said: list[Waiting] = []
    if counted.asked:
        asked = Extension.objects.filter(state=Extension.State.ASKED, **running).select_related(*related)
        said += [Waiting("申请延期", extension_words(one), one.case_id, one.case.title) for one in asked[:_MOST]]
    if counted.proposed:
        orders = SupervisionOrder.objects.filter(state=SupervisionOrder.State.PROPOSED, **running)
        found = orders.select_related(*related)[:_MOST]
        said += [Waiting("督办单待签发", order_words(one), one.case_id, one.case.title) for one in found]
    return said


@dataclass(frozen=True, slots=True)
class CaseWaiting:
    """One case with all that waits in it."""

    case: int
    title: str
    words: list[Waiting]

    @property
    def said(self) -> str:
        """申请延期 3 项、督办单待签发 3 项."""
        return "、".join(f"{word} {count} 项" for word, count in Counter(one.word for one in self.words).items())


def by_case(waiting: Iterable[Waiting]) -> list[CaseWaiting]:
    """One block for each case, in the order in which they are met."""
    found: dict[int, CaseWaiting] = {}
    for one in waiting:
        found.setdefault(one.case, CaseWaiting(one.case, one.title, [])).words.append(one)
    return list(found.values())


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def standing(now: datetime, counted: Tally) -> Standing:
    """As known at `now`."""
    run = last_audit()
    return Standing(run, stale(run, now), load_calendar().horizon, ending(now), counted.estimated)
