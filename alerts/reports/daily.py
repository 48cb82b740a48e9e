"""日报: one day on one page or two: numbers, what was done in each matter, what people spoke of, what is due."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from alerts.digest import matters, numbers, words
from alerts.digest.history import load, then
from alerts.digest.known import CaseThen
from alerts.digest.numbers import Period
from alerts.digest.spans import Span
from alerts.digest.values import Rate
from alerts.reports import cited
from alerts.reports.paper import Paper, Reference, Sentence
from alerts.reports.ranking import ranked_topics, yields
from config.vocabulary import TimerName

_MOST = 20
_AHEAD = timedelta(hours=24)
Told = Callable[[int, int, str], None]


def daily(span: Span, now: datetime, told: Told = lambda _done, _total, _step: None) -> Paper:
    """The paper of a day."""
    told(0, 4, "读取办理记录")
    at, before = span.as_of(now), span.previous.as_of(now)
    stored = load(span.previous.start)
    found, last = Period(span.start, then(stored, at)), Period(span.previous.start, then(stored, before))
    until = "" if span.over(now) else f"（截至{cited.moment(now)}）"
    paper = Paper(f"舆情回应日报{until}", span.zh, settings.INSTALLATION.name, cited.day(now), name=f"{span.zh}日报")
    told(1, 4, "数字")
    _whole(paper, span, now, found, last)
    told(2, 4, "事项")
    _matters(paper, found, span)
    told(3, 4, "热点和时限")
    _topics(paper, span, now)
    _due(paper, found.cases, at)
    paper.note = "说明：数字按办理记录和时限计算，作废的时限不计；每句后的方括号为资料来源编号。"
    told(4, 4, "生成 Word 和 PDF")
    return paper


def _whole(paper: Paper, span: Span, now: datetime, found: Period, last: Period) -> None:
    paper.heading(1, "总体情况")
    source = cited.of_counts("办理记录和采集记录", span.as_of(now))
    collected = dict(yields(span, now))
    counts = numbers.counts(found, last)
    told = "，".join(f"{count.name} {count.value} 件（前一日 {count.last} 件）" for count in counts)
    paper.say(
        Sentence(f"{span.zh}采集信息 {sum(collected.values()):,} 条，来自 {len(collected)} 个来源。", (source,)),
        Sentence(f"交办单{told}。", (source,)),
    )
    rates = [rate for rate in numbers.rates(found, last) if rate.denominator]
    rows = [(rate.name, _shown(rate), rate.formula) for rate in rates]
    paper.table("当日比率", ("比率", "当日", "计算方法"), rows, (3, 4, 10))


def _shown(rate: Rate) -> str:
    return rate.shown if rate.few else f"{rate.shown}（{rate.numerator}/{rate.denominator}）"


def _matters(paper: Paper, found: Period, span: Span) -> None:
    paper.heading(1, "事项办理")
    told = matters.matters(found.cases, span.start, dated=False)
    by_pk = {one.case.pk: one for one in found.cases}
    for one in told[:_MOST]:
        events = by_pk[one.case.pk].within(span.start)
        source = (cited.of_event(events[-1]),)
        unit = f"，主办{one.case.unit}" if one.case.unit else ""
        paper.say(
            Sentence(f"【{one.case.severity.value}】{one.case.title}（{one.case.number}{unit}）。", source),
            Sentence(one.done, source),
            Sentence(words.sentence(f"目前{one.stands}") if one.stands else "", source),
        )
    if not told:
        paper.say(Sentence("当日没有办理交办单。", (cited.of_counts("办理记录", span.start),)))
    if len(told) > _MOST:
        paper.say(f"另有 {len(told) - _MOST} 件，见系统。")


def _topics(paper: Paper, span: Span, now: datetime) -> None:
    paper.heading(1, "热点")
    rows = [(words.short(one.title, 30), one.place or "—", one.sector, str(one.people), str(one.items))
            for one in ranked_topics(span, now)]  # fmt: skip
    paper.table("当日反映人数最多的专题", ("专题", "地方", "领域", "人数", "条数"), rows, (8, 4, 3, 2, 2))
    if not rows:
        paper.say(Sentence("当日没有两人以上反映同一件事。", (cited.of_counts("采集记录", span.as_of(now)),)))


def _due(paper: Paper, cases: Sequence[CaseThen], at: datetime) -> None:
    paper.heading(1, "时限提醒")
    late, soon = list(_late(cases, at)), list(_soon(cases, at))
    paper.say(*(late[:_MOST] or [Sentence("没有超期的事项。", (cited.of_counts("时限记录", at),))]))
    paper.say(*soon[:_MOST])


def _late(cases: Sequence[CaseThen], at: datetime) -> Iterator[Sentence]:
    for line in matters.late(cases):
        unit = f"（{line.unit}）" if line.unit else ""
        told = f"“{words.short(line.case.title, 30)}”{line.waits_for}已超 {words.span(line.over)}{unit}。"
        yield Sentence(told, (Reference(f"时限记录 {line.case.number}，截至{cited.moment(at)}"),))


def _soon(cases: Sequence[CaseThen], at: datetime) -> Iterator[Sentence]:
    for one in cases:
        for clock in one.clocks if one.open else ():
            if clock.late_at(clock.due_at) and at < clock.due_at <= at + _AHEAD:
                name = TimerName(clock.timer.name).zh
                told = f"“{words.short(one.case.title, 30)}”{name}将于{words.moment(clock.due_at)} 到期。"
                yield Sentence(told, (Reference(f"时限记录 {one.case.number}"),))
