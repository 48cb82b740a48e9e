"""Frozen months: figures of a month that is over are written once; quarters and years are sums of them.

Additive are flows (新增, 办结, items), numerators and denominators of rates, and the balance. A stock (在办, 超期) is
that of the last month. So a year's figure is always the sum of its months as they were printed, and what was corrected
later shows in the month in which it was corrected. The ledger can be asked again at any time: `differences`.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.digest import numbers, units
from alerts.digest.balance import balance
from alerts.digest.known import CaseThen
from alerts.digest.numbers import Period
from alerts.digest.reading import Reading
from alerts.digest.spans import Span, period
from alerts.digest.stored import not_collecting
from alerts.digest.values import UnitLine
from alerts.models import FrozenMonth
from pipeline.models import Item

FLOWS, STOCKS = (numbers.NEW, numbers.CLOSED), (numbers.OPEN, numbers.LATE)
Figures = dict[str, Any]
Pair = list[int]


@dataclass(frozen=True, slots=True)
class Summed:
    """The figures of a span. `months`: those of its months that had begun, in order, with their names.

    `frozen`: all of them are over and kept.
    """

    span: Span
    figures: Figures
    months: tuple[tuple[str, Figures], ...]
    frozen: bool


def month_figures(span: Span, now: datetime, read: Reading | None = None) -> Figures:
    """The figures of a month from the ledger, as of its end or of `now` while it runs."""
    with not_collecting():
        return _counted(span, now, period(span, now, read))


def _counted(span: Span, now: datetime, found: Period) -> Figures:
    nothing = Period(span.start, [])
    departments, territories = units.lines(found, nothing)
    books = balance(found)
    return {
        "items": Item.objects.filter(learnt_at__gte=span.start, learnt_at__lte=span.as_of(now)).count(),
        "counts": {one.name: one.value for one in numbers.counts(found, nothing)},
        "aside": {one.name: one.value for one in numbers.aside(found, nothing)},
        "rates": {one.name: [one.numerator, one.denominator] for one in numbers.rates(found, nothing)},
        "balance": {"opening": books.opening, "came": books.came, "went": books.went, "closing": books.closing},
        "units": {one.name: _line(one) for one in departments},
        "territories": {one.name: _line(one) for one in territories},
        "sectors": _by(found, lambda one: one.case.sector),
        "severities": _by(found, lambda one: one.severity.value),
    }


def figures_of(span: Span, now: datetime, read: Reading | None = None) -> Figures:
    """A month's figures: those that were frozen, else from the ledger, frozen now where the month is over."""
    kept = FrozenMonth.objects.filter(month=span.first).first()
    if kept is not None:
        return dict(kept.figures)
    found = month_figures(span, now, read)
    if span.over(now):
        values = {"figures": found, "frozen_at": now, "digest": digest_of(found)}
        kept, _ = FrozenMonth.objects.get_or_create(month=span.first, defaults=values)
        return dict(kept.figures)
    return found


def summed(span: Span, now: datetime, told: Callable[[int, Span], None] = lambda _number, _month: None) -> Summed:
    """A month, quarter or year added up from its months; those that have not begun are left out.

    `told(number, month)` hears of each before it is counted.
    """
    months, read = [], Reading()
    for number, month in enumerate(month for month in span.months if month.start <= now):
        told(number, month)
        months.append((month.zh, figures_of(month, now, read)))
    return Summed(span, add([figures for _, figures in months]), tuple(months), span.over(now))


