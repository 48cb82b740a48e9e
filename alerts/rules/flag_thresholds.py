"""建议阈值: what feedback says of the numbers of a rule. Only ever a proposal; nothing changes by itself.

Raised: to the least figure that a right alert had, where that keeps back a good part of the wrong ones and none of the
right. Lowered by a step: where a good part of the right ones came too late.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from alerts.rules.flag_scores import RIGHT, Judged
from config.flags import FlagRule
from config.vocabulary import Verdict

LEAST_RIGHT, LEAST_WRONG, LEAST_LATE = 5, 3, 3
GOOD_PART = 0.2
_PARTS = ("submitters", "platforms", "support", "heat", "burst", "burst_p")
_STEPS = {"submitters": 1, "burst_p": 0.05}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another number for one part of a rule, and why in one Chinese sentence."""

    rule: str
    part: str
    now: float
    proposed: float
    because: str


def proposals(rule: FlagRule, judged: Sequence[Judged]) -> list[Proposal]:
    """`judged`: alerts in which this rule spoke, of some weeks. Parts within all, any and not are left alone."""
    own = [one for one in judged if one.rule == rule.id]
    found: list[Proposal] = []
    for part in _PARTS:
        now = getattr(rule.when, part)
        if now is not None:
            found += [*_raised(rule, part, now, own), *_lowered(rule, part, now, own)]
    return found


def _raised(rule: FlagRule, part: str, now: float, own: Sequence[Judged]) -> Iterator[Proposal]:
    right = [value for one in own if one.verdict in RIGHT and (value := _figure(one, part)) is not None]
    wrong = [value for one in own if one.verdict is Verdict.NOT_OURS and (value := _figure(one, part)) is not None]
    if len(right) < LEAST_RIGHT or len(wrong) < LEAST_WRONG:
        return
    least = min(right)
    fewer = sum(value < least for value in wrong)
    if least > now and fewer >= LEAST_WRONG and fewer >= GOOD_PART * len(wrong):
        because = f"{len(wrong)} 条“不归我们”中有 {fewer} 条低于 {least:g}，而 {len(right)} 条有用的都不低于它"
        yield Proposal(rule.id, part, now, least, because)


def _lowered(rule: FlagRule, part: str, now: float, own: Sequence[Judged]) -> Iterator[Proposal]:
    if part not in _STEPS:
        return
    late = sum(one.verdict is Verdict.TOO_LATE for one in own)
    right = sum(one.verdict in RIGHT for one in own)
    lower = round(now - _STEPS[part], 2)
    if late >= LEAST_LATE and late >= GOOD_PART * right and lower > 0:
        yield Proposal(rule.id, part, now, lower, f"{right} 条有用的预警中有 {late} 条太迟，降低一档可以早些")


def _figure(one: Judged, part: str) -> float | None:
    value: Any = one.figures.get(part)
    return float(value) if isinstance(value, int | float) else None
