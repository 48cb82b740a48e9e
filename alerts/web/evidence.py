"""Why a case was flagged, as the screen tells it: one sentence, then words, probabilities, rule and items."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from alerts.cases.evidence import deciding_words
from alerts.flag_rules import rule_named
from alerts.models import Case
from alerts.place_words import place_word
from alerts.rules.flag_words import in_words
from alerts.web.words import probability
from config.clock import when
from config.flags import FlagRule
from config.vocabulary import Appeal, Severity
from pipeline.models import Item, Topic

_TONES = {"happy": "满意", "angry": "气愤", "sad": "难过", "fear": "担心", "surprise": "意外", "neutral": "平静"}
_SIGNALS = {
    "deaths": "死亡",
    "injured": "受伤",
    "missing": "失联",
    "evacuated": "转移",
    "affected": "受影响",
    "money": "涉及金额",
}


@dataclass(frozen=True, slots=True)
class Why:
    """The why-panel. `facts`: name and value; `rule`: its name and day; `rule_version`: the hash of what
    it said then, shown on hover only; `contrary`: what would have made it different."""

    sentence: str
    terms: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    rule: str
    contrary: str
    rule_version: str = ""


def why(case: Case | None, topic: Topic | None, items: Sequence[Item]) -> Why:
    """From the evidence frozen with the case, or, where there is no case yet, from the topic as it stands."""
    rule = rule_then(case)
    return Why(
        sentence=(case.flag_because if case else "") or _plain(topic, case),
        terms=terms_of(case, topic, items),
        facts=tuple(_facts(case, topic, items)),
        rule=_rule_words(case, rule),
        contrary=_contrary(rule),
        rule_version=str(case.evidence.get("rule_version") or "") if case and case.flag_rule else "",
    )


def _plain(topic: Topic | None, case: Case | None) -> str:
    if topic is None:
        return "由工作人员录入，没有采集到的信息。" if case else ""
    return f"已有 {topic.submitters} 人在 {topic.sources} 处反映，共 {topic.items} 条，尚未达到预警规则。"


def terms_of(case: Case | None, topic: Topic | None, items: Iterable[Item]) -> tuple[str, ...]:
    """The words that decided: as frozen, else those of the items that are of the topic's sector."""
    frozen = case.evidence.get("words") if case else None
    if isinstance(frozen, list):
        return tuple(str(word) for word in frozen[:12])
    said = deciding_words(items, topic.sector) if topic else ()
    return tuple(word for word, _ in Counter(said).most_common(12))


def _facts(case: Case | None, topic: Topic | None, items: Sequence[Item]) -> Iterable[tuple[str, str]]:
    frozen = case.evidence if case else {}
    if frozen.get("source_kind"):
        yield "来源", f"{frozen['source_kind']}（人工录入）"
    sector, p = frozen.get("sector"), frozen.get("sector_p")
    if topic is not None and not sector:
        sector, p = topic.sector, topic.sector_p
    if sector:
        yield "领域", f"{sector}，{probability(p)}" if p else sector
    best = _best_appeal(items)
    if best:
        yield "诉求", best
    grade = case.severity if case else (topic.severity if topic else Severity.ORDINARY.value)
    reason = str(frozen.get("severity_reason") or (topic.severity_reason if topic else ""))
    yield "等级", f"{grade}，{reason}" if reason else grade
    tone = _tone(items)
    if tone:
        yield "情绪", tone
    signals = "；".join(_signals([item.analysis for item in items] or [frozen]))
    if signals:
        yield "数字", signals
    if frozen.get("must_respond"):
        yield "应当回应", "、".join(frozen["must_respond"])


def _best_appeal(items: Iterable[Item]) -> str:
    found = [
        (str(item.analysis["appeal"]), float(item.analysis.get("appeal_p") or 0))
        for item in items
        if item.analysis.get("appeal")
    ]
    counts: dict[str, list[float]] = {}
    for appeal, p in found:
        if appeal in set(Appeal):
            counts.setdefault(appeal, []).append(p)
    if not counts:
        return ""
    appeal = max(counts, key=lambda key: len(counts[key]))
    ps = counts[appeal]
    return f"{appeal}，{probability(sum(ps) / len(ps))}"


def _tone(items: Iterable[Item]) -> str:
    tones = [_TONES.get(str(item.analysis.get("emotion"))) for item in items]
    known = [tone for tone in tones if tone]
    if not known:
        return ""
    most = max(set(known), key=known.count)
    return f"{most}（{known.count(most)}/{len(known)} 条），仅供参考"


def _signals(told: Iterable[dict[str, Any]]) -> Iterable[str]:
    seen: dict[str, Any] = {}
    for analysis in told:
        for key, signal in (analysis.get("signals") or {}).items():
            seen.setdefault(key, signal)
    for key, signal in seen.items():
        yield f"{_SIGNALS.get(key, key)}：原文“{signal.get('words', '')}”"


def rule_then(case: Case | None) -> FlagRule | None:
    """The rule that flagged the case as it was then; cases of before it was frozen have that of today."""
    if case is None or not case.flag_rule:
        return None
    frozen = case.evidence.get("rule")
    return FlagRule.model_validate(frozen) if frozen else rule_named(case.flag_rule)


def _rule_words(case: Case | None, rule: FlagRule | None) -> str:
    """多处反映，11月23日的规则: as it was on that day; a rule that is no more has its key only."""
    if case is None or not case.flag_rule:
        return ""
    name = rule.name if rule else case.flag_rule
    return f"{name}（{when(case.detected_at).split()[0]}的规则）" if case.evidence.get("rule_version") else name


def _contrary(rule: FlagRule | None) -> str:
    """What the rule asked for: had one part of it been missing, it would not have held."""
    if rule is None or rule.when.empty:
        return ""
    return f"{rule.within_hours} 小时内如果不满足“{in_words(rule.when, place_word)}”，就不会触发这条规则。"
