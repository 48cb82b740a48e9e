"""The order of a list, and the rows of one stretch of it, at a price that does not grow with what is behind.

What waits for a clock comes first; only those few are looked up with their clocks. All others follow by their age,
which an index gives. Keys are ordered first, whole rows are read for the stretch that is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as When
from django.db.models import F, IntegerField, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models import When as If

from alerts.models import Assignment, Case, Timer
from config.vocabulary import Severity, TimerName

_GRAVE = [grade.value for grade in Severity if grade.rank >= Severity.MAJOR.rank]
_RUNNING = Timer.objects.filter(stopped_at=None, voided_at=None).exclude(name=TimerName.WATCH.value)


@dataclass(frozen=True, slots=True)
class Ordered:
    """The cases in an order; it can be counted and cut, as a paginator does. `order` is a key of `lists.ORDERS`."""

    cases: QuerySet[Case]
    order: str

    def count(self) -> int:
        """How many there are."""
        return self.cases.order_by().count()

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Case]:
        return iter(self[0 : self.count()])

    def __getitem__(self, cut: slice) -> list[Case]:
        """The cases of a stretch, with what a row needs at hand."""
        keys = self._keys(cut.start or 0, cut.stop)
        found = with_rows(Case.objects.filter(pk__in=keys)).in_bulk()
        return [found[key] for key in keys if key in found]

    def _keys(self, start: int, stop: int) -> list[int]:
        if self.order == "new":
            return list(self.cases.order_by("-detected_at").values_list("pk", flat=True)[start:stop])
        waiting = self._waiting()
        first = list(waiting[start:stop])
        if len(first) == stop - start:
            return first
        before = len(first) + start if first else waiting.count()
        others = self.cases.exclude(pk__in=_RUNNING.values("case_id")).order_by(*self._grades(), "-detected_at")
        skip, take = max(start - before, 0), stop - start - len(first)
        return [*first, *others.values_list("pk", flat=True)[skip : skip + take]]

    def _waiting(self) -> QuerySet[Case, Any]:
        """Keys of those with a running clock, the nearest first within a grade."""
        due = _RUNNING.filter(case=OuterRef("pk")).order_by("due_at").values("due_at")[:1]
        found = self.cases.filter(pk__in=_RUNNING.values("case_id")).annotate(next_due=Subquery(due))
        grades = self._grades()
        if self.order == "urgent":
            lesser = When(If(severity__in=_GRAVE, then=Value(0)), default=Value(1), output_field=IntegerField())
            grades = (lesser,)
        return found.order_by(*grades, F("next_due"), "-detected_at").values_list("pk", flat=True)

    def _grades(self) -> tuple[Any, ...]:
        return (_rank().desc(),) if self.order == "severity" else ()


def with_rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with what a row needs at hand."""
    live = Prefetch("assignments", Assignment.objects.select_related("department"))
    related = cases.select_related("topic", "claimed_by").defer("topic__centre", "topic__keywords")
    return related.prefetch_related("timers", live, "suspensions", "snoozes")


def _rank() -> When:
    return When(
        *(If(severity=grade.value, then=Value(grade.rank)) for grade in Severity),
        default=Value(0),
        output_field=IntegerField(),
    )
