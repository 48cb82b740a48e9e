"""Keeps the figures that pages ask for, one period at a time, before anybody asks."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from alerts.appraisal.in_force import appraisal
from alerts.appraisal.scores import SCORES, scores
from alerts.digest import trend
from alerts.digest.figures import KEPT as DIGEST
from alerts.digest.figures import handled, read
from alerts.digest.kept import Kept, Over
from alerts.digest.spans import Span, SpanKind, last_over, period
from alerts.digest.week import Week, this_week
from alerts.models import PeriodFigures

WEEKS, SPANS = 8, {SpanKind.MONTH: 6, SpanKind.QUARTER: 2, SpanKind.YEAR: 1}
"""How far back somebody leafs; what is older is counted when it is asked for."""
Wanted = tuple[Kept[Any], Over, Callable[[], object]]


def keep(now: datetime, most: int = 1) -> list[str]:
    """Count and keep up to `most` of what is wanted and not there; gives their names. What is old goes."""
    wanted = list(_wanted(now))
    there = set(PeriodFigures.objects.values_list("kind", "period", "counted_by"))
    lacking = (one for one in wanted if (one[0].kind, str(one[1]), one[0].rules) not in there)
    made = [f"{kept.kind} {over}" for kept, over, count in islice(lacking, most) if kept.write(over, now, count)]
    names = {(kept.kind, str(over)) for kept, over, _ in wanted}
    for kind, name, _ in there:
        if (kind, name) not in names:
            PeriodFigures.objects.filter(kind=kind, period=name).delete()
    return made


def _wanted(now: datetime) -> Iterator[Wanted]:
    """The newest first: it is what most look at."""
    for week in reversed(trend.earlier(this_week(now), WEEKS)):
        yield trend.KEPT, week, partial(trend.week_numbers, week, now)
        yield DIGEST, week, partial(_handled, week, now)
    for kind, most in SPANS.items():
        span = last_over(kind, now)
        for _ in range(most):
            yield SCORES, span, partial(_scores, span, now)
            span = span.previous


def _handled(week: Week, now: datetime) -> object:
    return handled(read(week, now), now)


def _scores(span: Span, now: datetime) -> object:
    return scores(period(span, now), appraisal())
