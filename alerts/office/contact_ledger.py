"""联系人与台账: a confirmed address is the one that was confirmed: who changes it behind the book's back is named.

A confirmation says whose it is (`key`) and of which address (`address`, a hash: the book keeps no address). Of
confirmations of older versions, and of contacts that were never confirmed by an event, nothing is known.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from alerts.models import Contact, Expert, OfficeEvent
from alerts.office.book import CONTACTS, EXPERTS
from alerts.rules.clock_ledger import to_ms

CONFIRMED = ("确认", "人工确认")
_DENIED = "否认"


def stands_for(person: Contact | Expert) -> dict[str, Any]:
    """What an event of a confirmation says, so that the row can be compared with it."""
    return {"key": person.pk, "address": address_hash(person)}


def address_hash(person: Contact | Expert) -> str:
    """Of the e-mail, to which links to sign are sent; capitals do not count."""
    return hashlib.sha256(person.email.strip().lower().encode()).hexdigest()


def wrong_contacts() -> Iterator[str]:
    """A Chinese sentence for each contact and expert whose confirmed address is not the one of the book."""
    for book, model in ((CONTACTS, Contact), (EXPERTS, Expert)):
        last: dict[int, OfficeEvent] = {}
        told = OfficeEvent.objects.filter(book=book, kind__in=(*CONFIRMED, _DENIED), data__key__isnull=False)
        for event in told.order_by("number").iterator(chunk_size=500):
            last[event.data["key"]] = event
        people: Any = model._default_manager.filter(pk__in=last, confirmed_at__isnull=False)
        for person in people.order_by("pk"):
            wrong = _differs(person, last[person.pk])
            if wrong:
                yield f"{book}: {person}的{wrong}与台账不符（台账第 {last[person.pk].number} 条）"
        first = told.filter(kind__in=CONFIRMED).order_by("number").first()
        if first is not None:  # since then each confirmation is in the book
            for person in model._default_manager.filter(confirmed_at__gt=first.at).exclude(pk__in=last).order_by("pk"):
                yield f"{book}: {person}的确认与台账不符: 台账 没有, 表中 有"


def _differs(person: Contact | Expert, event: OfficeEvent) -> str:
    if event.kind == _DENIED:
        return "确认"
    if person.confirmed_at is None or to_ms(event.at) != to_ms(person.confirmed_at):
        return "确认时间"
    if event.data["by"] != person.confirmed_by:
        return "确认人"
    return "" if event.data["address"] == address_hash(person) else "已确认的邮箱"
