"""Puts a week's digest into the outbox: once for each recipient, however often it is asked for."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from alerts.digest.figures import figures
from alerts.digest.render import render
from alerts.digest.week import Week
from alerts.notify.outbox import Letter, write
from alerts.notify.recipients import Recipient, once, staff
from config.clock import SHANGHAI
from config.vocabulary import Role

PURPOSE = "digest"


def recipients() -> list[Recipient]:
    """The leaders with an address and those named in the configuration (`digest.recipients`), each address once."""
    leaders = [person for person in staff(Role.LEADER) if person.address]
    named = [Recipient("", address) for address in settings.INSTALLATION.digest.recipients]
    return once([*leaders, *named])


def send(week: Week, now: datetime) -> int:
    """Write the digest for everyone who has not got it; returns how many messages are new.

    Of a week that is not over the digest of the day is sent; the whole week's follows when it is.
    """
    people = recipients()
    if not people:
        return 0
    subject, text, html = render(figures(week, now))
    letter = Letter(PURPOSE, subject, text, html)
    about = str(week) if week.over(now) else f"{week}:{now.astimezone(SHANGHAI).date().isoformat()}"
    with transaction.atomic():
        return sum(write(f"digest:{about}:{one.address.lower()}", one, letter, now) is not None for one in people)
