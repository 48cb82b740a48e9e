"""标记: when a topic becomes a candidate case: every rule that holds, the first of them with its reason."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from alerts.rules.flag_conditions import figures, holds
from alerts.rules.flag_facts import Heard, TopicFacts, Voice, Watched, concerns_offices, heard
from alerts.rules.flag_reasons import because
from config.flag_files import version_of
from config.flags import FlagRule

__all__ = ["FlagHit", "TopicFacts", "Voice", "Watched", "check", "concerns_offices", "frozen_rule"]


@dataclass(frozen=True, slots=True)
class FlagHit:
    """The rule that held, and why in one Chinese sentence for the screen and the mail.

    `held`: the ids of all rules that held then; `figures`: what the first one compared, as it was.
    """

    rule: FlagRule
    because: str
    held: tuple[str, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)


def check(facts: TopicFacts, rules: Sequence[FlagRule], now: datetime) -> FlagHit | None:
    """The first rule that holds for a topic at `now` (aware), or None. Adverts and chatter hold none."""
    if not concerns_offices(facts):
        return None
    first: FlagHit | None = None
    ids = []
    counted: dict[Hashable, Heard | None] = {}
    for rule in rules:
        within = (rule.within_hours, rule.source_kinds)  # many rules count alike
        if within not in counted:
            counted[within] = heard(facts, rule, now)
        voices = counted[within]
        parts = holds(rule.when, facts, voices) if voices is not None else None
        if voices is None or parts is None:
            continue
        ids.append(rule.id)
        if first is None:
            first = FlagHit(rule, because(rule, facts, voices, parts, now), figures=figures(facts, voices))
    return None if first is None else FlagHit(first.rule, first.because, tuple(ids), first.figures)


def frozen_rule(hit: FlagHit) -> dict[str, Any]:
    """What is kept of a rule with the evidence: its version, what it said, all that held, and the figures compared."""
    return {
        "rule_version": version_of(hit.rule),
        "rule": hit.rule.as_written(),
        "held": list(hit.held),
        "figures": hit.figures,
    }
