"""Reads the cases of spans that follow one another: each case once, however many months it lasted."""

from datetime import datetime

from alerts.digest import history
from alerts.digest.stored import CaseRows, joined
from alerts.models import Case

_AT_ONCE = 2000


class Reading:
    """Keeps what a later span may need again: whoever is not wanted now had nothing after, and is not wanted later."""

    def __init__(self) -> None:
        self._kept: dict[int, CaseRows] = {}

    def load(self, since: datetime, until: datetime) -> list[CaseRows]:
        """As `history.load`; ask for the earlier spans first."""
        keys = list(history.wanted(since, until).values_list("pk", flat=True))
        fresh = [key for key in keys if key not in self._kept]
        found = {key: self._kept[key] for key in keys if key in self._kept}
        for first in range(0, len(fresh), _AT_ONCE):
            some = history.narrow(Case.objects.filter(pk__in=fresh[first : first + _AT_ONCE]).order_by("id"))
            found |= {rows.case.pk: rows for rows in joined(some)}
        self._kept = found
        return [found[key] for key in keys if key in found]
