"""The ten numbers of a week, as known at an instant: what is plain is counted by the store, the rest is replayed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from alerts.digest import history, numbers, tally_sql
from alerts.digest.stored import joined
from alerts.digest.values import CaseRef, Count, Rate
from alerts.models import Case
from config.vocabulary import Severity

RATES = 6
"""The 重办率 stands in the digest."""
_NEVER = numbers.Period(numbers.NEVER, ())


@dataclass(frozen=True, slots=True)
class Tally:
    """One number: how many, how many of them good, how many cases are behind it, and the first of these by key."""

    name: str
    formula: str
    whole: int
    good: int
    behind: int
    cases: tuple[CaseRef, ...]


def tallies(start: datetime, at: datetime) -> list[Tally]:
    """Four counts and six rates of [`start`, `at`], as known at `at`: `numbers.counts` and `numbers.rates` of it."""
    since, until = map(connection.ops.adapt_datetimefield_value, (start, at))
    replayed = _replayed(start, at, since, until)
    said = {"since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_totals(connection.vendor), said)
        counted = {place: (whole, int(good), behind) for place, whole, good, behind in cursor.fetchall()}
        cursor.execute(_firsts(connection.vendor), said)
        first: dict[int, list[CaseRef]] = {}
        for place, pk, number, title, grade in cursor.fetchall():
            first.setdefault(place, []).append(CaseRef(pk, number, title, Severity(grade)))
    return [_sum(one, counted[place], first.get(place, [])) for place, one in enumerate(replayed)]


def _replayed(start: datetime, at: datetime, since: Any, until: Any) -> list[Tally]:
    """The numbers of the cases that are not plain."""
    told = RawSQL(tally_sql.told("%s", "%s"), (since, since, until, since, until, since))
    cases = history.narrow(Case.objects.filter(pk__in=told).order_by("id"))
    period = numbers.Period(start, history.then(joined(cases, said=False), at))
    found: list[Tally] = []
    for one in numbers.counts(period, _NEVER):
        found.append(_tally(one, one.value, one.value, one.cases))
    for rate in numbers.rates(period, _NEVER)[:RATES]:
        found.append(_tally(rate, rate.denominator, rate.numerator, rate.missed))
    return found


def _tally(one: Count | Rate, whole: int, good: int, cases: Sequence[CaseRef]) -> Tally:
    return Tally(one.name, one.formula, whole, good, len(cases), tuple(cases[: tally_sql.SHOWN]))


def _sum(one: Tally, counted: tuple[int, int, int], first: Sequence[CaseRef]) -> Tally:
    """No case is both replayed and counted."""
    whole, good, behind = counted
    cases = sorted([*one.cases, *first], key=lambda case: case.pk)[: tally_sql.SHOWN]
    return Tally(one.name, one.formula, one.whole + whole, one.good + good, one.behind + behind, tuple(cases))


_totals, _firsts = cache(tally_sql.totals), cache(tally_sql.firsts)
