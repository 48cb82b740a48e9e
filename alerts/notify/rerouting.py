"""换通道: what a dead channel holds takes the next way; where there is none it waits for the channel."""

from datetime import datetime

from alerts.models import Notification
from alerts.notify import grouping, health, ways
from alerts.notify.ways import Reach

_PENDING = Notification.State.PENDING


def next_way(notification: Notification) -> str:
    """Another channel that can take the message and is not dead; empty where there is none."""
    without = {*notification.refused, notification.channel, *health.dead()}
    reach = Reach(notification.recipient, notification.phone, not (notification.recipient or notification.phone))
    return next(iter(ways.ways(reach, without)), "")


def leave_dead(now: datetime) -> int:
    """Move what is due on channels that are dead, resting or gone from the configuration; gives how many moved.

    A dead channel that rested long enough is tried again by whatever is due on it then.
    """
    due = Notification.objects.filter(state=_PENDING, next_attempt_at__lte=now).exclude(channel__in=ways.INSIDE)
    gone = {name for name in due.order_by().values_list("channel", flat=True).distinct() if not ways.known(name)}
    resting = health.resting(now)
    left = (resting & health.dead() if resting else resting) | gone
    moved = 0
    for one in due.filter(channel__in=left) if left else ():
        way = next_way(one)
        if not way and grouping.dissolve(one, next_way, now):
            moved += 1
        elif way:
            mine = Notification.objects.filter(pk=one.pk, state=_PENDING, channel=one.channel, next_attempt_at__lte=now)
            moved += mine.update(channel=way)
    return moved
