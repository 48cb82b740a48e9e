"""What was said of topics before: the newest case and the newest alert of each, read for many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from alerts.models import Alert, Case
from pipeline.models import Topic


@dataclass(frozen=True, slots=True)
class Told:
    """By topic; a topic that has none is absent."""

    cases: Mapping[int, Case]
    alerts: Mapping[int, Alert]


def told_of(topics: Sequence[Topic]) -> Told:
    """Two queries for all of them. Inside the transaction of what comes of it."""
    if not topics:
        return Told({}, {})
    by_key = {topic.pk: topic for topic in topics}
    cases: dict[int, Case] = {}
    for case in Case.objects.filter(topic__in=by_key).order_by("id"):
        case.topic = by_key[case.topic_id or 0]
        cases[case.topic.pk] = case
    newest = Alert.objects.filter(topic__in=by_key).order_by().values("topic").annotate(newest=Max("pk"))
    alerts = Alert.objects.filter(pk__in=newest.values("newest"))
    return Told(cases, {alert.topic_id or 0: alert for alert in alerts})
