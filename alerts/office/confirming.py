"""确认: a contact or an expert says by a one-time link that the address is right; or a supervisor by hand, saying why.

Looking confirms nothing (GET shows, POST confirms); silence never does. A link is for the address it was sent to.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from alerts.actors import Actor
from alerts.models import ConfirmLink, Contact, Expert
from alerts.notify.links import confirm_page, digest, new_token
from alerts.notify.mail import render
from alerts.notify.recipients import Recipient
from alerts.notify.ways import Reach, ways
from alerts.notify.writing import Letter, write
from alerts.office.book import CONTACTS, EXPERTS, append
from alerts.office.contact_ledger import stands_for
from alerts.rules.states import MoveRefused
from config.clock import when
from config.vocabulary import Role

LIFE = timedelta(days=14)
"""How long a link can be answered (proposal)."""
ASKERS = (Role.SUPERVISOR, Role.DISPATCHER)
BY_ITSELF = "本人回信确认"
NOT_SENT = "没有配置发信服务器，确认邮件发不出去；请由督办员核对后人工确认。"
Person = Contact | Expert


def sends() -> bool:
    """Whether this installation can write to an address at all."""
    return bool(ways(Reach("someone@example.org")))


@transaction.atomic
def ask(person: Person, actor: Actor, now: datetime) -> ConfirmLink:
    """请确认: write the message with its link; an earlier link ends. Raises `MoveRefused`."""
    if actor.role not in ASKERS:
        raise MoveRefused("role", f"确认邮件由{'或'.join(role.zh for role in ASKERS)}发出。")
    if person.confirmed_at is not None:
        raise MoveRefused("done", f"{named(person)}此前已经确认。")
    if not sends():
        raise MoveRefused("mail", NOT_SENT)
    if not person.email:
        raise MoveRefused("content", f"{named(person)}没有邮箱，请补上邮箱，或由督办员核对后人工确认。")
    token = new_token()
    own = {"contact": person} if isinstance(person, Contact) else {"expert": person}
    ConfirmLink.objects.filter(**own, used_at=None, revoked_at=None).update(revoked_at=now)
    link = ConfirmLink.objects.create(
        **own, address=person.email, digest=token.digest, created_at=now, expires_at=now + LIFE
    )
    values = {
        "to": person.name,
        "unit": _unit(person),
        "expert": isinstance(person, Expert),
        "office": settings.INSTALLATION.name,
        "page": confirm_page(token.sealed),
        "until": when(now + LIFE),
    }
    text, drawn = render("confirm", values)
    letter = Letter(
        "confirm",
        f"请确认：您是{_unit(person)}的联系人" if isinstance(person, Contact) else "请确认：您愿意作为专家提供意见",
        text,
        drawn,
    )
    write(f"confirm:{link.pk}", Recipient(person.name or _unit(person), person.email), letter, now)
    append(_book(person), "请确认", actor, now, reason=named(person), data={"unit": _unit(person)})
    return link


def look_up(token: str, now: datetime) -> ConfirmLink:
    """The link behind a token; changes nothing. Raises `MoveRefused` saying why it is of no use."""
    link = ConfirmLink.objects.filter(digest=digest(token)).select_related("contact__department", "expert").first()
    if link is None:
        raise MoveRefused("token_unknown", "确认链接无效，请核对邮件中的完整链接。")
    person = person_of(link)
    if link.used_at:
        raise MoveRefused("token_used", f"这个链接已于 {when(link.used_at)} 使用过，不必再点。")
    if link.revoked_at or person.confirmed_at or person.email.lower() != link.address.lower():
        raise MoveRefused("token_revoked", "这个链接已失效：已经确认过、重新发过，或邮箱已更改。")
    if now >= link.expires_at:
        raise MoveRefused("token_expired", f"这个链接已于 {when(link.expires_at)} 过期，请联系发信单位重新发送。")
    return link


@transaction.atomic
def confirm_by_link(token: str, now: datetime) -> Person:
    """The person at this address says: yes. Once."""
    person = _used(token, now)
    type(person)._default_manager.filter(pk=person.pk).update(
        confirmed_at=now, confirmed_by=BY_ITSELF, declined_at=None
    )
    append(
        _book(person),
        "确认",
        _by_link(person),
        now,
        reason=named(person),
        data={"unit": _unit(person), "by": BY_ITSELF, **stands_for(person)},
    )
    return person


@transaction.atomic
def decline_by_link(token: str, now: datetime) -> Person:
    """The person at this address says: not me. Nothing more is sent there; supervisors see it."""
    person = _used(token, now)
    type(person)._default_manager.filter(pk=person.pk).update(declined_at=now)
    data = {"unit": _unit(person), **stands_for(person)}
    append(_book(person), "否认", _by_link(person), now, reason=named(person), data=data)
    return person


@transaction.atomic
def confirm_by_hand(person: Person, actor: Actor, now: datetime, reason: str) -> None:
    """人工确认 by a supervisor who has checked it, saying how. Raises `MoveRefused`."""
    if actor.role is not Role.SUPERVISOR:
        raise MoveRefused("role", "人工确认由督办员办理。")
    if not reason.strip():
        raise MoveRefused("content", "请写明怎样核对的，例如：电话核对，本人接听。")
    values = {"confirmed_at": now, "confirmed_by": actor.name[:100], "declined_at": None}
    if not type(person)._default_manager.filter(pk=person.pk, confirmed_at=None).update(**values):
        raise MoveRefused("done", f"{named(person)}此前已经确认。")
    data = {"unit": _unit(person), "by": actor.name[:100], **stands_for(person)}
    append(_book(person), "人工确认", actor, now, reason=f"{named(person)}：{reason.strip()}", data=data)


def person_of(link: ConfirmLink) -> Person:
    """Whose link it is."""
    person = link.contact or link.expert
    if person is None:
        raise MoveRefused("token_unknown", "确认链接无效，请核对邮件中的完整链接。")
    return person


def named(person: Person, between: str = "") -> str:
    """How sentences call a person: unit and name; headings set them apart."""
    return f"{_unit(person)}{between}{person.name or '（未填姓名）'}"


def _used(token: str, now: datetime) -> Person:
    link = look_up(token, now)
    if not ConfirmLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(used_at=now):
        raise MoveRefused("token_used", "这个链接刚刚使用过，不必再点。")
    return person_of(link)


def _by_link(person: Person) -> Actor:
    unit = person.department_id if isinstance(person, Contact) else None
    return Actor(named(person), Role.DEPT_CONTACT, department_id=unit, channel="token")


def _unit(person: Person) -> str:
    return person.department.name if isinstance(person, Contact) else person.organisation


def _book(person: Person) -> str:
    return CONTACTS if isinstance(person, Contact) else EXPERTS
