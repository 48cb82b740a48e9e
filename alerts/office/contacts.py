"""Contacts from a sheet: written, each new or unconfirmed one asked to confirm, as one event of the book."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from alerts.actors import Actor
from alerts.duties import addresses
from alerts.duties.addresses import Line
from alerts.models import Contact
from alerts.office.book import CONTACTS, append
from alerts.office.confirming import ASKERS, NOT_SENT, ask, sends
from alerts.office.contact_ledger import stands_for
from alerts.rules.states import MoveRefused


@transaction.atomic
def load(lines: Sequence[Line], actor: Actor, now: datetime, source: str) -> int:
    """导入联系人; gives how many were asked to confirm. Without news the book keeps still. Raises `MoveRefused`.

    Where no mail can be sent nobody is asked: a supervisor confirms by hand.
    """
    if actor.role not in ASKERS:
        raise MoveRefused("role", f"联系人由{'或'.join(role.zh for role in ASKERS)}导入。")
    changed = addresses.news(lines)
    if not changed:
        return 0
    addresses.write(changed)
    data: dict[str, Any] = {
        "source": source,
        "contacts": [f"{line.done} {line.department.name} {line.name}" for line in changed],
    }
    data["rows"] = [stands_for(one) for one in _confirmed(changed)]
    append(CONTACTS, "导入联系人", actor, now, reason=f"{source}：{len(changed)} 个", data=data)
    return sum(_asked(line, actor, now) for line in changed if line.done == "新增")


def note_changed(changed: Sequence[Contact], actor: Actor, now: datetime, source: str) -> None:
    """更改联系人: contacts that were changed one by one, as they are now; nothing where there are none."""
    if changed:
        data = {"source": source, "rows": [stands_for(one) for one in changed]}
        append(CONTACTS, "更改联系人", actor, now, reason="、".join(map(str, changed)), data=data)


def _confirmed(lines: Iterable[Line]) -> Iterator[Contact]:
    """As they are now; also who was new when the sheet was read and has confirmed since."""
    for line in lines:
        yield from line.department.contacts.filter(email__iexact=line.email, confirmed_at__isnull=False)


def unconfirmed() -> list[Contact]:
    """Contacts with an address that never answered, and did not say that it is not theirs."""
    waiting = Contact.objects.filter(confirmed_at=None, declined_at=None).exclude(email="")
    return list(waiting.select_related("department").order_by("department_id", "id"))


@transaction.atomic
def ask_all(actor: Actor, now: datetime) -> int:
    """Ask everybody who has not answered; gives how many. Raises `MoveRefused` where no mail can be sent."""
    if not sends():
        raise MoveRefused("mail", NOT_SENT)
    waiting = unconfirmed()
    for contact in waiting:
        ask(contact, actor, now)
    return len(waiting)


def told(asked: int) -> str:
    """What is said of those who were just entered, after their number."""
    return f"向 {asked} 个新联系人发出确认邮件" if sends() else NOT_SENT.removesuffix("。")


def _asked(line: Line, actor: Actor, now: datetime) -> bool:
    contact = line.department.contacts.filter(email__iexact=line.email, confirmed_at=None).first()
    if contact is None or not sends():
        return False
    ask(contact, actor, now)
    return True
