"""The messages of watches: one for all that waits, at most one in a while, by the outbox."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from alerts.models import Watch, WatchMatch
from alerts.notify.links import page
from alerts.notify.mail import render
from alerts.notify.recipients import Recipient, once, unit
from alerts.notify.writing import Letter, write
from alerts.rules.watch_times import GRAVE, Rhythm
from config.clock import when

_SHOWN = 10
_LONG = 120


def tick(now: datetime) -> int:
    """Write the messages that are due; gives how many watches told something. A watch that ended tells what it had."""
    waiting = WatchMatch.objects.filter(watch=OuterRef("pk"), told_at=None)
    return sum(_tell(watch.pk, now) for watch in Watch.objects.filter(Exists(waiting)).only("pk").order_by("pk"))


@transaction.atomic
def _tell(pk: int, now: datetime) -> bool:
    """All that waits of one watch is told and marked in one transaction."""
    watch = Watch.objects.select_for_update().get(pk=pk)
    found = watch.matches.filter(told_at=None)
    rhythm = Rhythm(timedelta(minutes=watch.every_minutes), watch.quiet_from, watch.quiet_until)
    grave = found.filter(item__severity__in=GRAVE).exists()
    if not rhythm.due(watch.told_at, grave, now):
        return False
    matches = list(found.select_related("item__source").order_by("-at", "-pk"))
    if not matches:
        return False
    values: dict[str, Any] = {
        "watch": watch.name,
        "count": len(matches),
        "grave": sum(match.item.severity in GRAVE for match in matches),
        "posts": [_post(match) for match in matches[:_SHOWN]],
        "more": max(0, len(matches) - _SHOWN),
    }
    subject = f"【监测】{watch.name} · {len(matches)} 条新信息"
    for person, link in _hearing(watch, now):
        text, drawn = render("watch", {**values, "to": person.name, "page": link})
        key = f"watch:{watch.pk}:{matches[0].pk}:{person.address or person.name}"
        write(key, person, Letter("watch", subject, text, drawn), now)
    watch.matches.filter(pk__in=[match.pk for match in matches]).update(told_at=now)
    Watch.objects.filter(pk=watch.pk).update(told_at=now)
    return True


def _hearing(watch: Watch, now: datetime) -> list[tuple[Recipient, str]]:
    """Staff with the page of the watch, units without: they do not see it."""
    people = [
        Recipient(one.user.get_full_name() or one.user.get_username(), one.user.email)
        for one in watch.people.select_related("user").filter(user__is_active=True)
    ]
    known = once(people)
    units = once([*known, *(person for one in watch.units.all() for person in unit(one, at=now))])[len(known) :]
    return [(person, page("watch", watch.pk)) for person in known] + [(person, "") for person in units]


def _post(match: WatchMatch) -> dict[str, str]:
    item = match.item
    text = " ".join(item.text.split())
    return {
        "title": item.title or text[:40],
        "text": text[:_LONG] + ("…" if len(text) > _LONG else ""),
        "source": item.source.name,
        "when": when(item.published_at or item.learnt_at),
        "severity": "" if item.severity == "一般" else item.severity,
        "url": item.url if item.url.startswith(("http://", "https://")) else "",
    }
