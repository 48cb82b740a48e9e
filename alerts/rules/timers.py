"""时钟: which deadline rule a clock takes for a case's severity, appeal and circumstances, and when it is then due."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.rules.calendar import WorkCalendar, load_calendar
from alerts.rules.deadlines import Due, due
from alerts.rules.ladder import Rung, rungs
from config.load import deadline_rules, ladder, timer_policies
from config.schema.deadlines import DeadlineRule, TimerPolicy
from config.vocabulary import Appeal, Severity, TimerName

DANGER = "危及生命财产安全"
UTILITIES = "水电气热"
COMPLEX = "复杂"
LEGACY = "历史遗留"
CIRCUMSTANCES = (DANGER, UTILITIES, COMPLEX, LEGACY)
"""What may be said of a case beside severity and appeal, and shortens or lengthens a clock."""

DEFAULT, CAP = "default", "cap"
NO_LADDER = (TimerName.RETURN, TimerName.WATCH)
"""Clocks that nobody is chased for: a right that lapses, and an observation window."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock at its start: what is stored with the case."""

    timer: TimerName
    rule: str
    started_at: datetime
    due_at: datetime
    estimated: bool
    warning: str
    natural: bool
    ladder: tuple[Rung, ...]


def rule_for(
    timer: TimerName,
    severity: Severity,
    appeal: Appeal | None = None,
    circumstances: Collection[str] = (),
    policies: Mapping[str, TimerPolicy] | None = None,
) -> str | None:
    """The id of the deadline rule for this clock, or None when the clock does not run for such a case."""
    policy = (policies if policies is not None else timer_policies()).get(timer.value)
    if policy is None:
        return None
    said = {severity.value, *circumstances, *((appeal.value,) if appeal else ())}
    fitting = (rule for key, rule in policy.rules.items() if key in said)
    return next(fitting, policy.rules.get(DEFAULT))


def set_clock(
    timer: TimerName,
    start: datetime,
    severity: Severity,
    appeal: Appeal | None = None,
    circumstances: Collection[str] = (),
    calendar: WorkCalendar | None = None,
) -> Clock | None:
    """The clock as it starts at `start` (aware), with its ladder; None when it does not run for such a case."""
    rule_id = rule_for(timer, severity, appeal, circumstances)
    if rule_id is None:
        return None
    return clock_of(timer, rule_id, start, severity, circumstances, calendar)


def clock_of(  # noqa: PLR0913, PLR0917  what a clock depends on
    timer: TimerName,
    rule_id: str,
    start: datetime,
    severity: Severity,
    circumstances: Collection[str] = (),
    calendar: WorkCalendar | None = None,
    more_days: int = 0,
) -> Clock:
    """A clock under a known rule, from `start` (aware); `more_days`: working days of a granted extension (延期)."""
    calendar = calendar or load_calendar()
    rule = deadline_rules()[rule_id]
    when = _due(rule, start, calendar)
    if timer is TimerName.RETURN:
        when = _return_due(when, start, severity, circumstances, calendar)
    if more_days:
        when = _extended(when, more_days, calendar)
    return Clock(
        timer=timer,
        rule=rule_id,
        started_at=start,
        due_at=when.instant,
        estimated=when.estimated,
        warning=when.warning,
        natural=rule.natural,
        ladder=() if timer in NO_LADDER else tuple(rungs(start, when.instant, rule.natural, ladder(), calendar)),
    )


def _due(rule: DeadlineRule, start: datetime, calendar: WorkCalendar) -> Due:
    return due(rule.kind, rule.arg, start, calendar)


def _extended(when: Due, days: int, calendar: WorkCalendar) -> Due:
    """`days` working days after the due instant; an estimate stays one."""
    longer = due("working_days", days, when.instant, calendar)
    if not when.estimated:
        return longer
    return Due(None, True, longer.instant, when.warning)


def longest_extension(timer: TimerName, rule_id: str) -> int:
    """How many working days this clock may be extended by (延期); 0 for never: natural hours, what no policy names."""
    policy, rule = timer_policies().get(timer.value), deadline_rules().get(rule_id)
    if policy is None or policy.extension is None or rule is None or rule.natural:
        return 0
    return deadline_rules()[policy.extension].arg


def _return_due(
    when: Due, start: datetime, severity: Severity, circumstances: Collection[str], calendar: WorkCalendar
) -> Due:
    """The earlier of twice the span of T_ack and the rule's own end, never later than the cap."""
    ends = [when]
    ack = rule_for(TimerName.ACK, severity, None, circumstances)
    if ack is not None:
        span = _due(deadline_rules()[ack], start, calendar).instant - start
        ends.append(Due(start + 2 * span))
    cap = timer_policies()[TimerName.RETURN.value].rules.get(CAP)
    if cap is not None:
        ends.append(_due(deadline_rules()[cap], start, calendar))
    return min(ends, key=lambda end: end.instant)
