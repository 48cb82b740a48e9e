"""研判 and 建议 of a special report, by rules that are written here; each sentence with what it rests on.

The rules are proposals: a person judges, changes the Word file, and signs it.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from alerts.cases import suggest
from alerts.cases.talking import suggest_points
from alerts.digest import words
from alerts.digest.known import CaseThen, ClockThen
from alerts.digest.steps import name_of
from alerts.models import Case, Commitment
from alerts.reports import cited
from alerts.reports.facts import Facts
from alerts.reports.paper import Paper, Reference, Sentence
from config.clock import SHANGHAI
from config.vocabulary import CaseState, ClaimState, ReleaseKind, Severity, TimerName
from pipeline.models import Topic
from pipeline.topics.figures import happened_at

_61 = Reference("国办发〔2016〕61号：涉及公众切身利益、民生领域等政务舆情应当回应；属地管理、分级负责、谁主管谁负责")
_80 = Reference("国办发〔2016〕80号：特别重大、重大突发事件最迟5小时内发布权威信息，24小时内举行新闻发布会")
_WIDE = 3
"""Sources from which on a matter goes beyond one platform (proposal)."""
_FEW = 2
"""People below which an ordinary matter without a case is only watched (proposal)."""
_NOT_TAKEN = (CaseState.CANDIDATE.value, CaseState.REJECTED.value, CaseState.MERGED.value)
_YEAR = timedelta(days=365)
_SOON = timedelta(hours=24)
_GRAVE = {Severity.EXTREME, Severity.MAJOR}
_NEXT = "下一步与联系电话"
_PHONE = re.compile(r"电话|热线|[:：]\s*\d{3,}")
_RIGHTS = (TimerName.RETURN.value, TimerName.WATCH.value)
_BEFORE_DISPATCH = {CaseState.CANDIDATE, CaseState.TRIAGE}


def judgement(paper: Paper, facts: Facts) -> None:
    """研判: where it is going, why it weighs, what is open."""
    counted = cited.of_counts("对该专题信息的统计", facts.at, "topic", facts.topic.pk)
    paper.say(*_course(facts, counted))
    paper.say(*_weight(facts, counted))
    paper.say(*_answered(facts))
    paper.say(*_open(facts))


def advice(paper: Paper, facts: Facts) -> None:
    """建议: the next steps, each with its ground; where there is nothing to do it says so."""
    found = [*_hand_over(facts), *_hurry(facts), *_speak(facts), *_verify(facts), *_promised(facts)]
    if not found:
        source = cited.of_counts("办理记录", facts.at, "topic", facts.topic.pk)
        found = [Sentence("各项时限均已完成，建议继续跟踪观察，再次升温时按规定再启动。", (source,))]
    for sentence in found:
        paper.say(sentence)


def _course(facts: Facts, counted: Reference) -> Iterator[Sentence]:
    now, before = facts.latest_day
    if now > before:
        yield Sentence(f"关注仍在上升：最近 24 小时 {now} 人，此前 24 小时 {before} 人。", (counted,))
    elif now:
        yield Sentence(f"关注没有继续上升：最近 24 小时 {now} 人，此前 24 小时 {before} 人。", (counted,))
    else:
        yield Sentence("最近 24 小时没有新的反映。", (counted,))
    spread = len(facts.sources())
    if spread >= _WIDE:
        yield Sentence(f"已在 {spread} 个来源出现，不限于一个平台。", (counted,))


def _weight(facts: Facts, counted: Reference) -> Iterator[Sentence]:
    case = facts.case
    must = case.case.evidence.get("must_respond", ()) if case else ()
    if must:
        yield Sentence(f"属于应当回应的政务舆情（{'、'.join(must)}）。", (_61,))
    if case and case.severity in _GRAVE:
        yield Sentence(f"等级为{case.severity.value}，适用 5 小时发布权威信息、24 小时举行新闻发布会的要求。", (_80,))
    negative = facts.negative()
    if negative is not None and negative >= 0.5:
        yield Sentence(f"负面语气占 {negative:.0%}（自动判断，仅供参考）。", (counted,))
    like = _like(facts)
    if like:
        listed = "、".join(f"“{words.short(topic.title, 16)}”" for topic in like[:3])
        sources = tuple(Reference(f"专题“{words.short(topic.title, 24)}”，{cited.day(topic.first_at)}起",
                                  cited.page("topic", topic.pk)) for topic in like[:3])  # fmt: skip
        told = f"近一年同一地方、同一领域另有 {len(like)} 件立单办理的事（如{listed}），可能不是孤立事件。"
        yield Sentence(told, sources)


def _like(facts: Facts) -> list[Topic]:
    topic = facts.topic
    if not topic.place_code or topic.sector == "其他":
        return []
    since = facts.at - _YEAR
    taken_up = Case.objects.exclude(topic=None).exclude(state__in=_NOT_TAKEN).filter(detected_at__lte=facts.at)
    found = Topic.objects.filter(pk__in=taken_up.values("topic")).filter(
        place_code=topic.place_code, sector=topic.sector, submitters__gte=2, last_at__gte=since, learnt_at__lte=facts.at
    )
    return list(found.exclude(pk=topic.pk).defer("centre").order_by("-submitters", "-pk")[:20])


def _answered(facts: Facts) -> Iterator[Sentence]:
    """How fast the first answer came, and how the clocks were kept."""
    case = facts.case
    told = [one for one in case.releases if one.published_at] if case else []
    if case is None:
        return
    if not told:
        yield Sentence("至今没有对外发布信息。", (_ledger(case),))
        return
    first = min(told, key=lambda release: (release.published_at, release.number))
    if first.published_at:
        took = words.span(max(first.published_at - happened_at(facts.first), timedelta(0)))
        yield Sentence(f"从首条反映到首次对外发布用时 {took}。", (cited.of_item(facts.first), cited.of_release(first)))
    ended = [clock for clock in case.clocks if clock.timer.name not in _RIGHTS and clock.decided_at() <= facts.at]
    met = sum(clock.met for clock in ended)
    if ended:
        yield Sentence(
            f"已到期或完成的 {len(ended)} 项时限中，按时 {met} 项，逾期 {len(ended) - met} 项。", (_ledger(case),)
        )


def _open(facts: Facts) -> Iterator[Sentence]:
    case = facts.case
    if case is None:
        return
    for clock in case.late:
        over = words.span(facts.at - clock.due_at)
        yield Sentence(f"{TimerName(clock.timer.name).zh}时限已超 {over}，尚未完成。", _grounds(case, clock.timer.rule))
    unknown = [claim for claim in facts.claims() if claim.state == ClaimState.UNVERIFIED.value]
    if unknown:
        yield Sentence(f"流传的说法有 {len(unknown)} 条尚待核实。", (_ledger(case),))


def _hand_over(facts: Facts) -> Iterator[Sentence]:
    case = facts.case
    if case is not None and case.state not in _BEFORE_DISPATCH:
        return
    grave = Severity(facts.topic.severity or Severity.ORDINARY.value) is not Severity.ORDINARY
    if case is None and facts.voices() < _FEW and not grave:
        counted = cited.of_counts("对该专题信息的统计", facts.at, "topic", facts.topic.pk)
        yield Sentence("反映的人少，等级一般，暂不需要立单交办，建议继续关注。", (counted,))
        return
    proposal = case.case.proposal if case else suggest(facts.topic)
    lead = proposal.get("lead") or proposal.get("fallback")
    if not lead:
        return
    others = [f"{name}{part}" for part, names in (("协办", proposal.get("co")), ("属地", proposal.get("territory")))
              for name in names or ()]  # fmt: skip
    beside = f"（{'、'.join(others)}）" if others else ""
    said = f"建议由{lead}主办{beside}，尽快研判交办。"
    reason = str(proposal.get("reason") or "职责表没有载明的，由兜底单位先接")
    yield Sentence(said, (Reference(f"职责依据：{words.short(reason, 160)}"),))


def _hurry(facts: Facts) -> Iterator[Sentence]:
    case = facts.case
    if case is None:
        return
    for unit, clocks in _late_by_door(case).items():
        names = "、".join(dict.fromkeys(TimerName(clock.timer.name).zh for clock in clocks))
        grounds = tuple(dict.fromkeys(source for clock in clocks for source in _grounds(case, clock.timer.rule)))
        if unit == _DESK:
            yield _review(case, names, grounds)
        else:
            yield Sentence(f"建议督促{unit}立即完成{names}，并说明逾期原因。", grounds)
    for clock in case.clocks:
        if clock.late_at(clock.due_at) and facts.at < clock.due_at <= facts.at + _SOON:
            name, until = TimerName(clock.timer.name).zh, cited.moment(clock.due_at)
            yield Sentence(f"{name}时限将于{until}届满，建议提前安排。", _grounds(case, clock.timer.rule))


_DESK = "审核"


def _late_by_door(case: CaseThen) -> dict[str, list[ClockThen]]:
    """Clocks that ran out, by who holds them up: what a unit has reported (报审) waits for the desk."""
    found: dict[str, list[ClockThen]] = {}
    for clock in case.late:
        part = clock.timer.assignment or case.lead
        unit = name_of(part.department) if part else "研判值班"
        waits = case.state is CaseState.REVIEW and clock.timer.assignment is None
        found.setdefault(_DESK if waits else unit, []).append(clock)
    return found


def _review(case: CaseThen, names: str, grounds: tuple[Reference, ...]) -> Sentence:
    reported = next((event for event in reversed(case.events) if event.kind == "报审"), None)
    when, sources = (words.day(reported.at), (cited.of_event(reported),)) if reported else ("", ())
    told = f"建议尽快审核{case.ref.unit}{when}报审的材料并对外发布，{names}已超期。"
    return Sentence(told, (*sources, *grounds))


def _speak(facts: Facts) -> Iterator[Sentence]:
    case = facts.case
    if case is None or case.state in {CaseState.ARCHIVED, CaseState.REJECTED}:
        return
    if not case.releases and case.state is not CaseState.REVIEW:
        yield Sentence("建议先发布首次信息，说明已知情况、正在采取的措施和下次发布时间，不等最终结果。", (_61,))
    elif case.releases and case.state is CaseState.HANDLING and facts.latest_day[0] > facts.latest_day[1]:
        last = max(case.releases, key=lambda release: release.number)
        told = f"{ReleaseKind(last.kind).zh}发布后关注仍在上升，建议根据工作进展及时续报。"
        yield Sentence(told, (cited.of_release(last), _61))
    if not suggest_points(case.case, 1):
        told = f"口径库没有与此事相近的答问口径，建议由{case.ref.unit or '主办单位'}拟写，供热线和窗口统一答复。"
        yield Sentence(told, (cited.of_counts("答问口径库", facts.at, "talking"),))


def _verify(facts: Facts) -> Iterator[Sentence]:
    if facts.case is None:
        return
    for claim in facts.claims():
        if claim.state == ClaimState.UNVERIFIED.value:
            told = f"建议查证“{words.short(claim.text, 40)}”，查实前不作判断。"
            yield Sentence(told, (_ledger(facts.case),))
        elif claim.state == ClaimState.REFUTED.value and claim.clarification_id is None:
            told = f"“{words.short(claim.text, 40)}”已查明不实，建议发布澄清。"
            yield Sentence(told, (_ledger(facts.case),))


def _promised(facts: Facts) -> Iterator[Sentence]:
    if facts.case is None:
        return
    today = facts.at.astimezone(SHANGHAI).date()
    final = [one for one in facts.case.releases if one.kind == ReleaseKind.FINAL.value and one.content.get(_NEXT)]
    following = words.whole(_next_step(str(final[-1].content[_NEXT])), 60).rstrip("。；，, ") if final else ""
    if following and not Commitment.objects.filter(case=facts.case.case).exists():
        told = f"最终结果提出的下一步“{following}”尚未登记，建议登记为承诺事项并跟踪兑现。"
        yield Sentence(told, (cited.of_release(final[-1]),))
    for one in Commitment.objects.filter(case=facts.case.case, done_at=None).select_related("department"):
        late = "已逾期" if one.due_date < today else f"应于{one.due_date.month}月{one.due_date.day}日前兑现"
        told = f"承诺事项“{words.short(one.text, 40)}”{late}，建议{name_of(one.department)}兑现后公布结果。"
        yield Sentence(told, (_promise_of(facts.case, one),))


def _next_step(said: str) -> str:
    """Without the sentences that only say whom to call."""
    return "".join(one for one in re.findall(r"[^。；]+[。；]?", said) if not _PHONE.search(one))


def _promise_of(case: CaseThen, one: Commitment) -> Reference:
    made = next((event for event in case.events if event.data.get("commitment") == one.pk), None)
    return cited.of_event(made) if made else _ledger(case)


def _grounds(case: CaseThen, rule: str) -> tuple[Reference, ...]:
    named = cited.of_rule(rule)
    return (named, _ledger(case)) if named else (_ledger(case),)


def _ledger(case: CaseThen) -> Reference:
    return Reference(f"办理记录 {case.case.number}，截至{cited.moment(case.at)}", cited.page("case", case.case.pk))
