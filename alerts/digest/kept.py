"""Figures of a period that is over: counted once by the scheduler, kept as a row, and read by every page after that.

A row holds what a recount would give: the store takes it away as soon as anything is written behind the period's end
(`alerts.models.figures_forgotten`), and it counts only for the rules that counted it. Pages write nothing: where there
is no row they count.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction
from django.db.models import Max
from pydantic import TypeAdapter

import alerts
import config
from alerts.models import CaseEvent, PeriodFigures
from config import folder as working_folder
from config.calendar import stamp

T = TypeVar("T")
SETTLED = timedelta(minutes=10)
"""Whatever was done before the period's end is committed by then."""
_RULES = ("digest", "appraisal", "rules")


class Over(Protocol):
    """A week or another span; its name is what `str` gives."""

    @property
    def end(self) -> datetime:
        """The first instant that no longer belongs to it."""


class Kept(Generic[T]):
    """One kind of figures, as values of `shape` (dataclasses, tuples, numbers; what pydantic reads back as it was).

    `beside`: further rules that they are counted by, in any words.
    """

    def __init__(self, kind: str, shape: Any, beside: Callable[[], str] = str) -> None:
        self.kind = kind
        self._shape: TypeAdapter[T] = TypeAdapter(shape)
        self._beside = beside

    @property
    def rules(self) -> str:
        """What the figures depend on beside the ledger: the program's rules, the folder's, and its calendar."""
        said = f"{_program()} {stamp(working_folder.find())} {self._beside()}"
        return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()

    def read(self, periods: Iterable[Over]) -> dict[str, T]:
        """What is kept of these periods, by their names; one query."""
        rows = PeriodFigures.objects.filter(kind=self.kind, period__in=list(map(str, periods)), counted_by=self.rules)
        return {period: self._shape.validate_json(text) for period, text in rows.values_list("period", "figures")}

    def of(self, period: Over, now: datetime, count: Callable[[], T]) -> T:
        """What is kept of a period that is over, else what is counted."""
        found = self.read([period]) if now >= period.end else {}
        return found[str(period)] if found else count()

    def write(self, period: Over, now: datetime, count: Callable[[], T]) -> bool:
        """Count and keep. False, and nothing kept: the period is hardly over, or the ledger grew meanwhile."""
        if now < period.end + SETTLED:
            return False
        before = _last_event()
        text = self._shape.dump_json(count()).decode()
        row = PeriodFigures(
            kind=self.kind,
            period=str(period),
            ends_at=period.end,
            counted_by=self.rules,
            counted_at=now,
            figures=text,
        )
        with transaction.atomic():
            PeriodFigures.objects.filter(kind=row.kind, period=row.period).delete()
            if _last_event() != before:
                return False
            row.save(force_insert=True)
        return True


@cache
def _program() -> str:
    """Changes with every change of a rule: nobody has to remember to raise a number."""
    found = hashlib.blake2b(digest_size=16)
    for name in _RULES:
        for path in sorted((Path(alerts.__path__[0]) / name).glob("*.py")):
            found.update(path.read_bytes())
    for path in sorted((Path(config.__path__[0]) / "data").glob("*.yaml")):
        found.update(path.read_bytes())
    return found.hexdigest()


def _last_event() -> int:
    last: int | None = CaseEvent.objects.aggregate(last=Max("id"))["last"]
    return last or 0
