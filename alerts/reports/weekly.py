"""周报 as a paper: the figures of `alerts.digest`, for who wants it on paper rather than as mail."""

from collections.abc import Iterator, Sequence

from django.conf import settings

from alerts.digest import words
from alerts.digest.values import DigestFigures, Promise, Rate, UnitLine
from alerts.reports import cited
from alerts.reports.paper import Paper, Reference, Sentence

_MOST = 30


def weekly(found: DigestFigures) -> Paper:
    """The paper of a week; every sentence names its source."""
    until = "" if found.complete else f"（截至{cited.moment(found.as_of)}）"
    title = f"舆情回应周报{until}"
    paper = Paper(title, f"{found.week.zh}（{found.week.days}）", settings.INSTALLATION.name, cited.day(found.as_of))
    paper.name = f"{found.week.zh}周报"
    source = cited.of_counts("办理记录和采集记录", found.as_of, "digest")
    paper.heading(1, "总体情况")
    counts = "，".join(f"{count.name} {count.value} 件（上周 {count.last} 件）" for count in found.counts)
    paper.say(
        Sentence(f"本周采集信息 {found.items:,} 条（上周 {found.last_items:,} 条）。", (source,)),
        Sentence(f"交办单{counts}。", (source,)),
    )
    rates = [(rate.name, _shown(rate), rate.last_shown, rate.formula) for rate in found.rates]
    paper.table(
        "考核比率（不足 5 件的以件数表示）", ("比率", "本周", "上周", "计算方法"), rows=rates, wide=(3, 3, 2, 8)
    )
    _units(paper, found.units, "各单位")
    _units(paper, found.territories, "各属地")
    paper.heading(1, "超期未完成")
    paper.say(*_late(found) or [Sentence("没有超期的事项。", (source,))])
    if found.reposts:
        said = "；".join(f"“{one.title}”（{one.portal}）已超 {words.span(one.over)}" for one in found.reposts[:_MOST])
        paper.say(Sentence(f"上级政策到期未转载 {len(found.reposts)} 条：{said}。", (source,)))
    paper.heading(1, "本周事项")
    paper.say(*_matters(found) or [Sentence("本周没有办理交办单。", (source,))])
    paper.heading(1, "热点")
    topics = [
        (one.title, one.place or "—", str(one.submitters), str(one.last_submitters), str(one.items))
        for one in found.topics[:_MOST]
    ]
    paper.say(Sentence(f"两人以上反映的专题 {len(found.topics)} 个。", (source,)))
    paper.table("热点（按反映人数）", ("专题", "地点", "人数", "上周", "条数"), topics, (8, 3, 2, 2, 2))
    _promises(paper, found)
    paper.note = "说明：数字按办理记录和时限计算，作废的时限不计；每句后的方括号为资料来源编号。"
    return paper


def _shown(rate: Rate) -> str:
    if not rate.denominator:
        return "无数据"
    return rate.shown if rate.few else f"{rate.shown}（{rate.numerator}/{rate.denominator}）"


def _units(paper: Paper, lines: Sequence[UnitLine], caption: str) -> None:
    if lines:
        names = [count.name for count in lines[0].counts]
        rows = [
            (
                line.name,
                *(f"{count.value}（{count.last}）" for count in line.counts),
                *(r.shown for r in line.rates[:4]),
            )
            for line in lines
        ]
        paper.table(f"{caption}（括号内为上周）", ("单位", *names, *(rate.name for rate in lines[0].rates[:4])), rows)


def _late(found: DigestFigures) -> list[Sentence]:
    return [
        Sentence(
            f"【{line.case.severity.value}】{line.case.title}：{line.waits_for}已超 {words.span(line.over)}，"
            f"{line.unit or '尚未确定主办'}{'，' + line.stage if line.stage else ''}。",
            (_case(line.case.number, line.case.pk),),
        )
        for line in found.late[:_MOST]
    ]


def _matters(found: DigestFigures) -> list[Sentence]:
    return [
        Sentence(
            f"{words.short(one.case.title, 40)}{'（' + one.place + '）' if one.place else ''}："
            f"{'；'.join(filter(None, (one.done, one.stands))).rstrip('。')}。",
            (_case(one.case.number, one.case.pk),),
        )
        for one in found.matters[:_MOST]
    ]


def _promises(paper: Paper, found: DigestFigures) -> None:
    told = [
        *_promised(found.broken, "逾期未兑现"),
        *_promised(found.due, "两周内到期"),
        *_promised([one for one in found.promises if one.over], "下次发布已过承诺时间"),
        *_promised([one for one in found.promises if not one.over], "承诺下次发布"),
    ]
    if told:
        paper.heading(1, "承诺事项")
        paper.say(*told)


def _promised(promises: Sequence[Promise], state: str) -> Iterator[Sentence]:
    for one in promises[:_MOST]:
        source = _case(one.case.number, one.case.pk)
        yield Sentence(f"{state}：{one.case.title}，{one.text.rstrip('。')}（{one.made}）。", (source,))


def _case(number: str, pk: int) -> Reference:
    return Reference(f"办理记录 {number}", cited.page("case", pk))
