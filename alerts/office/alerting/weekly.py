"""What people said of alerts, gathered by week: the rules' scores and what numbers they would propose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from alerts.models import Alert, AlertVerdict, Case
from alerts.rules.flag_scores import Judged, Score, agreed, monday_of, score
from alerts.rules.flag_thresholds import Proposal, proposals
from config.clock import SHANGHAI
from config.flags import FlagRule
from config.vocabulary import CaseState, Verdict

WEEKS = 6
_WEEK = timedelta(days=7)
_NOT_MEANT = (CaseState.REJECTED.value, CaseState.MERGED.value)


@dataclass(frozen=True, slots=True)
class RuleWeeks:
    """One rule: its alerts in all these weeks, its score week by week (newest first), and what it would propose."""

    rule: FlagRule
    alerts: int
    weeks: Sequence[Score]
    proposals: Sequence[Proposal]


def weeks_of(rules: Sequence[FlagRule], now: datetime) -> tuple[list[date], list[RuleWeeks]]:
    """The Mondays, newest first, and every rule over them."""
    monday = monday_of(now.astimezone(SHANGHAI).date())
    mondays = [monday - number * _WEEK for number in range(WEEKS)]
    since = datetime.combine(mondays[-1], time.min, SHANGHAI)
    judged, by_hand = judged_since(since), _by_hand(since)
    spoken = list(Alert.objects.filter(at__gte=since).values_list("rule", flat=True))
    return mondays, [
        RuleWeeks(
            rule,
            spoken.count(rule.id),
            [
                score(rule.id, [one for one in judged if monday_of(one.day) == week], by_hand.get(week, 0))
                for week in mondays
            ],
            proposals(rule, judged),
        )
        for rule in rules
    ]


def judged_since(since: datetime) -> list[Judged]:
    """Every alert of that time that somebody judged, with the word that most say."""
    words: dict[int, list[Verdict]] = {}
    said = AlertVerdict.objects.filter(alert__at__gte=since).order_by("at", "pk")
    for alert, verdict in said.values_list("alert_id", "verdict"):
        words.setdefault(alert, []).append(Verdict(verdict))
    return [
        Judged(
            alert.at.astimezone(SHANGHAI).date(),
            alert.rule,
            tuple(alert.evidence.get("held", ())),
            agreed(words[alert.pk]),
            alert.evidence.get("figures", {}),
        )
        for alert in Alert.objects.filter(pk__in=words).order_by("pk")
    ]


def _by_hand(since: datetime) -> dict[date, int]:
    """Matters that people entered, week by week: no rule had found them. Hotline orders are another way in."""
    entered = Case.objects.filter(detected_at__gte=since, topic=None, flag_rule="", hotline_orders=None)
    counts: dict[date, int] = {}
    for at in entered.exclude(state__in=_NOT_MEANT).values_list("detected_at", flat=True):
        week = monday_of(at.astimezone(SHANGHAI).date())
        counts[week] = counts.get(week, 0) + 1
    return counts
