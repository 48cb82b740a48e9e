"""专家意见: an expert of the sector is asked about a case by name, with a due time; what he says is kept on the case.

Nobody is written to silently: each message to an expert is an event that names him, and the case's page lists all who
were asked. He answers by a one-time link (GET shows, POST gives), or the desk writes down what he said and how.
"""

from datetime import datetime, timedelta

from django.db import transaction

from alerts.actors import SYSTEM, Actor
from alerts.cases import events, notices
from alerts.cases.guards import filled, still_open
from alerts.cases.moves import lock
from alerts.models import Case, CaseEvent, Expert, Opinion, OpinionLink
from alerts.notify.links import digest, new_token, opinion_page
from alerts.notify.recipients import Recipient, staff
from alerts.rules.states import MoveRefused, check_act
from config.clock import when
from config.vocabulary import CaseState, Role
from nlp.personal.mask import mask

SHARE = 0.75
"""An expert is reminded once, at this share of the span (as the ladder's first rung)."""
LIFE = timedelta(days=30)
"""How long after the due time a link can still be answered: late is better than never."""


@transaction.atomic
def ask_opinion(case: Case, actor: Actor, now: datetime, expert: Expert, question: str, due_at: datetime) -> Opinion:
    """请专家意见. Raises `MoveRefused`: not this role, not confirmed, retired, asked already, no time."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "请专家意见", actor.role)
    question = mask(filled(question, "请教的问题"))[0]
    if expert.retired_at is not None or expert.confirmed_at is None:
        raise MoveRefused("contact", f"{expert}还没有确认邮箱或已停用，不能发信；请先在“专家”页由其确认。")
    if due_at <= now:
        raise MoveRefused("content", "答复时间应晚于现在。")
    if case.opinions.filter(expert=expert, given_at=None, withdrawn_at=None).exists():
        raise MoveRefused("same", f"已经请{expert}提供意见，正在等待答复。")
    opinion = Opinion.objects.create(
        case=case, expert=expert, question=question, asked_at=now, asked_by=actor.name[:100], due_at=due_at
    )
    event = events.append(case, "请专家意见", actor, now, reason=question, data=_said(opinion))
    _send(event, opinion, "请提供专家意见", reminder=False)
    return opinion


def look_up_opinion(token: str, now: datetime) -> Opinion:
    """What a link asks; changes nothing. Raises `MoveRefused` saying why it is of no use."""
    return _link(token, now).opinion


@transaction.atomic
def give_by_link(token: str, text: str, now: datetime) -> Opinion:
    """The expert's own answer, once."""
    link = _link(token, now)
    opinion = _hold(link.opinion)
    still_open(opinion.case)
    expert = Actor(str(opinion.expert), Role.DEPT_CONTACT, channel="token")
    done = _give(opinion, expert, now, filled(text, "您的意见"), "link")
    OpinionLink.objects.filter(opinion=opinion, used_at=None).update(used_at=now)
    return done


@transaction.atomic
def write_down(opinion: Opinion, actor: Actor, now: datetime, text: str, how: str) -> Opinion:
    """代录: what the expert said by telephone or on paper; `how` it came stands with it."""
    opinion = _hold(opinion)
    check_act(CaseState(opinion.case.state), "专家意见", actor.role)
    text = f"{filled(text, '专家的意见')}\n（{filled(how, '意见的来源')}，{actor.name}代录）"
    return _give(opinion, actor, now, text, "desk")


@transaction.atomic
def withdraw_opinion(opinion: Opinion, actor: Actor, now: datetime, reason: str) -> Opinion:
    """撤回: the opinion is not needed any more; the expert is told."""
    opinion = _hold(opinion)
    check_act(CaseState(opinion.case.state), "请专家意见", actor.role)
    reason = filled(reason, "撤回的理由")
    _still_asked(opinion)
    Opinion.objects.filter(pk=opinion.pk).update(withdrawn_at=now)
    opinion.links.filter(used_at=None, revoked_at=None).update(revoked_at=now)
    event = events.append(opinion.case, "撤回专家意见", actor, now, reason=reason, data=_said(opinion))
    values = {"withdrawn": True, "question": opinion.question}
    notices.tell(event, "opinion", [_to(opinion.expert)], "不再需要您的意见", values)
    opinion.refresh_from_db()
    return opinion


def remind(now: datetime) -> int:
    """Remind each expert once, and tell the desk once of what is overdue; gives how many were told."""
    waiting = list(Opinion.objects.filter(given_at=None, withdrawn_at=None, overdue_at=None).order_by("id"))
    soon = [one.pk for one in waiting if one.reminded_at is None and _three_quarters(one) <= now < one.due_at]
    late = [one.pk for one in waiting if one.due_at <= now]
    return sum(_remind(pk, now) for pk in soon) + sum(_overdue(pk, now) for pk in late)


