"""What is only recorded on a case: a hand-over to police or cyber authorities (移送), and a leader's decision that no
press conference is held (发布会例外), which is an exception that is shown and counted and stops no clock.
"""

from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.guards import filled
from alerts.cases.moves import lock
from alerts.models import Case, CaseEvent
from alerts.rules.states import AUTHORITIES, MoveRefused, check_act
from config.vocabulary import CaseState, TimerName


@transaction.atomic
def hand_over(case: Case, actor: Actor, now: datetime, authority: str, reason: str, paper: str = "") -> CaseEvent:
    """移送: that the matter was handed to an authority, why, and under which paper. Nothing is sent or moved."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "移送", actor.role)
    if authority not in AUTHORITIES:
        raise MoveRefused("content", f"移送对象应为：{'、'.join(AUTHORITIES)}。")
    data = {"authority": authority, "paper": paper.strip()}
    return events.append(case, "移送", actor, now, reason=filled(reason, "移送的理由"), data=data)


@transaction.atomic
def except_press_conference(case: Case, actor: Actor, now: datetime, reason: str) -> CaseEvent:
    """发布会例外: a leader decides to publish otherwise. The clock of the press conference runs on and counts."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "发布会例外", actor.role)
    reason = filled(reason, "不召开新闻发布会的理由")
    timer = case.timers.filter(name=TimerName.PRESS.value, stopped_at=None, voided_at=None).first()
    if timer is None:
        raise MoveRefused("state", f"{case.number} 没有等待召开的新闻发布会。")
    return events.append(
        case, "发布会例外", actor, now, reason=reason, data={"timer": timer.name, "due_at": timer.due_at}
    )
