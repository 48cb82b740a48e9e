"""回访: what a person who asked says about the answer, recorded by the desk or taken from the hotline's sheet.

Only the ledger keeps it: the rating, whether the matter was solved, and how it was asked; never who was asked.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.guards import live_lead
from alerts.cases.moves import lock
from alerts.models import Case, CaseEvent
from alerts.rules.callbacks import WAYS, Rating
from alerts.rules.states import MoveRefused, check_act
from config.clock import shown
from config.vocabulary import CaseState
from nlp.personal.mask import mask_staff


@transaction.atomic
def call_back(case: Case, actor: Actor, now: datetime, rating: Rating | str, **said: Any) -> CaseEvent | None:
    """记回访. `said`: way, resolved (True, False, None), note, key (the order's number), asked_at.

    The same key with the same answer again writes nothing and gives None; with another answer it corrects.
    """
    lock(case, any_state=True)
    check_act(CaseState(case.state), "回访", actor.role)
    if rating not in set(Rating):
        raise MoveRefused("content", f"评价应为：{'、'.join(Rating)}。")
    way = str(said.get("way") or "电话")
    if way not in WAYS:
        raise MoveRefused("content", f"回访方式应为：{'、'.join(WAYS)}。")
    asked_at = said.get("asked_at") or now
    if asked_at > now:
        raise MoveRefused("content", "回访时间不能晚于现在。")
    resolved = said.get("resolved")
    lead, key = live_lead(case), str(said.get("key") or "")
    data = {"rating": str(rating), "resolved": resolved, "way": way, "asked_at": shown(asked_at)}
    data |= {"key": key} if key else {}
    data |= {"department": lead.department.name} if lead else {}
    if key and _same(case, data):
        return None
    note = mask_staff(str(said.get("note") or "").strip())[:500]
    return events.append(case, "回访", actor, now, reason=note, assignment=lead, data=data)


def _same(case: Case, data: Mapping[str, Any]) -> bool:
    """Whether the last word under this key is this one."""
    last = case.events.filter(kind="回访", data__key=data["key"]).order_by("-number").first()
    return last is not None and all(last.data.get(name) == data[name] for name in ("rating", "resolved"))
