"""What other rules change against those of today: new alerts, missed ones, earlier and later ones, as plain values."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from alerts.backtest.replaying import First, Walked
from alerts.models import Case
from config.clock import SHANGHAI
from config.flag_files import version_of
from config.vocabulary import CaseState

_IDLE = (CaseState.CANDIDATE.value, CaseState.TRIAGE.value, CaseState.REJECTED.value, CaseState.MERGED.value)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`alerts`: what the other rules would have said, in the order of time, each with `change` (same, earlier, later,
    new); `missed`: what today's rules say and the other ones do not, with what came of it."""

    alerts: list[dict[str, Any]]
    missed: list[dict[str, Any]]

    @property
    def summary(self) -> dict[str, Any]:
        """Counts of each kind; how many of the missed ones were handed over in fact; alerts for each rule."""
        changes = Counter(alert["change"] for alert in self.alerts)
        return {
            "alerts": len(self.alerts),
            **{name: changes[name] for name in ("same", "earlier", "later", "new")},
            "missed": len(self.missed),
            "missed_handed_over": sum(bool(one["handed_over"]) for one in self.missed),
            "missed_useful": sum("useful" in one["verdicts"] for one in self.missed),
            "by_rule": dict(sorted(Counter(alert["rule"] for alert in self.alerts).items())),
        }


def compare(walked: Iterable[Walked]) -> Comparison:
    """`walked`: topics under (today's rules, the other rules)."""
    alerts: list[dict[str, Any]] = []
    missed: list[dict[str, Any]] = []
    for one in walked:
        today, other = one.firsts
        if other is not None:
            alerts.append({**_said(one, other), **_change(today, other)})
        elif today is not None:
            missed.append({**_said(one, today), **_became(one)})
    return Comparison(sorted(alerts, key=_order), sorted(missed, key=_order))


def _order(row: Mapping[str, Any]) -> tuple[str, int]:
    return row["at"], row["topic"]


def _said(one: Walked, first: First) -> dict[str, Any]:
    return {
        "topic": one.topic.pk,
        "title": one.topic.title,
        "at": first.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "rule": first.hit.rule.id,
        "rule_name": first.hit.rule.name,
        "version": version_of(first.hit.rule),
        "because": first.hit.because,
        "items": first.items,
        "submitters": first.submitters,
    }


def _change(today: First | None, other: First) -> dict[str, Any]:
    if today is None:
        return {"change": "new", "minutes": None}
    minutes = round((other.at - today.at).total_seconds() / 60)
    return {"change": "same" if not minutes else ("earlier" if minutes < 0 else "later"), "minutes": minutes}


def _became(one: Walked) -> dict[str, Any]:
    """What came in fact of an alert that the other rules would miss."""
    case = one.topic.cases.order_by("id").last()
    words = one.topic.alerts.values_list("verdicts__verdict", flat=True)
    return {
        "case": case.number if case else None,
        "state": CaseState(case.state).zh if case else None,
        "handed_over": case is not None and _handed_over(case),
        "verdicts": sorted({word for word in words if word}),
    }


def _handed_over(case: Case) -> bool:
    return case.dispatched_at is not None or case.state not in _IDLE
