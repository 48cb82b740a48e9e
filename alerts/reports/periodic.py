"""月报 季报 年报: figures added up from frozen months, with the formula beside each rate, by sector, unit and place.

All numbers of a quarter or a year are sums of its months as they were frozen; the table of months shows that they are.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from alerts.digest import numbers, words
from alerts.digest.matters import matters
from alerts.digest.spans import Span, SpanKind
from alerts.reports import cited
from alerts.reports.effects import effects
from alerts.reports.frozen import FLOWS, STOCKS, Figures, Summed, differences, summed
from alerts.reports.paper import Paper, Reference, Sentence
from alerts.reports.persistent import Lasting, persistent
from alerts.reports.ranking import gravest, ranked_topics, yields

_NAMES = {SpanKind.MONTH: "月报", SpanKind.QUARTER: "季报", SpanKind.YEAR: "年报"}
_MOST = {SpanKind.MONTH: 12, SpanKind.QUARTER: 15, SpanKind.YEAR: 20}
_FEW = words.FEW
_SHORT = tuple(name.removesuffix("率") for name in (numbers.SIGNED, numbers.ANSWERED, numbers.FINISHED))
"""As heads of narrow columns."""
_WILD = 300
"""A change in per cent beyond which the earlier number says more than the share."""
Told = Callable[[int, int, str], None]


def periodic(span: Span, now: datetime, told: Told = lambda _done, _total, _step: None) -> Paper:
    """The paper of a month, quarter or year; `told(done, total, step)` hears how far it is."""
    begun = [month for month in span.months if month.start <= now]
    total = len(begun) + 5
    found = summed(span, now, lambda number, month: told(number, total, f"核算{month.zh}"))
    told(len(begun), total, "上年同期和上期")
    before = _of(span.previous, now)
    year_before = before if span.year_before == span.previous else _of(span.year_before, now)
    name = f"{span.zh}舆情回应工作{_NAMES[span.kind]}"
    paper = Paper(name, _subtitle(found, now), settings.INSTALLATION.name, cited.day(now), name=name)
    told(len(begun) + 1, total, "数字")
    _whole(paper, found, before, year_before)
    _rates(paper, found, before, year_before)
    if len(found.months) > 1:
        _months(paper, found)
    _shares(paper, found)
    told(len(begun) + 2, total, "主要事项")
    _matters(paper, span, now)
    told(len(begun) + 3, total, "热点和持续事项")
    _topics(paper, span, now)
    told(len(begun) + 4, total, "来源和核对")
    _sources(paper, span, now)
    paper.note = _note(span, now)
    told(total, total, "生成 Word 和 PDF")
    return paper


def _of(span: Span, now: datetime) -> Figures:
    return summed(span, now).figures


def _subtitle(found: Summed, now: datetime) -> str:
    first, last = found.span.first, found.span.as_of(now)
    until = "" if found.frozen else f"（尚未结束，截至 {words.clock(now)}）"
    return f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日{until}"


def _source(found: Summed) -> Reference:
    return Reference(f"本系统办理记录和时限，{found.span.zh}，各月数字{'已冻结' if found.frozen else '含未结束月份'}")


def _whole(paper: Paper, found: Summed, before: Figures, year_before: Figures) -> None:
    paper.heading(1, "总体情况")
    figures, source = found.figures, _source(found)
    counts, books = figures["counts"], figures["balance"]
    compared = _compared(figures["items"], before["items"])
    new, closed, waiting, late = (counts.get(name, 0) for name in (*FLOWS, *STOCKS))
    paper.say(
        Sentence(f"{found.span.zh}共采集信息 {figures['items']:,} 条{compared}。", (source,)),
        Sentence(f"新增交办单 {new} 件，办结 {closed} 件；期末在办 {waiting} 件，超期 {late} 件。", (source,)),
        Sentence(_books(books), (source,)),
    )  # fmt: skip
    if not figures["items"] and not any(counts.values()):
        paper.say(Sentence("本期没有采集到信息，也没有交办单。", (source,)))
    columns = [_column(one) for one in (figures, before, year_before)]
    names = ("采集信息（条）", *(f"{name}（件）" for name in (*FLOWS, *STOCKS)))
    rows = list(zip(names, *columns, strict=True))
    paper.table("主要数字", ("指标", "本期", "上期", "上年同期"), rows, (3, 2, 2, 2))


def _column(figures: Figures) -> list[str]:
    """The main numbers of a period; 无数据 for one of which nothing was recorded, as before the system was there."""
    counts = [figures["counts"].get(name, 0) for name in (*FLOWS, *STOCKS)]
    if not figures["items"] and not any(counts):
        return ["无数据"] * (1 + len(counts))
    return [f"{figures['items']:,}", *map(str, counts)]


def _compared(now: int, before: int) -> str:
    if not before:
        return ""
    change = round(100 * (now - before) / before)
    if abs(change) > _WILD:
        return f"（上期 {before:,} 条）"
    return f"，比上期{'增加' if change > 0 else '减少'} {abs(change)}%" if change else "，与上期持平"


def _books(books: Figures) -> str:
    """期初在办 12 件，新增进入研判 30 件，…，期末在办 9 件."""
    came = "，".join(f"{name} {count} 件" for name, count in books["came"].items())
    went = "，".join(f"{name} {count} 件" for name, count in books["went"].items())
    parts = [f"期初在办 {books['opening']} 件", *filter(None, (came, went)), f"期末在办 {books['closing']} 件"]
    return f"收支核对：{'，'.join(parts)}。"


def _rates(paper: Paper, found: Summed, before: Figures, year_before: Figures) -> None:
    paper.heading(1, "办理时限和质量")
    rows = []
    for name, formula in _formulas():
        values = (shown(one["rates"].get(name, [0, 0])) for one in (found.figures, before, year_before))
        rows.append((name, *values, formula))
    paper.table("考核比率", ("比率", "本期", "上期", "上年同期", "计算方法"), rows, (8, 11, 7, 7, 15))
    satisfied = found.figures["rates"].get(numbers.SATISFIED, [0, 0])
    if not satisfied[1]:
        paper.say(Sentence("本期没有回访评价，满意率无数据。", (_source(found),)))


def _formulas() -> list[tuple[str, str]]:
    return [(rate.name, rate.formula) for rate in numbers.no_rates()]


def shown(pair: list[int]) -> str:
    """92%（46/50）, 3/4 件, or 无数据."""
    numerator, denominator = pair
    if not denominator:
        return "无数据"
    said = words.share(numerator, denominator).replace(" %", "%")
    return said if denominator < _FEW else f"{said}（{numerator}/{denominator}）"


def _months(paper: Paper, found: Summed) -> None:
    paper.heading(1, "各月情况")
    paper.say(Sentence("各月数字在当月结束后冻结，下表合计即本期数字；在办、超期为期末时点数，合计取最后一个月。",
                       (_source(found),)))  # fmt: skip
    head = ("月份", "信息", *FLOWS, *STOCKS, *_SHORT)
    rows = [_month(name, figures) for name, figures in found.months]
    rows.append(_month("合计", found.figures))
    paper.table("各月数字", head, rows, (5, 4, 3, 3, 3, 3, 4, 4, 4))


def _month(name: str, figures: Figures) -> tuple[str, ...]:
    counts = [str(figures["counts"].get(one, 0)) for one in (*FLOWS, *STOCKS)]
    pairs = [figures["rates"].get(one, [0, 0]) for one in (numbers.SIGNED, numbers.ANSWERED, numbers.FINISHED)]
    rates = [f"{met}/{of}" if of else "—" for met, of in pairs]
    short = name.rsplit("年", maxsplit=1)[-1] if "月" in name else name
    return (short, f"{figures['items']:,}", *counts, *rates)


def _shares(paper: Paper, found: Summed) -> None:
    paper.heading(1, "分布情况")
    rows: list[tuple[str, ...]]
    for caption, key, what in (("分领域", "sectors", "领域"), ("分等级", "severities", "等级")):
        pairs = sorted(found.figures[key].items(), key=lambda pair: (-pair[1][0], pair[0]))
        rows = [(name, str(new), str(closed)) for name, (new, closed) in pairs]
        paper.table(caption, (what, "新增", "办结"), rows, (4, 2, 2))
    for caption, key in (("各单位", "units"), ("各属地", "territories")):
        rows = [_unit(name, line) for name, line in found.figures[key].items()]
        head = ("单位", *FLOWS, *STOCKS, *_SHORT)
        paper.table(caption, head, rows, (6, 3, 3, 3, 3, 4, 4, 4))
    paper.say(Sentence("不足 5 件的比率以件数表示，不作排名。", (_source(found),)))


def _unit(name: str, line: Figures) -> tuple[str, ...]:
    counts = [str(line["counts"].get(one, 0)) for one in (*FLOWS, *STOCKS)]
    rates = [words.share(*line["rates"].get(one, [0, 0])).replace(" ", "")
             for one in (numbers.SIGNED, numbers.ANSWERED, numbers.FINISHED)]  # fmt: skip
    return (name, *counts, *rates)


def _matters(paper: Paper, span: Span, now: datetime) -> None:
    paper.heading(1, "主要事项")
    cases, whole = gravest(span, span.as_of(now), _MOST[span.kind])
    told = matters(cases, span.start)
    by_number = {one.case.pk: one for one in cases}
    for one in told:
        paper.heading(2, words.short(one.case.title, 40))
        case = by_number[one.case.pk]
        events = case.within(span.start)
        sources = tuple(dict.fromkeys([cited.of_event(events[0]), cited.of_event(events[-1])]))
        place = f"{one.place}，" if one.place else ""
        unit = f"，由{one.case.unit}主办" if one.case.unit else ""
        paper.say(
            Sentence(f"{place}{one.sector}，{one.case.severity.value}{unit}。", (sources[0],)),
            Sentence(words.sentence(one.what), (sources[0],)),
            Sentence(words.sentence(one.done), sources),
            Sentence(words.sentence(f"期末{one.stands}"), (sources[-1],)),
        )
    if not told:
        paper.say(Sentence("本期没有办理交办单。", (cited.of_counts("办理记录", span.as_of(now)),)))
    elif whole > len(told):
        paper.say(Sentence(f"另有 {whole - len(told)} 件，见系统。", (cited.of_counts("办理记录", span.as_of(now)),)))
    effects(paper, span.start, span.as_of(now))


def _topics(paper: Paper, span: Span, now: datetime) -> None:
    paper.heading(1, "热点专题")
    rows = [(words.short(one.title, 30), one.place or "—", one.sector, str(one.people), str(one.items))
            for one in ranked_topics(span, now)]  # fmt: skip
    paper.table("反映人数最多的专题", ("专题", "地方", "领域", "人数", "条数"), rows, (8, 4, 3, 2, 2))
    lasting = persistent(span.as_of(now))
    if lasting:
        paper.heading(1, "持续未了的事项")
        paper.say(*(_lasting(one) for one in lasting[:10]))


def _lasting(one: Lasting) -> Sentence:
    point = "" if one.point else "，口径库尚无相近口径，建议拟写"
    since = f"“{words.short(one.title, 30)}”自{cited.day(one.first_at)}起"
    told = f"{since}，已有 {one.months} 个月有人反映，共 {one.people} 人{point}。"
    return Sentence(told, (Reference(f"专题“{words.short(one.title, 24)}”", cited.page("topic", one.pk)),))


def _sources(paper: Paper, span: Span, now: datetime) -> None:
    paper.heading(1, "采集情况")
    rows = [(name, f"{items:,}") for name, items in yields(span, now)]
    paper.table("各来源采集条数", ("来源", "条数"), rows, (4, 2))
    paper.say(
        Sentence(
            "没有采到不等于没有人说，来源中断期间的数字偏低。",
            (cited.of_counts("采集记录", span.as_of(now), "sources"),),
        )
    )


def _note(span: Span, now: datetime) -> str:
    wrong = differences(span, now)
    told = f"核对：{'；'.join(wrong)}。报告采用冻结数字。" if wrong else "核对：冻结数字与办理记录重新计算的结果一致。"
    return (
        "说明：各项数字按办理记录和时限计算，作废的时限不计；月度数字在当月结束后冻结，季度、年度为各月之和，"
        f"其后的更正计入更正当月。{told}"
    )
