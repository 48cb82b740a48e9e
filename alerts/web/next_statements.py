"""The next statements that were promised in public and are not made yet: a broken hour is seen by everybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from alerts.models import Case, Release
from alerts.rules.promised import IN_HAND, PART, next_of
from alerts.web.standings import SOON

_LONG_AGO = timedelta(days=180)
"""A statement older than this promises nothing any more, nor is it read for each look at the page."""


@dataclass(frozen=True, slots=True)
class NextStatement:
    """What a case in hand said of its next statement; `over`: that hour has passed and nothing was published."""

    case: Case
    words: str
    hour: datetime
    over: bool


def next_statements(now: datetime) -> list[NextStatement]:
    """Those whose hour is over or comes within twelve hours, the longest over first."""
    published = Release.objects.filter(published_at__isnull=False)
    later = published.filter(case_id=OuterRef("case_id"), number__gt=OuterRef("number"))
    last = published.filter(
        ~Exists(later), case__state__in=[state.value for state in IN_HAND], published_at__gt=now - _LONG_AGO
    )
    found = []
    for release in last.filter(content__has_key=PART).select_related("case"):
        words, hour = next_of(release.content, release.published_at or now)
        if hour is not None and hour <= now + SOON:
            found.append(NextStatement(release.case, words, hour, hour <= now))
    return sorted(found, key=lambda one: (one.hour, one.case.pk))
