"""处置和回应: what was done, step by step from the ledger; the clocks; the statements; what the answer did."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from alerts.digest import words
from alerts.digest.known import CaseThen, ClockThen
from alerts.digest.steps import steps
from alerts.models import CaseEvent
from alerts.reports import cited
from alerts.reports.facts import Facts
from alerts.reports.paper import Paper, Picture, Sentence
from alerts.reports.plots import effect
from alerts.reports.spots import Spot
from config.clock import SHANGHAI
from config.vocabulary import ReleaseKind, TimerName
from pipeline.models import Item
from pipeline.topics.figures import happened_at

_MOST_SPOTS = 40
_QUOTED = 400
"""Characters of a part of a statement; the law asks for its words, not for a summary."""
_AFTER = timedelta(days=2)
_STEPS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7), timedelta(days=30))
_RIGHTS = (TimerName.RETURN.value, TimerName.WATCH.value)


def handling(paper: Paper, facts: Facts) -> None:
    """The part; a topic without a case says so."""
    case = facts.case
    if case is None:
        paper.say(
            Sentence("尚未交办，没有处置记录。", (cited.of_counts("办理记录", facts.at, "topic", facts.topic.pk),))
        )
        return
    paper.heading(2, "办理经过")
    _days(paper, case)
    paper.heading(2, "时限")
    rows = [_clock(clock, facts.at) for clock in case.clocks if clock.timer.name not in _RIGHTS]
    paper.table("各项时限", ("时限", "到期", "完成", "结果"), rows, (6, 5, 5, 3))
    if case.releases:
        paper.heading(2, "对外发布")
        for release in case.releases:
            said = "；".join(
                f"{part}：{words.whole(text, _QUOTED).rstrip('。；')}" for part, text in release.parts.items()
            )
            kind = ReleaseKind(release.kind).zh
            paper.say(Sentence(f"{kind}——{said or '内容见发布原文'}。", (cited.of_release(release),)))
        _effect(paper, facts)


def _days(paper: Paper, case: CaseThen) -> None:
    """A paragraph for each day; the year is named where it is not the paper's."""
    days: dict[str, list[tuple[list[CaseEvent], str]]] = {}
    for events, said in _together(steps(case)):
        at = events[0].at
        same = at.astimezone(SHANGHAI).year == case.at.astimezone(SHANGHAI).year
        days.setdefault(words.day(at) if same else cited.day(at), []).append((events, said))
    for day, told in days.items():
        paper.say(
            *(Sentence(f"{'' if place else f'{day}，'}{words.clock(events[0].at)} {said.rstrip('。')}"
                       f"{'；' if place < len(told) - 1 else '。'}", tuple(map(cited.of_event, events)))
              for place, (events, said) in enumerate(told))
        )  # fmt: skip


def _together(told: Sequence[tuple[CaseEvent, str]]) -> Iterator[tuple[list[CaseEvent], str]]:
    """The same step of one minute once, with how often: 红牌催办（签收）5 次; sources are the first and the last."""
    for (_, said), group in groupby(told, key=lambda pair: (words.moment(pair[0].at), pair[1])):
        events = [event for event, _ in group]
        ends = events[:1] if len(events) == 1 else [events[0], events[-1]]
        yield ends, f"{said} {len(events)} 次".replace("） ", "）") if len(events) > 1 else said


def _clock(clock: ClockThen, at: datetime) -> tuple[str, str, str, str]:
    part = clock.timer.assignment
    unit = f"（{part.department.short or part.department.name}）" if part else ""
    done = words.moment(clock.stopped_at) if clock.stopped_at else "—"
    late = "逾期完成" if clock.stopped_at else ("已超期" if clock.due_at <= at else "进行中")
    return f"{TimerName(clock.timer.name).zh}{unit}", words.moment(clock.due_at), done, "按时" if clock.met else late


def _effect(paper: Paper, facts: Facts) -> None:
    """Before and after the first answer: people, tone, and the plot."""
    case = facts.case
    told = [release.published_at for release in case.releases if release.published_at] if case else []
    if not told:
        return
    answered = min(told)
    before = [item for item in facts.items if happened_at(item) <= answered]
    after = [item for item in facts.items if happened_at(item) > answered]
    paper.heading(2, "回应效果")
    source = cited.of_counts("对回应前后信息的统计（语气为自动判断，仅供参考）", facts.at, "topic", facts.topic.pk)
    spoke = (facts.voices(end=answered), facts.voices(start=answered))
    words_of_tone = (_tone(facts, before), _tone(facts, after))
    paper.say(
        Sentence(f"首次对外发布（{cited.moment(answered)}）前 {spoke[0]} 人反映，{words_of_tone[0]}。", (source,)),
        Sentence(f"发布后 {spoke[1]} 人反映，{words_of_tone[1]}。", (source,)),
    )
    spots, step = _spots(facts, max(told))
    moments = (
        [(ReleaseKind(one.kind).zh, one.published_at) for one in case.releases if one.published_at] if case else []
    )
    png = effect(spots, step / timedelta(days=1), moments)
    if png:
        paper.blocks.append(Picture(png, "图1  回应前后的反映人数（柱）和负面语气占比（线）"))
    else:
        rows = [(cited.moment(spot.start), str(spot.voices), _percent(spot.negative)) for spot in spots]
        paper.table("回应前后的反映人数和负面语气占比", ("时间", "人数", "负面"), rows, (3, 1, 1))


def _tone(facts: Facts, items: list[Item]) -> str:
    share = facts.negative(items)
    return "没有可判断语气的信息" if share is None else f"负面语气占 {_percent(share)}（{len(items)} 条）"


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def _spots(facts: Facts, answered: datetime) -> tuple[list[Spot], timedelta]:
    """Voices in steps from the first post to two days after the last post or answer: the finest that is readable."""
    first = happened_at(facts.first)
    end = min(facts.at, max(happened_at(facts.items[-1]), answered) + _AFTER)
    step = next((one for one in _STEPS if (end - first) / one < _MOST_SPOTS), _STEPS[-1])
    start = first.replace(minute=0, second=0, microsecond=0)
    spots: list[Spot] = []
    while start <= end and len(spots) < 10 * _MOST_SPOTS:
        inside = [item for item in facts.items if start <= happened_at(item) < start + step]
        spots.append(Spot(start, len({i.submitter or i.pk for i in inside}), facts.negative(inside)))
        start += step
    return spots, step
