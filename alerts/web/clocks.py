"""A clock as the screen shows it: words first, then a thin bar, then the rule and the days it counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString

from alerts.models import Assignment, Timer
from alerts.rules.calendar import load_calendar
from alerts.web import words
from alerts.web.svg import clock_bar
from config.clock import SHANGHAI
from config.load import deadline_rules, ladder
from config.schema import DeadlineRule
from config.vocabulary import TimerName

NEAR = 0.75
_DAY_NAMES = "一二三四五六日"
_ORDER = {"late": 0, "near": 1, "running": 2, "met": 3, "missed": 3, "void": 4}


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
    days: tuple[str, ...] = field(default=())
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
        waits_for=TimerName(timer.name).zh,
        words=_words(timer, state, now),
        due_words=f"{words.when(timer.due_at, now)} 前",
        due=timer.due_at,
        started=timer.started_at,
        natural=natural,
        estimated=timer.estimated,
        unit=unit,
        rule_text=rule.text if rule else timer.rule,
        document=_document(rule),
        proposal=rule is not None and rule.evidence == "proposal",
        bar=clock_bar((end - timer.started_at) / length, natural),
        days=tuple(_days(timer, natural)),
        rungs=tuple(_rungs(timer)),
    )


def _state(timer: Timer, now: datetime) -> str:
    if timer.voided_at:
        return "void"
    if timer.stopped_at:
        return "met" if timer.stopped_at <= timer.due_at else "missed"
    if now >= timer.due_at:
        return "late"
    gone = (now - timer.started_at) / max(timer.due_at - timer.started_at, timedelta(seconds=1))
    return "near" if gone >= NEAR else "running"


def _words(timer: Timer, state: str, now: datetime) -> str:
    if timer.voided_at:
        return "不再计时" + (f": {timer.void_reason}" if timer.void_reason else "")
    if timer.stopped_at and state == "met":
        return f"按时完成, 用时 {words.span(timer.stopped_at - timer.started_at)}"
    if timer.stopped_at:
        return f"已完成, 超 {words.span(timer.stopped_at - timer.due_at)}"
    return words.left(timer.due_at, now)


def _document(rule: DeadlineRule | None) -> str:
    if rule is None:
        return ""
    return "本系统建议值, 未见文件规定" if rule.evidence == "proposal" else rule.document


def _days(timer: Timer, natural: bool) -> Iterator[str]:
    """Day by day from start to due, at most 31 lines: which days count."""
    calendar = load_calendar().guessing()
    day, last = timer.started_at.astimezone(SHANGHAI).date(), timer.due_at.astimezone(SHANGHAI).date()
    for number in range(min((last - day).days, 30) + 1):
        each = day + timedelta(days=number)
        counted = _counted(each, number, natural, calendar.is_workday(each))
        yield f"{each.month}月{each.day}日 周{_DAY_NAMES[each.weekday()]}: {counted}"


def _counted(each: date, number: int, natural: bool, workday: bool) -> str:
    if natural:
        return "计 (自然时, 不分昼夜节假日)"
    if not workday:
        return "休息, 不计"
    word = "调休上班, 计" if each.weekday() >= 5 else "工作日, 计"
    return "起算日" if number == 0 else word


def _rungs(timer: Timer) -> Iterator[tuple[str, datetime, bool]]:
    names = {step.stage: step.name for step in ladder()}
    for rung in timer.ladder:
        stage = int(rung["stage"])
        yield names.get(stage, str(stage)), datetime.fromisoformat(rung["at"]), stage <= timer.stage


def clocks(timers: Iterable[Timer], now: datetime, own: Assignment | None = None) -> list[Clock]:
    """All clocks of a case, the most pressing first; a unit's clock carries its name, but not on its `own` page."""
    made = [
        clock(timer, now, "" if own or not timer.assignment else timer.assignment.department.name) for timer in timers
    ]
    return sorted(made, key=lambda each: (_ORDER[each.state], each.due))


def nearest(timers: Iterable[Timer], now: datetime) -> Clock | None:
    """The running clock that falls due first; None when all have ended. The watch window is no deadline."""
    running = [t for t in timers if not (t.stopped_at or t.voided_at) and t.name != TimerName.WATCH.value]
    timer = min(running, key=lambda each: each.due_at, default=None)
    return clock(timer, now) if timer else None
