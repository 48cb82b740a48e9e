"""舆情专报 on one topic: 概况 传播 观点 处置 研判 建议. Every sentence names its source; people sign."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from alerts.digest import words
from alerts.reports import cited
from alerts.reports.facts import Facts, facts_of
from alerts.reports.handling import handling
from alerts.reports.judging import advice, judgement
from alerts.reports.paper import Paper, Reference, Sentence
from alerts.reports.quoting import quoted, without_lead_in
from alerts.reports.tolls import differ, tolls
from alerts.reports.views import views
from config.vocabulary import ReleaseKind
from nlp.topics.summary import sentences_of
from pipeline.models import Topic
from pipeline.topics.figures import happened_at

_SENTENCES, _SUMMARY = 3, 160
_FOUND = "核实情况"
_NOTE = (
    "本专报由系统根据采集的公开信息和办理记录生成，每句后的方括号为资料来源编号；个人信息已遮盖，不记录发布者身份。"
    "“研判”和“建议”按规则列出，供研判人员核实、修改后签发。"
)
Told = Callable[[int, int, str], None]


def special(topic: Topic, now: datetime, told: Told = lambda _done, _total, _step: None) -> Paper:
    """The paper as of `now`. Raises `ValueError` where the topic has no posts."""
    parts = (
        ("概况", _overview),
        ("传播情况", _spread),
        ("主要观点", views),
        ("处置和回应", handling),
        ("研判", judgement),
        ("建议", advice),
    )
    told(0, len(parts) + 1, "读取信息")
    facts = facts_of(topic, now)
    title = facts.case.case.title if facts.case else topic.title
    paper = Paper(f"关于“{title}”的舆情专报", cited.moment(now), settings.INSTALLATION.name, cited.day(now), note=_NOTE)
    paper.name = f"舆情专报-{words.short(title, 30)}"
    for number, (name, part) in enumerate(parts, 1):
        told(number, len(parts) + 1, name)
        paper.heading(1, name)
        part(paper, facts)
    return paper


@dataclass(frozen=True, slots=True)
class Said:
    """A post as the summary takes it."""

    title: str
    text: str
    tokens: tuple[str, ...] = ()


def _overview(paper: Paper, facts: Facts) -> None:
    topic, first, counted = facts.topic, facts.first, _counted(facts)
    place = f"，事发地为{topic.place_name}" if topic.place_name else ""
    numbers = f"{facts.voices()} 人在 {len(facts.sources())} 个来源反映，共 {len(facts.items)} 条"
    grade = facts.case.severity.value if facts.case else topic.severity
    paper.say(
        Sentence(f"{cited.moment(happened_at(first))}，{first.source.name}出现首条反映。", (cited.of_item(first),)),
        Sentence(f"截至{cited.moment(facts.at)}，{numbers}{place}。", (counted,)),
        *_main(facts),
        *_published(facts),
    )
    released = facts.case.releases if facts.case else ()
    by = "按各种说法中最高的判断" if differ(facts.items, released) else "依据"
    why = f"，{by}：{topic.severity_reason.rstrip('。')}" if topic.severity_reason else ""
    said = [Sentence(f"系统判断属{topic.sector}领域，等级为{grade}{why}。", (counted,)), *tolls(facts.items, released)]
    if facts.case:
        opened = facts.case.events[0]
        number, state = facts.case.case.number, facts.case.state.zh
        said.append(Sentence(f"已立交办单 {number}，目前“{state}”。", (cited.of_event(opened),)))
        why = facts.case.case.flag_because.replace(f"反映“{facts.case.case.title}”", "反映此事")
        said.append(Sentence(words.sentence(f"立单原因：{why}"), (cited.of_event(opened),)))
    else:
        said.append(Sentence("尚未立交办单。", (counted,)))
    paper.say(*said)


def _main(facts: Facts) -> Iterator[Sentence]:
    """The sentences most like all others, each with the post in which it stands."""
    told = sentences_of([Said(item.title, item.text) for item in facts.originals], _SENTENCES)
    chosen: list[tuple[str, Reference]] = []
    for one in told:
        sentence = without_lead_in(one.sentence)
        if sentence and (sum(len(said) for said, _ in chosen) + len(sentence) <= _SUMMARY or not chosen):
            chosen.append((words.short(sentence, _SUMMARY), cited.of_item(facts.originals[one.place])))
    for place, (said, source) in enumerate(chosen):
        head = "" if place else "反映的主要内容："
        yield Sentence(f"{head}{quoted(said)}{'；' if place < len(chosen) - 1 else '。'}", (source,))


def _published(facts: Facts) -> Iterator[Sentence]:
    """What this office last said about it: people's words, which may be a rumour, do not stand alone."""
    said = [
        release for release in (facts.case.releases if facts.case else ()) if release.published_at and release.parts
    ]
    if said:
        last = max(said, key=lambda release: release.number)
        part = next((text for name, text in last.parts.items() if _FOUND in name), next(iter(last.parts.values())))
        day = words.day(last.published_at) if last.published_at else ""
        told = f"{day}发布的{ReleaseKind(last.kind).zh}说明：{quoted(words.whole(part, _SUMMARY))}。"
        yield Sentence(told, (cited.of_release(last),))


def _spread(paper: Paper, facts: Facts) -> None:
    counted = _counted(facts)
    days: dict[str, int] = {}
    for item in facts.items:
        days[words.day(happened_at(item))] = days.get(words.day(happened_at(item)), 0) + 1
    top = max(days, key=lambda day: days[day])
    now, before = facts.latest_day
    trend = "仍在上升" if now > before else "有所回落" if now < before else "大体持平"
    lately = f"最近 24 小时 {now} 人反映，此前 24 小时 {before} 人，{trend}。"
    if not now + before:
        last = cited.moment(happened_at(facts.items[-1]))
        lately = f"最近一条在{last}，此后没有新的反映。"
    said = [
        Sentence(f"反映最多的一天是{top}，{days[top]} 条。", (counted,)),
        Sentence(lately, (counted,)),
    ]
    copies = len(facts.items) - len(facts.originals)
    if copies:
        said.append(Sentence(f"其中 {copies} 条是近似转载。", (counted,)))
    loud = max(facts.items, key=lambda item: (item.comments or 0) + (item.reposts or 0) + (item.likes or 0))
    engaged = (("评论", loud.comments), ("转发", loud.reposts), ("点赞", loud.likes), ("阅读", loud.views))
    numbers = "、".join(f"{name} {count:,}" for name, count in engaged if count)
    if numbers:
        said.append(Sentence(f"互动最多的一条在{loud.source.name}，{numbers}。", (cited.of_item(loud),)))
    paper.say(*said)
    rows = [
        (name, f"{len(items)}", f"{len({i.submitter or i.pk for i in items})}",
         words.moment(happened_at(items[0])), words.moment(happened_at(items[-1])))
        for name, items in facts.sources()[:10]
    ]  # fmt: skip
    paper.table("各来源传播情况", ("来源", "条数", "人数", "首条", "最近一条"), rows, (5, 2, 2, 5, 5))


def _counted(facts: Facts, what: str = "对该专题信息的统计") -> Reference:
    return cited.of_counts(what, facts.at, "topic", facts.topic.pk)
