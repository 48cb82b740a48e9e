"""The instants that a curve marks: first post, flagged, dispatched, signed off, first statement, answered."""

from collections.abc import Sequence
from datetime import datetime

from alerts.models import Case
from alerts.web.svg import Moment


def moments(case: Case | None, times: Sequence[datetime]) -> list[Moment]:
    """From the items' times and the case's events and releases (prefetched)."""
    marks = [Moment("首发", min(times))] if times else []
    if case is None:
        return marks
    marks.append(Moment("标记", case.detected_at))
    if case.dispatched_at:
        marks.append(Moment("交办", case.dispatched_at))
    marks += [Moment("签收", event.at) for event in case.events.all() if event.kind == "签收"][:1]
    published = [release.published_at for release in case.releases.all() if release.published_at]
    if published:
        marks.append(Moment("首次发布", min(published)))
    if case.responded_at:
        marks.append(Moment("回应", case.responded_at))
    return marks
