"""联系人与台账: a confirmed contact is the one that was confirmed: who changes it behind the book's back is named.

A confirmation says whose it is (`key`), of which address and telephone (hashes: the book keeps neither), which name
and role. A later change by sheet, page or administration says them anew (`rows`). Of what older versions did not say,
and of contacts that were never confirmed by an event, nothing is known.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from alerts.models import Contact, Expert, OfficeEvent
from alerts.office.book import CONTACTS, EXPERTS
from alerts.rules.clock_ledger import to_ms

CONFIRMED = ("确认", "人工确认")
_DENIED = "否认"
CHANGED = ("导入联系人", "更改联系人")
_WORDS = {"name": "姓名", "role": "身份", "phone": "电话", "organisation": "单位"}


def stands_for(person: Contact | Expert) -> dict[str, Any]:
    """What an event of a confirmation says, so that the row can be compared with it."""
    return {"key": person.pk, "address": address_hash(person), **_who(person)}


def _who(person: Contact | Expert) -> dict[str, str]:
    if isinstance(person, Expert):
        return {"name": person.name, "organisation": person.organisation}
    return {"name": person.name, "role": person.role, "phone": _hash(person.phone)}


def address_hash(person: Contact | Expert) -> str:
    """Of the e-mail, to which links to sign are sent; capitals do not count."""
    return _hash(person.email.strip().lower())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def wrong_contacts() -> Iterator[str]:
    """A Chinese sentence for each contact and expert who is confirmed and not as the book says."""
    for book, model in ((CONTACTS, Contact), (EXPERTS, Expert)):
        told = OfficeEvent.objects.filter(book=book, kind__in=(*CONFIRMED, _DENIED), data__key__isnull=False)
        last = {event.data["key"]: event for event in told.order_by("number").iterator(chunk_size=500)}
        who = _told_last(book)
        people: Any = model._default_manager.filter(pk__in=last, confirmed_at__isnull=False)
        for person in people.order_by("pk"):
            wrong = _differs(person, last[person.pk])
            if wrong:
                yield f"{book}: {person}的{wrong}与台账不符（台账第 {last[person.pk].number} 条）"
            elif other := _other(person, who[person.pk].items()):
                yield f"{book}: {person}的{other}与台账不符"
        first = told.filter(kind__in=CONFIRMED).order_by("number").first()
        if first is not None:  # since then each confirmation is in the book
            for person in model._default_manager.filter(confirmed_at__gt=first.at).exclude(pk__in=last).order_by("pk"):
                yield f"{book}: {person}的确认与台账不符：台账 没有，表中 有"


def _told_last(book: str) -> dict[int, Mapping[str, str]]:
    """Name, role and telephone by key, as the book told them last."""
    found: dict[int, Mapping[str, str]] = {}
    events = OfficeEvent.objects.filter(book=book, kind__in=(*CONFIRMED, _DENIED, *CHANGED)).order_by("number")
    for event in events.iterator(chunk_size=500):
        rows = event.data.get("rows") or ([event.data] if "key" in event.data else [])
        found |= {row["key"]: {name: row[name] for name in _WORDS if name in row} for row in rows}
    return found


def _other(person: Contact | Expert, told: Iterable[tuple[str, str]]) -> str:
    now = _who(person)
    return next((_WORDS[name] for name, said in told if now[name] != said), "")


def _differs(person: Contact | Expert, event: OfficeEvent) -> str:
    if event.kind == _DENIED:
        return "确认"
    if person.confirmed_at is None or to_ms(event.at) != to_ms(person.confirmed_at):
        return "确认时间"
    if event.data["by"] != person.confirmed_by:
        return "确认人"
    return "" if event.data["address"] == address_hash(person) else "已确认的邮箱"
