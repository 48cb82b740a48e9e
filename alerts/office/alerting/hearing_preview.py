"""What other recipients would have meant for the alerts of late: who would have heard of how many more or fewer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.models import Alert
from alerts.notify.recipients import staff
from alerts.office.alerting.hearing import DEFAULT, fits, of_entry
from config.flags import FlagFile, Hearing

DAYS, _MOST = 30, 2_000


@dataclass(frozen=True, slots=True)
class Heard:
    """One person: of how many alerts by the file of today, and by the other one."""

    name: str
    before: int
    after: int


def compare(before: FlagFile, after: FlagFile, now: datetime) -> tuple[int, list[Heard]]:
    """How many alerts of the last days were looked at, and the people for whom the number differs.

    Who hears by a watch or by being on duty does so by either file, and is not counted.
    """
    alerts = list(Alert.objects.filter(at__gte=now - timedelta(days=DAYS), parent=None).order_by("-at")[:_MOST])
    usual = {one.name for one in staff(*DEFAULT)}
    old, new = (_counts(alerts, file.recipients, usual, now) for file in (before, after))
    names = [name for name in {**old, **new} if old[name] != new[name]]
    return len(alerts), [Heard(name, old[name], new[name]) for name in names]


def _counts(alerts: Sequence[Alert], entries: Sequence[Hearing], usual: set[str], now: datetime) -> Counter[str]:
    people = [(entry, {one.name for one in of_entry(entry, now)}) for entry in entries]
    counts: Counter[str] = Counter()
    for alert in alerts:
        counts.update(set().union(*(who for entry, who in people if fits(entry, alert))) or usual)
    return counts
