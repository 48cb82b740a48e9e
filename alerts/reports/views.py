"""主要观点: how many ask for what, in which tone, and what they say, by appeal; statements that go round."""

from alerts.reports import cited
from alerts.reports.facts import Facts
from alerts.reports.paper import Paper, Reference, Sentence
from alerts.reports.quoting import quotable, quoted
from config.vocabulary import ClaimState, Emotion
from pipeline.models import Item

_TONES = {
    Emotion.HAPPY: "满意", Emotion.ANGRY: "气愤", Emotion.SAD: "难过", Emotion.FEAR: "担心",
    Emotion.SURPRISE: "意外", Emotion.NEUTRAL: "平静",
}  # fmt: skip


def views(paper: Paper, facts: Facts) -> None:
    """The part."""
    counted = cited.of_counts("对信息的自动分类（仅供参考）", facts.at, "topic", facts.topic.pk)
    appeals = [f"{name} {count} 条" for name, count in facts.told("appeal").most_common(4)]
    tones = [f"{_TONES[Emotion(name)]} {count} 条" for name, count in facts.told("emotion").most_common(4)
             if name in set(Emotion)]  # fmt: skip
    paper.say(
        Sentence(f"按诉求看，{'、'.join(appeals)}。" if appeals else "", (counted,)),
        Sentence(f"按语气看，{'、'.join(tones)}。" if tones else "", (counted,)),
    )
    for appeal, items in _by_appeal(facts).items():
        head = f"{appeal}类，如" if appeal else ""
        last = len(items) - 1
        paper.say(*(_said(item, head if not place else "", "。" if place == last else "；", counted)
                    for place, item in enumerate(items)))  # fmt: skip
    _claims(paper, facts)


def _by_appeal(facts: Facts) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {name: [] for name, _ in facts.told("appeal").most_common()}
    for item in facts.views():
        found.setdefault(str(item.analysis.get("appeal") or ""), []).append(item)
    return {appeal: items for appeal, items in found.items() if items}


def _said(item: Item, head: str, end: str, counted: Reference) -> Sentence:
    people = "有群众" if item.kind in {"post", "reply", "petition"} else ""
    told = f"{head}{item.source.name}{people}说：{quoted(quotable(item.text or item.title))}{end}"
    return Sentence(told, (cited.of_item(item), counted) if head else (cited.of_item(item),))


def _claims(paper: Paper, facts: Facts) -> None:
    ledger = cited.of_counts("对该专题信息的统计", facts.at, "topic", facts.topic.pk)
    events = facts.case.events if facts.case else ()
    for claim in facts.claims():
        by = f"（{claim.verifier.name}查证）" if claim.verifier and claim.verified_at else ""
        event = next((one for one in reversed(events) if one.data.get("claim") == claim.pk), None)
        told = f"流传的说法“{claim.text.rstrip('。')}”：{ClaimState(claim.state).zh}{by}。"
        paper.say(Sentence(told, (cited.of_event(event) if event else ledger,)))
