"""The instants that a curve marks: first post, flagged, dispatched, signed off, first statement, answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Min, OuterRef, QuerySet, Subquery

from alerts.models import Case, CaseEvent, Release
from alerts.web.svg import Moment


def marked(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with `signed_at` and `spoken_at`: their first sign-off and their first statement, or None."""
    signed = CaseEvent.objects.filter(case=OuterRef("pk"), kind="签收").order_by("number").values("at")[:1]
    spoken = Release.objects.filter(case=OuterRef("pk")).order_by().values("case").annotate(at=Min("published_at"))
    return cases.annotate(signed_at=Subquery(signed), spoken_at=Subquery(spoken.values("at")))


def moments(case: Any, times: Sequence[datetime]) -> list[Moment]:
    """From the items' times and the case (of `marked`), where there is one."""
    marks = [Moment("首发", min(times))] if times else []
    if case is None:
        return marks
    marks.append(Moment("标记", case.detected_at))
    if case.dispatched_at:
        marks.append(Moment("交办", case.dispatched_at))
    if case.signed_at:
        marks.append(Moment("签收", case.signed_at))
    if case.spoken_at:
        marks.append(Moment("首次发布", case.spoken_at))
    if case.responded_at:
        marks.append(Moment("回应", case.responded_at))
    return marks
