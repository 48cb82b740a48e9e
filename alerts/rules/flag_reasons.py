"""Why a flag rule held, in one Chinese sentence with its numbers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from alerts.rules.flag_facts import Heard, TopicFacts
from config.flags import FlagRule
from config.vocabulary import Severity

TOLD_BURST = 3
"""Fewer people, or fewer times the baseline, are not called a rise."""
TOLD_WATCHES = 3
"""Of several watches that match, as many are named."""
SIGNAL_ZH = {
    "deaths": ("死亡", "人"),
    "injured": ("受伤", "人"),
    "missing": ("失联", "人"),
    "evacuated": ("转移", "人"),
    "affected": ("受影响", "人"),
    "money": ("涉及金额", "元"),
}


def because(rule: FlagRule, facts: TopicFacts, heard: Heard, held: frozenset[str], now: datetime) -> str:
    """`held`: the parts of the rule's condition that made it hold."""
    where = f"在 {heard.platforms} 个平台" if heard.platforms > 1 else ""
    span = f"{_span(now - heard.since)}内 " if heard.submitters > 1 else ""
    first = f"{span}{heard.submitters} 人{where}反映“{facts.title}”"
    return "，".join([first, *_parts(facts, heard, held)]) + f"，符合“{rule.name}”规则。"


def _parts(facts: TopicFacts, heard: Heard, held: frozenset[str]) -> Iterator[str]:
    if facts.severity.rank > Severity.ORDINARY.rank:
        yield f"等级研判为{facts.severity.value}"
    rise = heard.submitters >= TOLD_BURST and facts.burst >= TOLD_BURST
    yield from (words(facts, heard) for name, words in _WORDS.items() if name in held or (name == "burst" and rise))
    if heard.watches:
        yield f"监测方案{'、'.join(f'“{name}”' for name in heard.watches[:TOLD_WATCHES])}命中"


def _signals(facts: TopicFacts, _: Heard) -> str:
    counts = [
        f"{zh} {number(facts.signals[name])} {unit}"
        for name, (zh, unit) in SIGNAL_ZH.items()
        if facts.signals.get(name, 0) > 0
    ]
    return f"文中提到{'、'.join(counts)}"


_WORDS: Mapping[str, Callable[[TopicFacts, Heard], str]] = {
    "signals": _signals,
    "must_respond": lambda facts, _: f"属于应当回应的情形（{'、'.join(facts.must_respond)}）",
    "sensitive": lambda facts, _: f"正值敏感时段（{'、'.join(facts.periods)}）",
    "burst": lambda facts, _: f"高于平时 {number(facts.burst)} 倍",
    "burst_p": lambda facts, _: f"成为热点的可能性 {(facts.burst_p or 0) * 100:.0f} %",
    "support": lambda _, heard: f"其中一条获 {heard.support} 人支持",
    "heat": lambda facts, _: f"热度 {number(facts.heat)}",
}


def _span(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    if hours < 1:
        return f"{max(1, round(span.total_seconds() / 60))} 分钟"
    return f"{round(hours)} 小时" if hours < 48 else f"{round(hours / 24)} 天"


def number(value: float) -> str:
    """At most one decimal; none from 100 on."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value < 100 else f"{value:.0f}"
