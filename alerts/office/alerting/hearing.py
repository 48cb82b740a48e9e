"""Who hears of an alert: by sector, territory, grade and rule as the rules' file says, by watch, and who is on duty."""

from collections.abc import Iterator
from datetime import datetime

from alerts.models import Alert, Department, Staff, Watch
from alerts.models.units import name_of
from alerts.notify.on_duty import duty_recipients, grave
from alerts.notify.recipients import Recipient, once, staff, unit
from alerts.rules.flag_conditions import within
from config.flags import FlagFile, Hearing
from config.vocabulary import Role, Severity

DEFAULT = (Role.JUDGE, Role.DISPATCHER)


def hearers(alert: Alert, file: FlagFile, now: datetime) -> list[Recipient]:
    """Each person once. Entries of the file that fit are added up; where none fits, judges and dispatchers hear.

    Those who keep a watch that found a post hear as well, and of what is grave those on duty.
    """
    people = [person for entry in file.recipients if fits(entry, alert) for person in of_entry(entry, now)]
    people = people or staff(*DEFAULT)
    people += _watching(alert)
    if grave(alert.severity):
        people += duty_recipients(None, now)
    return once(people)


def fits(entry: Hearing, alert: Alert) -> bool:
    """Whether an entry of `recipients` is about this alert."""
    return (
        (not entry.sectors or alert.sector in entry.sectors)
        and (not entry.territories or within(alert.place_code, entry.territories))
        and (entry.severity is None or Severity(alert.severity).rank >= entry.severity.rank)
        and (not entry.rules or alert.rule in entry.rules)
    )


def unknown(file: FlagFile) -> list[str]:
    """Names in `recipients` that nobody has, each with its entry: told by `huiying check`."""
    found = []
    for entry in file.recipients:
        users = set(Staff.objects.filter(user__username__in=entry.users).values_list("user__username", flat=True))
        units = set(Department.objects.filter(name__in=entry.units).values_list("name", flat=True))
        found += [f"{entry.name}: 没有用户 {name}" for name in entry.users if name not in users]
        found += [f"{entry.name}: 没有单位 {name}" for name in entry.units if name not in units]
    return found


def of_entry(entry: Hearing, now: datetime) -> Iterator[Recipient]:
    """The people of one entry, each with the reason."""
    why = f"您接收“{entry.name}”的预警。"
    people = staff(*entry.roles) if entry.roles else []
    named = Staff.objects.filter(user__username__in=entry.users, user__is_active=True).select_related("user")
    people += [Recipient(name_of(one.user), one.user.email) for one in named.order_by("id")]
    for department in Department.objects.filter(name__in=entry.units).order_by("id"):
        people += unit(department, at=now)
    people += [Recipient(entry.name, address) for address in entry.mails]
    for person in people:
        yield Recipient(person.name, person.address, why)


def _watching(alert: Alert) -> list[Recipient]:
    """The people of the live watches that found one of the topic's posts; their units hear of posts, not of alerts."""
    found = Watch.objects.filter(ended_at=None, to_flag=True, matches__item__topic=alert.topic_id).distinct()
    return [
        Recipient(name_of(one.user), one.user.email, f"您接收监测方案“{watch.name}”。")
        for watch in found.order_by("pk")
        for one in watch.people.select_related("user").filter(user__is_active=True).order_by("pk")
    ]
