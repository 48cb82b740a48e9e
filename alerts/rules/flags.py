"""标记: when a topic becomes a candidate case, and why, in one Chinese sentence with its numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.schema import FlagRule
from config.vocabulary import Sector, Severity

RELEVANT_SHARE = 0.5
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


@dataclass(frozen=True, slots=True)
class Voice:
    """One item of a topic, as far as counting goes: when published, by whom (salted hash), on what kind of source.

    `source` is one key per site (two forums are two sources), `kind` the SourceKind's value.
    """

    at: datetime
    submitter: str
    source: str
    kind: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A watch (监测方案) that found a post of the topic, and when the post was said."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """What the rules look at. `voices` gives exact counts within a rule's hours; without them the totals are taken.

    `burst`: times the topic's own baseline; `signals`: name and value of severity signals (deaths ...);
    `relevant_share`: share of items that are about public services; `sources`: kinds of site.
    """

    title: str
    heat: float
    submitters: int
    sources: tuple[str, ...]
    items: int
    burst: float
    severity: Severity
    signals: Mapping[str, float]
    must_respond: tuple[str, ...]
    sector: Sector
    first_at: datetime
    last_at: datetime
    relevant_share: float
    voices: tuple[Voice, ...] = field(default=())
    watched: tuple[Watched, ...] = ()


@dataclass(frozen=True, slots=True)
class FlagHit:
    """The rule that held, and why in one Chinese sentence for the screen and the mail."""

    rule: FlagRule
    because: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Who spoke within a rule's hours: distinct people and sites, and since when."""

    submitters: int
    sources: int
    since: datetime


def check(facts: TopicFacts, rules: Sequence[FlagRule], now: datetime) -> FlagHit | None:
    """The first rule that holds for a topic at `now` (aware), or None. Adverts and chatter hold none."""
    if not concerns_offices(facts):
        return None
    for rule in rules:
        heard = _heard(facts, rule, now)
        watches = _watches(rule, facts, now)
        if heard is not None and _holds(rule, facts, heard) and (watches or not rule.watched):
            return FlagHit(rule, _because(rule, facts, heard, now, watches))
    return None


def concerns_offices(facts: TopicFacts) -> bool:
    """Whether a topic is anybody's duty: of a known sector, or mostly about public services."""
    return facts.sector is not Sector.OTHER or facts.relevant_share >= RELEVANT_SHARE


def _watches(rule: FlagRule, facts: TopicFacts, now: datetime) -> list[str]:
    """The watches that found a post within the rule's hours."""
    since = now - timedelta(hours=rule.within_hours)
    return list(dict.fromkeys(one.name for one in facts.watched if since <= one.at <= now))


def _heard(facts: TopicFacts, rule: FlagRule, now: datetime) -> Heard | None:
    """Voices within the rule's hours and kinds; None when there are none."""
    since = now - timedelta(hours=rule.within_hours)
    if not facts.voices:
        kinds = [kind for kind in facts.sources if not rule.source_kinds or kind in rule.source_kinds]
        quiet = facts.last_at < since or not kinds
        return None if quiet else Heard(facts.submitters, len(kinds), max(facts.first_at, since))
    kept = [
        voice
        for voice in facts.voices
        if since <= voice.at <= now and (not rule.source_kinds or voice.kind in rule.source_kinds)
    ]
    if not kept:
        return None
    return Heard(
        submitters=len({voice.submitter for voice in kept}),
        sources=len({voice.source for voice in kept}),
        since=min(voice.at for voice in kept),
    )


def _holds(rule: FlagRule, facts: TopicFacts, heard: Heard) -> bool:
    thresholds: tuple[tuple[float | None, float], ...] = (
        (rule.min_heat, facts.heat),
        (rule.min_submitters, heard.submitters),
        (rule.min_sources, heard.sources),
        (rule.min_burst, facts.burst),
        (rule.min_severity.rank if rule.min_severity else None, facts.severity.rank),
    )
    return (
        all(least is None or value >= least for least, value in thresholds)
        and (not rule.signals or any(facts.signals.get(name, 0) > 0 for name in rule.signals))
        and (not rule.sectors or facts.sector in rule.sectors)
        and (not rule.must_respond or bool(facts.must_respond))
    )


def _because(rule: FlagRule, facts: TopicFacts, heard: Heard, now: datetime, watches: Sequence[str]) -> str:
    where = f"在 {heard.sources} 个平台" if heard.sources > 1 else ""
    span = f"{_span(now - heard.since)}内 " if heard.submitters > 1 else ""
    parts = [f"{span}{heard.submitters} 人{where}反映“{facts.title}”"]
    if facts.severity.rank > Severity.ORDINARY.rank:
        parts.append(f"等级研判为{facts.severity.value}")
    counts = [
        f"{zh} {_number(facts.signals[name])} {unit}"
        for name, (zh, unit) in SIGNAL_ZH.items()
        if name in rule.signals and facts.signals.get(name, 0) > 0
    ]
    if counts:
        parts.append(f"文中提到{'、'.join(counts)}")
    if rule.must_respond:
        parts.append(f"属于应当回应的情形（{'、'.join(facts.must_respond)}）")
    if heard.submitters >= TOLD_BURST and facts.burst >= (rule.min_burst or TOLD_BURST):
        parts.append(f"高于平时 {_number(facts.burst)} 倍")
    if rule.min_heat is not None:
        parts.append(f"热度 {_number(facts.heat)}")
    if watches:
        parts.append(f"监测方案{'、'.join(f'“{name}”' for name in watches[:TOLD_WATCHES])}命中")
    return "，".join(parts) + f"，符合“{rule.name}”规则。"


def _span(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    if hours < 1:
        return f"{max(1, round(span.total_seconds() / 60))} 分钟"
    return f"{round(hours)} 小时" if hours < 48 else f"{round(hours / 24)} 天"


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if value < 100 else f"{value:.0f}"
