"""A clock as the screen shows it: words first, then a thin bar, then the rule and the days it counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.safestring import SafeString

from alerts.models import Assignment, Timer
from alerts.rules.calendar import load_calendar
from alerts.rules.walk import DayLine, walk
from alerts.web import words
from alerts.web.svg import clock_bar
from alerts.web.words import exact
from config.load import deadline_rules, ladder
from config.schema.deadlines import DeadlineRule
from config.vocabulary import TimerName

NEAR = 0.75
EVIDENCE = {
    "A": "A，见政府网站原文",
    "B": "B，见载明文号的报道或转载",
    "C": "C，见文档分享副本",
    "proposal": "建议值，未见文件规定",
}
"""How sure we are that a rule stands in its document, as the screen says it."""
_ORDER = {"late": 0, "near": 1, "running": 2, "met": 3, "missed": 3, "void": 4}
_WAITS_FOR = {TimerName.RETURN.value: "可退回"}
"""A right of a unit is no deadline that anybody waits for, and is not called one."""


@dataclass(frozen=True, slots=True)
class Clock:
    """`state`: running, near (three quarters gone), late, met (stopped in time), missed (stopped late), void."""

    state: str
    waits_for: str
    words: str
    due_words: str
    due: datetime
    started: datetime
    natural: bool
    estimated: bool
    unit: str
    rule_text: str
    document: str
    proposal: bool
    bar: SafeString
    days: tuple[DayLine, ...] = field(default=())
    rule_id: str = ""
    grade: str = ""
    ended: str = ""
    notes: tuple[str, ...] = ()
    rungs: tuple[tuple[str, datetime, bool], ...] = field(default=())

    @property
    def open(self) -> bool:
        """Still running."""
        return self.state in {"running", "near", "late"}

    @property
    def kind(self) -> str:
        """自然时 or 工作日."""
        return "自然时" if self.natural else "工作时"


def clock(timer: Timer, now: datetime, unit: str = "") -> Clock:
    """The clock of a timer at `now`; `unit` names whose it is when it belongs to an assignment."""
    rule = deadline_rules().get(timer.rule)
    natural = rule is None or rule.natural
    state = _state(timer, now)
    end = timer.stopped_at or timer.voided_at or now
    length = max(timer.due_at - timer.started_at, timedelta(seconds=1))
    return Clock(
        state=state,
        waits_for=_WAITS_FOR.get(timer.name) or TimerName(timer.name).zh,
        words=_words(timer, state, now),
        due_words=f"{words.when(timer.due_at, now)} 前",
        due=timer.due_at,
        started=timer.started_at,
        natural=natural,
        estimated=timer.estimated,
        unit=unit,
        rule_text=rule.text if rule else timer.rule,
        document=document_of(rule),
        proposal=rule is not None and rule.evidence == "proposal",
        bar=clock_bar((end - timer.started_at) / length, natural),
        days=_days(timer, rule),
        rule_id=timer.rule,
        grade=EVIDENCE[rule.evidence] if rule else "",
        ended=_ended(timer),
        notes=tuple(_notes(timer)),
        rungs=tuple(_rungs(timer)),
    )


def _state(timer: Timer, now: datetime) -> str:
    if timer.voided_at:
        return "void"
    watched = timer.name == TimerName.WATCH.value  # a window: nobody is late when it is over
    if timer.name == TimerName.RETURN.value and (timer.stopped_at or now) >= timer.due_at:
        return "void"  # a right that lapsed
    if timer.stopped_at:
        return "met" if watched or timer.stopped_at <= timer.due_at else "missed"
    if now >= timer.due_at:
        return "near" if watched else "late"
    gone = (now - timer.started_at) / max(timer.due_at - timer.started_at, timedelta(seconds=1))
    return "near" if gone >= NEAR and timer.name != TimerName.RETURN.value else "running"


def _words(timer: Timer, state: str, now: datetime) -> str:
    if timer.voided_at:
        return "不再计时" + (f"：{timer.void_reason}" if timer.void_reason else "")
    if timer.name == TimerName.RETURN.value and state == "void":
        return "已过，不能再退回"
    if timer.name == TimerName.WATCH.value and (timer.stopped_at or now >= timer.due_at):
        return "观察完成" if timer.stopped_at else "观察期满，待评估"
    if timer.stopped_at and state == "met":
        return f"按时完成，用时 {words.span(timer.stopped_at - timer.started_at)}"
    if timer.stopped_at:
        return f"已完成，超 {words.span(timer.stopped_at - timer.due_at)}"
    return words.left(timer.due_at, now)


def document_of(rule: DeadlineRule | None) -> str:
    """The document of a rule as the screen names it; a proposal is said to be one."""
    if rule is None:
        return ""
    return "本系统建议值，未见文件规定" if rule.evidence == "proposal" else rule.document


def _days(timer: Timer, rule: DeadlineRule | None) -> tuple[DayLine, ...]:
    """Day by day from start to due."""
    kind, arg = (rule.kind, rule.arg) if rule else ("elapsed_h", 1)
    return walk(kind, arg, timer.started_at, timer.due_at, load_calendar())


def _ended(timer: Timer) -> str:
    """What stopped or voided it, with the instant."""
    if timer.stopped_at:
        return f"{exact(timer.stopped_at)} 由“{timer.stopped_by}”停止"
    return f"{exact(timer.voided_at)} 因“{timer.void_reason}”不再计时" if timer.voided_at else ""


def _notes(timer: Timer) -> Iterator[str]:
    """Extension asked for, granted or refused."""
    extension = getattr(timer, "extension", None) if timer.pk else None
    if extension is not None:
        answer = f"，{extension.decided_by}：{extension.answer}" if extension.decided_at else ""
        yield f"延期 {extension.days} 个工作日（{extension.reason}）：{extension.get_state_display()}{answer}"


def _rungs(timer: Timer) -> Iterator[tuple[str, datetime, bool]]:
    names = {step.stage: step.name for step in ladder()}
    for rung in timer.ladder:
        stage = int(rung["stage"])
        yield rung.get("name") or names.get(stage, str(stage)), datetime.fromisoformat(rung["at"]), stage <= timer.stage


def clocks(timers: Iterable[Timer], now: datetime, own: Assignment | None = None) -> list[Clock]:
    """All clocks of a case, the most pressing first; a unit's clock carries its name, but not on its `own` page.

    The time in which a unit may return stands behind all that somebody must do.
    """
    made = [
        (timer, clock(timer, now, "" if own or not timer.assignment else timer.assignment.department.name))
        for timer in timers
    ]
    made.sort(key=lambda pair: (_ORDER[pair[1].state], pair[0].name == TimerName.RETURN.value, pair[1].due))
    return [each for _timer, each in made]