@transaction.atomic
def _remind(pk: int, now: datetime) -> int:
    opinion = _hold(Opinion.objects.select_related("case", "expert").get(pk=pk))
    open_case = not CaseState(opinion.case.state).terminal
    if not _waits(opinion) or not Opinion.objects.filter(pk=pk, reminded_at=None).update(reminded_at=now):
        return 0
    if not open_case:
        return 0
    event = events.append(opinion.case, "专家意见催办", SYSTEM, now, reason=opinion.question, data=_said(opinion))
    _send(event, opinion, "提醒：请提供专家意见", reminder=True)
    return 1


@transaction.atomic
def _overdue(pk: int, now: datetime) -> int:
    opinion = _hold(Opinion.objects.select_related("case", "expert").get(pk=pk))
    open_case = not CaseState(opinion.case.state).terminal
    if not _waits(opinion) or not Opinion.objects.filter(pk=pk, overdue_at=None).update(overdue_at=now):
        return 0
    if not open_case:
        return 0
    event = events.append(opinion.case, "专家意见逾期", SYSTEM, now, reason=str(opinion.expert), data=_said(opinion))
    notices.tell(event, "opinion_news", staff(Role.JUDGE), "专家意见已逾期，请电话联系或另请专家", _news(opinion))
    return 1


def _give(opinion: Opinion, actor: Actor, now: datetime, text: str, channel: str) -> Opinion:
    _still_asked(opinion)
    text = mask(text)[0]
    values = {"text": text, "given_at": now, "given_by": actor.name[:100], "channel": channel}
    Opinion.objects.filter(pk=opinion.pk, given_at=None).update(**values)
    opinion.refresh_from_db()
    data = {**_said(opinion), "channel": channel, "late": now > opinion.due_at}
    event = events.append(opinion.case, "专家意见", actor, now, reason=text, data=data)
    notices.tell(event, "opinion_news", staff(Role.JUDGE), f"{opinion.expert.name}已提供意见", _news(opinion))
    return opinion


def _send(event: CaseEvent, opinion: Opinion, ask: str, reminder: bool) -> None:
    token = new_token()
    OpinionLink.objects.create(
        opinion=opinion, digest=token.digest, created_at=event.at, expires_at=opinion.due_at + LIFE
    )
    values = {
        "question": opinion.question,
        "due": when(opinion.due_at),
        "asked_by": opinion.asked_by,
        "reminder": reminder,
        "page": opinion_page(token.sealed),
    }
    ask = f"{ask}（{when(opinion.due_at)} 前）"
    notices.tell(event, "opinion", [_to(opinion.expert)], ask, values)


def _link(token: str, now: datetime) -> OpinionLink:
    link = OpinionLink.objects.filter(digest=digest(token)).select_related("opinion__case", "opinion__expert").first()
    if link is None:
        raise MoveRefused("token_unknown", "链接无效，请核对邮件中的完整链接。")
    opinion = link.opinion
    if opinion.given_at is not None:
        raise MoveRefused("token_used", f"意见已于 {when(opinion.given_at)} 收到，谢谢。")
    if opinion.withdrawn_at or link.revoked_at or CaseState(opinion.case.state).terminal:
        raise MoveRefused("token_revoked", "这件事已不再需要您的意见，谢谢。")
    if now >= link.expires_at:
        raise MoveRefused("token_expired", f"链接已于 {when(link.expires_at)} 过期，请与发信单位联系。")
    return link


def _hold(opinion: Opinion) -> Opinion:
    lock(opinion.case, any_state=True)
    opinion.refresh_from_db()
    return opinion


def _waits(opinion: Opinion) -> bool:
    return opinion.given_at is None and opinion.withdrawn_at is None


def _still_asked(opinion: Opinion) -> None:
    if opinion.given_at is not None:
        raise MoveRefused("done", f"{opinion.expert}的意见已于 {when(opinion.given_at)} 收到。")
    if opinion.withdrawn_at is not None:
        raise MoveRefused("done", f"已于 {when(opinion.withdrawn_at)} 撤回，不再等待{opinion.expert}的意见。")


def _three_quarters(opinion: Opinion) -> datetime:
    return opinion.asked_at + (opinion.due_at - opinion.asked_at) * SHARE


def _to(expert: Expert) -> Recipient:
    return Recipient(expert.name, expert.email)


def _said(opinion: Opinion) -> dict[str, object]:
    expert = {"expert": str(opinion.expert), "key": opinion.expert_id}
    return {"opinion": opinion.pk, **expert, "due_at": opinion.due_at.isoformat()}


def _news(opinion: Opinion) -> dict[str, object]:
    return {"expert": str(opinion.expert), "question": opinion.question, "text": opinion.text}
