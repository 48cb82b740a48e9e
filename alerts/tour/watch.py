"""值班 in the town: a week of shifts, a hand-over note that waits for its signature, and the call-down list."""

from datetime import datetime, timedelta

from alerts.models import Department
from alerts.office import handing, roster
from alerts.office.call_list import Called, set_list
from alerts.office.roster import Shift
from alerts.tour.cast import PEOPLE, Cast, Person
from config.clock import SHANGHAI
from config.vocabulary import Role

_DAYS = 7
_NIGHTS = ("monitor", "judge", "dispatcher")
_PHONE = "0000-555010{}"
"""A number that no telephone has."""


def stand_watch(now: datetime) -> None:
    """Enter everything as the town's officials would on the evening of the first start."""
    people = {person.account: person for person in PEOPLE}
    judge, monitor = Cast().desk(Role.JUDGE), Cast().desk(Role.MONITOR)
    begins = now.astimezone(SHANGHAI).replace(hour=8, minute=30, second=0, microsecond=0)
    if begins > now:
        begins -= timedelta(days=1)
    shifts = []
    for number in range(_DAYS):
        start = begins + timedelta(days=number)
        shifts.append(_shift(None, people[_NIGHTS[number % 3]], start, "值班员", number % 3))
        shifts.append(_shift(None, people["supervisor"], start, "带班领导", 4))
        unit = Department.objects.filter(name=people["zhujian"].department).first()
        if unit is not None:
            shifts.append(_shift(unit, people["zhujian"], start, "值班员", 5))
    roster.enter(shifts, judge, now)
    called = [people["supervisor"], people["leader"]]
    set_list(None, [Called(one.name, one.role.zh, _PHONE.format(6 + at)) for at, one in enumerate(called)], judge, now)
    handing.write(None, monitor, now, people[_NIGHTS[1]].name, "四周的情况都在系统里；督办件请留意今天到期的。")


def _shift(unit: Department | None, person: Person, start: datetime, post: str, phone: int) -> Shift:
    until = start + timedelta(days=1)
    return Shift(unit, person.name, start, until, post, _PHONE.format(phone), person.email)
