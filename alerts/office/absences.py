"""不在岗和代岗: a contact is away for some days, and who hears in his place; each change is an event of 联系人簿."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.models import Contact
from alerts.notify.recipients import stands_in
from alerts.office.book import CONTACTS, append
from alerts.office.confirming import named
from alerts.office.people import keeper
from alerts.rules.states import MoveRefused
from config.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Absence:
    """The days away, both included (an open end is None), and who stands in."""

    start: date
    until: date | None
    deputy: Contact | None


@transaction.atomic
def report(contact: Contact, absence: Absence, actor: Actor, now: datetime) -> Contact:
    """登记不在岗. Raises `MoveRefused` for days in the wrong order or over, and for a deputy who cannot stand in."""
    keeper(actor, contact.department, "在岗情况")
    if absence.until is not None and absence.until < absence.start:
        raise MoveRefused("content", "不在岗的最后一天不能早于第一天。")
    if absence.until is not None and absence.until < now.astimezone(SHANGHAI).date():
        raise MoveRefused("content", "这几天已经过去，不用登记。")
    deputy = absence.deputy
    if deputy is not None and deputy.pk == contact.pk:
        raise MoveRefused("deputy", "代岗人不能是本人。")
    if deputy is not None and deputy.confirmed_at is None:
        raise MoveRefused("deputy", f"{named(deputy)}还没有确认，不能代岗。")
    contact.absent_from, contact.absent_until, contact.deputy = absence.start, absence.until, deputy
    contact.save(update_fields=["absent_from", "absent_until", "deputy"])
    data = {
        "department": contact.department.name,
        "contact": contact.name,
        "from": absence.start.isoformat(),
        "until": absence.until.isoformat() if absence.until else "",
        "deputy": named(deputy) if deputy else "",
    }
    append(CONTACTS, "登记不在岗", actor, now, reason=stands_in(contact) if deputy else "没有代岗人", data=data)
    return contact


@transaction.atomic
def end(contact: Contact, actor: Actor, now: datetime) -> Contact:
    """回岗. Raises `MoveRefused` for who is not away."""
    keeper(actor, contact.department, "在岗情况")
    if contact.absent_from is None:
        raise MoveRefused("done", f"{named(contact)}没有登记不在岗。")
    contact.absent_from = contact.absent_until = contact.deputy = None
    contact.save(update_fields=["absent_from", "absent_until", "deputy"])
    append(CONTACTS, "回岗", actor, now, data={"department": contact.department.name, "contact": contact.name})
    return contact
