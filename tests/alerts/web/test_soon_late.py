"""What falls due within twelve hours, found in the list alone, is what the clocks themselves say."""

import random
from datetime import datetime, timedelta

import pytest

from alerts.models import Listing, Timer
from alerts.web.listing import Where, read
from alerts.web.lists import late
from alerts.web.standings import SOON, soon_late
from config.vocabulary import TimerName

_NO_DEADLINE = (TimerName.WATCH.value, TimerName.RETURN.value)


def _next_deadlines(now: datetime) -> dict[int, datetime]:
    """Of each open case the nearest running deadline, from its clocks."""
    found: dict[int, datetime] = {}
    opened = Listing.objects.exclude(tab=None).values("case_id")
    running = Timer.objects.filter(stopped_at=None, voided_at=None, case__in=opened).exclude(name__in=_NO_DEADLINE)
    for case, due in running.values_list("case_id", "due_at"):
        found[case] = min(due, found.get(case, due))
    return found


def _listed(where: Where, now: datetime) -> set[int]:
    return {one.pk for one in read(where, "nearest", 500, now)}


@pytest.mark.django_db
def test_late_and_soon_are_what_the_clocks_say(county) -> None:
    now, draw = county.now, random.Random(5)
    for _ in range(6):
        for clock in Timer.objects.filter(stopped_at=None, voided_at=None):
            seconds = draw.choice((-3600, -1, 0, 1, 3600, SOON.total_seconds(), SOON.total_seconds() + 1, 90_000))
            Timer.objects.filter(pk=clock.pk).update(due_at=now + timedelta(seconds=seconds))
        due = _next_deadlines(now)
        over = {case for case, at in due.items() if at <= now}
        assert _listed(late(now), now) == over
        assert _listed(soon_late(now), now) == {case for case, at in due.items() if now < at <= now + SOON}
        assert over
        assert over != set(due)