def add(months: Sequence[Figures]) -> Figures:
    """The sum of months in order; of none, zeros."""
    if not months:
        return {"items": 0, "counts": {}, "aside": {}, "rates": {}, "units": {}, "territories": {}, "sectors": {},
                "severities": {}, "balance": {"opening": 0, "came": {}, "went": {}, "closing": 0}}  # fmt: skip
    first, last = months[0], months[-1]
    return {
        "items": sum(month["items"] for month in months),
        "counts": _counts([month["counts"] for month in months]),
        "aside": _sum(month["aside"] for month in months),
        "rates": _pairs(month["rates"] for month in months),
        "balance": {
            "opening": first["balance"]["opening"],
            "came": _sum(month["balance"]["came"] for month in months),
            "went": _sum(month["balance"]["went"] for month in months),
            "closing": last["balance"]["closing"],
        },
        "units": _lines([month["units"] for month in months]),
        "territories": _lines([month["territories"] for month in months]),
        "sectors": _pairs(month["sectors"] for month in months),
        "severities": _pairs(month["severities"] for month in months),
    }


def differences(span: Span, now: datetime) -> list[str]:
    """Where the ledger, asked again, gives other figures for the span's frozen months; sentences, empty when none.

    A month that was frozen at this very instant has nothing to differ from.
    """
    found, read = [], Reading()
    for kept in FrozenMonth.objects.filter(month__gte=span.first, month__lt=span.after, frozen_at__lt=now):
        month = Span(span.months[0].kind, kept.month)
        if digest_of(kept.figures) != kept.digest:
            found.append(f"{month.zh}的冻结数字在库中被改动过，与冻结时的校验值不符")
        found += [f"{month.zh}{said}" for said in _differing(kept.figures, month_figures(month, now, read))]
    return found


def digest_of(figures: Figures) -> str:
    """SHA-256 of the figures as canonical JSON."""
    return hashlib.sha256(json.dumps(figures, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _differing(kept: Figures, now: Figures) -> Iterable[str]:
    if kept["items"] != now["items"]:
        yield f"采集信息冻结 {kept['items']} 条，现按库中记录为 {now['items']} 条"
    for group in ("counts", "rates"):
        for name in kept[group]:
            if kept[group][name] != now[group].get(name):
                yield f"{name}冻结为 {_said(kept[group][name])}，现按办理记录为 {_said(now[group].get(name))}"


def _said(value: Any) -> str:
    return "/".join(map(str, value)) if isinstance(value, list) else str(value)


def _line(line: UnitLine) -> Figures:
    return {
        "counts": {one.name: one.value for one in line.counts},
        "rates": {one.name: [one.numerator, one.denominator] for one in line.rates},
    }


def _by(found: Period, key: Any) -> dict[str, Pair]:
    """[new, closed] by a property of the case."""
    told: dict[str, Pair] = {}
    for one in found.cases:
        new = one.opened_at >= found.start
        closed = _closings(one, found.start)
        if new or closed:
            pair = told.setdefault(key(one), [0, 0])
            pair[0] += new
            pair[1] += closed
    return told


def _closings(one: CaseThen, start: datetime) -> int:
    return sum(event.after == "responded" for event in one.within(start))


def _sum(months: Iterable[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for month in months:
        for name, value in month.items():
            total[name] = total.get(name, 0) + value
    return total


def _pairs(months: Iterable[dict[str, Pair]]) -> dict[str, Pair]:
    total: dict[str, Pair] = {}
    for month in months:
        for name, (first, second) in month.items():
            pair = total.setdefault(name, [0, 0])
            pair[0] += first
            pair[1] += second
    return total


def _counts(months: Sequence[dict[str, int]]) -> dict[str, int]:
    """Flows added, stocks of the last month."""
    total = _sum({name: month.get(name, 0) for name in FLOWS} for month in months)
    return total | {name: months[-1].get(name, 0) for name in STOCKS}


def _lines(months: Sequence[dict[str, Figures]]) -> dict[str, Figures]:
    names = dict.fromkeys(name for month in months for name in month)
    empty: Figures = {"counts": {}, "rates": {}}
    found = {}
    for name in names:
        rows = [month.get(name, empty) for month in months]
        found[name] = {
            "counts": _counts([row["counts"] for row in rows]),
            "rates": _pairs(row["rates"] for row in rows),
        }
    return found
