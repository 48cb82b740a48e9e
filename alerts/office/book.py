"""The ledger of what belongs to no case: a hash chain per book (值班簿, 联系人簿, 专家簿, 转载簿 and so on)."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from alerts.actors import Actor
from alerts.models import OfficeEvent
from alerts.rules.calendar import load_calendar
from alerts.rules.chain import ChainedEvent, EventFacts, event_hash, verify

BOOKS = (
    ROSTER := "值班簿",
    CONTACTS := "联系人簿",
    EXPERTS := "专家簿",
    REPOSTS := "转载簿",
    ORDERS := "工单簿",
    WATCHES := "监测簿",
    WORDINGS := "措辞簿",
    USERS := "用户簿",
    RULES := "规则簿",
    CALENDAR := "日历簿",
    DIGESTS := "周报簿",
    SOURCES := "来源簿",
    DUTIES := "职责簿",
    SETTINGS := "设置簿",
)
_TRIES = 5
_OWN = tuple(name for name in EventFacts.__dataclass_fields__ if name not in {"case", "assignment", "before", "after"})


def append(
    book: str,
    kind: str,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> OfficeEvent:
    """Write one event behind the last one of its book, in the transaction of the act; two at once follow each other."""
    for attempt in range(_TRIES):
        event = _following(book, kind, actor, now, reason, data or {})
        try:
            with transaction.atomic():
                event.save(force_insert=True)
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
        else:
            return event
    raise AssertionError("unreachable")


def _following(book: str, kind: str, actor: Actor, now: datetime, reason: str, data: Mapping[str, Any]) -> OfficeEvent:
    last = OfficeEvent.objects.filter(book=book).order_by("-number").first()
    facts = EventFacts(
        case=book,
        number=last.number + 1 if last else 1,
        at=now,
        kind=kind,
        actor=actor.name[:100],
        role=actor.role.value,
        channel=actor.channel,
        policy_version="",
        calendar_version=load_calendar().version,
        reason=reason.replace("\x00", ""),
        data=json.loads(json.dumps(data, ensure_ascii=False, default=str).replace("\\u0000", "")),
    )
    previous = last.hash if last else ""
    values = {name: getattr(facts, name) for name in _OWN}
    return OfficeEvent(book=book, previous_hash=previous, hash=event_hash(facts, previous), **values)


def broken_books() -> Iterator[tuple[str, int]]:
    """Each book whose chain does not hold, with the number of its first wrong event."""
    for book in OfficeEvent.objects.order_by("book").values_list("book", flat=True).distinct():
        broken = verify(_chained(one) for one in OfficeEvent.objects.filter(book=book).order_by("number").iterator())
        if broken is not None:
            yield book, broken


def _chained(event: OfficeEvent) -> ChainedEvent:
    facts = EventFacts(case=event.book, **{name: getattr(event, name) for name in _OWN})
    return ChainedEvent(facts, event.previous_hash, event.hash)
