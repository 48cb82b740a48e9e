"""通知偏好: when and how one address is written to. Grave matters keep to none of it."""

from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.db import transaction

from alerts.actors import Actor
from alerts.models import MessagePreference
from alerts.office.book import CONTACTS, append
from alerts.rules.states import MoveRefused


@dataclass(frozen=True, slots=True)
class Wish:
    """Quiet hours (both or none), one message a day, and the channel taken first (empty: the office's order)."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_only: bool = False
    channel: str = ""


def of(address: str) -> Wish:
    """What is wished for an address or phone."""
    own = MessagePreference.objects.filter(address=address.lower()).first()
    return Wish(own.quiet_from, own.quiet_until, own.digest_only, own.channel) if own else Wish()


@transaction.atomic
def keep(address: str, whose: str, wish: Wish, actor: Actor, now: datetime) -> None:
    """Store it, with one event in the book of contacts. Raises `MoveRefused`."""
    if not address:
        raise MoveRefused("content", "没有邮箱或电话，没有可以设置的通知。")
    if (wish.quiet_from is None) != (wish.quiet_until is None):
        raise MoveRefused("content", "免打扰时段要写起止两个时刻，或者都不写。")
    if wish.channel and wish.channel not in settings.INSTALLATION.messages.order:
        raise MoveRefused("content", "没有这个通道。")
    values = {
        "quiet_from": wish.quiet_from,
        "quiet_until": wish.quiet_until,
        "digest_only": wish.digest_only,
        "channel": wish.channel,
        "changed_at": now,
        "changed_by": actor.name[:100],
    }
    MessagePreference.objects.update_or_create(address=address.lower(), defaults=values)
    data = {
        "quiet": [str(wish.quiet_from or ""), str(wish.quiet_until or "")],
        "digest_only": wish.digest_only,
        "channel": wish.channel,
    }
    append(CONTACTS, "通知偏好", actor, now, reason=whose, data=data)
