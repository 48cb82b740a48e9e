"""What was said of topics before: the newest case and the newest alert of each, read for many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model

from alerts.models import Alert, Case
from pipeline.models import Topic
from pipeline.rows import asked, one_of
from pipeline.topics.item_rows import read_json


@dataclass(frozen=True, slots=True)
class Told:
    """By topic; a topic that has none is absent."""

    cases: Mapping[int, Case]
    alerts: Mapping[int, Alert]


def told_of(topics: Sequence[Topic]) -> Told:
    """Two queries for all of them, five where anything was said. Inside the transaction of what comes of it."""
    if not topics:
        return Told({}, {})
    by_key = {topic.pk: topic for topic in topics}
    cases: dict[int, Case] = {}
    newest = _newest(Case, by_key)
    for case in Case.objects.filter(pk__in=newest).defer("evidence", "proposal") if newest else ():
        case.topic = by_key[case.topic_id or 0]
        cases[case.topic.pk] = case
    return Told(cases, {alert.topic_id or 0: alert for alert in _alerts(_newest(Alert, by_key))})


def _alerts(keys: Sequence[int]) -> list[Alert]:
    """With their evidence, which is long: read by a faster reader of JSON than the ORM's."""
    if not keys:
        return []
    kept = dict(asked(f"SELECT id, evidence FROM {Alert._meta.db_table} WHERE id IN {one_of(keys)}", *keys))
    found = list(Alert.objects.filter(pk__in=keys).defer("evidence"))
    for alert in found:
        alert.evidence = read_json(kept[alert.pk])
    return found


def _newest(model: type[Model], topics: Collection[int]) -> list[int]:
    """The key of the newest row of each topic; of most topics there is none, and that is quickly said."""
    table, own = model._meta.db_table, list(topics)
    rows = asked(f"SELECT MAX(id) FROM {table} WHERE topic_id IN {one_of(own)} GROUP BY topic_id", *own)
    return [pk for (pk,) in rows]
