"""汇总: what waits for one person, or for all readers of a group chat, becomes one message when the first is due.

The group is a message of its own with a Message-ID of its own, written in the transaction that takes its members out of
the outbox: however often it is tried, the receiver sees one message.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from alerts.models import Notification
from alerts.notify import ways
from alerts.notify.holding import waiting
from alerts.notify.mail import render
from alerts.notify.wordings import kinds
from alerts.notify.writing import message_id
from config.clock import when
from config.vocabulary import Severity

PURPOSE = "group"
MOST = 100
"""Messages that one group holds."""
_State = Notification.State


class _Taken(Exception):
    """Somebody else took a member meanwhile."""


def gather(now: datetime) -> int:
    """Join what waits for the same person on the same channel, once the first of it is due; gives how many groups."""
    people = _held().order_by().values("channel", "recipient", "phone")
    due = list(people.annotate(count=Count("pk"), first=Min("next_attempt_at")).filter(first__lte=now))
    window = now + timedelta(seconds=settings.INSTALLATION.messages.group_seconds)
    chats = {one["channel"] for one in due if ways.shared(one["channel"])}
    own = [
        Q(channel=one["channel"], recipient=one["recipient"], phone=one["phone"])
        for one in due
        if one["count"] > 1 and one["channel"] not in chats
    ]
    return sum(_join(one, now) for one in [*own, *(Q(channel=one, next_attempt_at__lte=window) for one in chats)])


def dissolve(group: Notification, way: Callable[[Notification], str], now: datetime) -> bool:
    """A group for a chat that is dead is taken apart, so that each of its members goes its own way (`way` gives it).
    False where none of them has another."""
    if group.purpose != PURPOSE or group.recipient or group.phone:
        return False
    members = list(group.members.filter(state=_State.GROUPED))
    if not any(way(one) for one in members):
        return False
    with transaction.atomic():
        for one in members:
            other = way(one)
            values = {"channel": other or one.channel, "joins": bool(other), "next_attempt_at": now}
            group.members.filter(pk=one.pk).update(state=_State.PENDING, group=None, **values)
        Notification.objects.filter(pk=group.pk).delete()
    return True


def _held() -> QuerySet[Notification]:
    """What waited for its person: the window, his quiet hours, or his one message a day."""
    return Notification.objects.filter(waiting(), held=True, joins=True)


def _join(own: Q, now: datetime) -> bool:
    found = list(_held().filter(own).select_related("case").order_by("id")[:MOST])
    if len(found) < 2:
        return False
    try:
        with transaction.atomic():
            group = _write(found, now)
            keys = [one.pk for one in found]
            taken = Notification.objects.filter(pk__in=keys, state=_State.PENDING, tried_at=None, group=None)
            if taken.update(state=_State.GROUPED, group=group, next_attempt_at=None) != len(keys):
                raise _Taken
    except _Taken:
        return False
    return True


def settle(group: Notification, **values: object) -> None:
    """What becomes of a group becomes of its members. Call it in the transaction that settles the group."""
    if group.purpose == PURPOSE:
        group.members.filter(state=_State.GROUPED).update(**values)


def _write(found: Sequence[Notification], now: datetime) -> Notification:
    first = found[0]
    numbers = ",".join(str(one.pk) for one in found)
    key = f"{PURPOSE}:{hashlib.sha256(numbers.encode()).hexdigest()}"
    text, drawn = render(PURPOSE, _values(found))
    cases = {one.case_id for one in found}
    chat = ways.shared(first.channel)
    return Notification.objects.create(
        key=key,
        case=first.case if len(cases) == 1 else None,
        purpose=PURPOSE,
        channel=first.channel,
        recipient="" if chat else first.recipient,
        recipient_name="" if chat else first.recipient_name,
        phone="" if chat else first.phone,
        subject=_subject(found),
        text=text,
        drawn_from=drawn,
        message_id=message_id(key),
        created_at=now,
        next_attempt_at=now,
        held=True,
        refused=first.refused,
    )


def _subject(found: Sequence[Notification]) -> str:
    """【汇总】30 条通知：交办 30 条 · 最早11月23日 09:36 到期."""
    counted = Counter(kinds().get(one.purpose, "其他") for one in found)
    said = "、".join(f"{name} {count} 条" for name, count in counted.most_common(4))
    due = min((one.act_by for one in found if one.act_by), default=None)
    until = f" · 最早{when(due)} 到期" if due else ""
    return f"【汇总】{len(found)} 条通知：{said}{until}"


def _values(found: Sequence[Notification]) -> dict[str, object]:
    by_case: dict[object, list[Notification]] = defaultdict(list)
    for one in sorted(found, key=_order):
        by_case[one.case_id or f"n{one.pk}"].append(one)
    chat = ways.shared(found[0].channel)
    rows = [_row(one) | ({"whom": one.recipient_name} if chat else {}) for some in by_case.values() for one in some]
    return {"to": "" if chat else found[0].recipient_name, "count": len(found), "rows": rows}


def _order(one: Notification) -> tuple[int, float, int]:
    """The graver first, then what falls due sooner."""
    rank = Severity(one.case.severity).rank if one.case else -1
    return (-rank, one.act_by.timestamp() if one.act_by else float("inf"), one.pk)


def _row(one: Notification) -> dict[str, str]:
    return {
        "subject": one.subject,
        "number": one.case.number if one.case else "",
        "kind": kinds().get(one.purpose, ""),
        "at": when(one.created_at),
        "due": when(one.act_by) if one.act_by else "",
        "link": one.link,
    }
