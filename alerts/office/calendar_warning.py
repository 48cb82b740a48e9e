"""日历到期提醒: 60 days before the working calendar ends, who may import the next year is told so, once a year.

Past its end due instants are estimates. What is told is a message like any other; the desk's front page says it too.
"""

from datetime import datetime

from django.db import transaction

from alerts.models import Timer
from alerts.notify.links import page
from alerts.notify.mail import render
from alerts.notify.recipients import staff
from alerts.notify.writing import Letter, write
from alerts.rules.calendar import load_calendar
from config.clock import SHANGHAI
from config.vocabulary import Role

WARNED_DAYS = 60
HEARS = (Role.SUPERVISOR, Role.DISPATCHER)
"""Who may import a year."""


def days_left(now: datetime) -> int:
    """Days from today to the last day whose holidays are known."""
    return (load_calendar().horizon - now.astimezone(SHANGHAI).date()).days


def ending(now: datetime) -> bool:
    """Whether the calendar ends within `WARNED_DAYS`."""
    return days_left(now) < WARNED_DAYS


@transaction.atomic
def warn(now: datetime) -> int:
    """Tell whoever was not told of this calendar's end yet; how many messages were written."""
    if not ending(now):
        return 0
    horizon = load_calendar().horizon
    running = Timer.objects.filter(stopped_at=None, voided_at=None, estimated=True)
    values = {
        "horizon": f"{horizon.year}年{horizon.month}月{horizon.day}日",
        "over": days_left(now) < 0,
        "next_year": horizon.year + 1,
        "estimated": running.count(),
        "page": page("calendar"),
    }
    subject = f"请导入 {horizon.year + 1} 年放假安排：工作日历只到 {values['horizon']}"
    written = 0
    for person in staff(*HEARS):
        text, drawn = render("calendar_ends", {**values, "to": person.name})
        letter = Letter("calendar_ends", subject, text, drawn, link=page("calendar"))
        written += write(f"calendar:{horizon}:{person.address or person.name}", person, letter, now) is not None
    return written
