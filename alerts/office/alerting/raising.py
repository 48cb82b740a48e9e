"""A rule holds on a topic: its first alert, the next one where something material changed, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from alerts.flag_rules import flag_file
from alerts.models import Alert, Case
from alerts.office.alerting.snoozing import snooze_of
from alerts.rules.alert_news import Known, grave_news, news
from alerts.rules.flags import FlagHit
from alerts.rules.inhibition import Matter, is_part
from config.flags import Telling
from config.vocabulary import CaseState, Sector, Severity
from pipeline.models import Topic

_ENDED = [state.value for state in CaseState if state.terminal]
_LOOKED_AT = 200


def raise_alert(
    case: Case, hit: FlagHit, evidence: Mapping[str, Any], now: datetime, also: Sequence[str] = ()
) -> Alert | None:
    """The alert that comes of a rule that holds, or None where it would say nothing new. Inside the caller's transaction.

    `evidence`: as frozen now, the rule with it. `also`: what is news beside what the figures say. One that still waits
    takes the news in: it is told once.
    """
    topic = case.topic
    if topic is None:
        return None
    last, telling = topic.alerts.first(), flag_file().telling
    known = Known.of(last.evidence) if last else None
    found = [*also, *(news(known, Known.of(evidence), telling) if known else ())]
    if last is not None and not found:
        return None
    at_once = any(grave_news(known, Known.of(evidence))) if known else False
    if last is not None and last.told_at is None and last.parent_id is None:
        return _take_in(last, topic, hit, evidence, found, _due(topic, last, telling, now, at_once))
    return Alert.objects.create(
        topic=topic,
        case=case,
        number=last.number + 1 if last else 1,
        news=found,
        at=now,
        due_at=_due(topic, last, telling, now, at_once),
        told_at=None if hit.rule.to_triage else now,
        parent=_parent(topic, now, telling) if last is None or last.parent_id else None,
        **_said(topic, hit, evidence),
    )


def is_loud(alert: Alert, telling: Telling) -> bool:
    """Told at once, in quiet hours and through a snooze too."""
    return Severity(alert.severity).rank >= telling.loud.rank


def matter_of(topic: Topic) -> Matter:
    """A topic as the rule of muting looks at it."""
    return Matter(
        Severity(topic.severity), Sector(topic.sector), topic.place_code, (topic.title, *map(str, topic.keywords))
    )


def _said(topic: Topic, hit: FlagHit, evidence: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "rule": hit.rule.id,
        "rule_version": evidence["rule_version"],
        "title": topic.title,
        "severity": topic.severity,
        "sector": topic.sector,
        "place_code": topic.place_code,
        "place_name": topic.place_name,
        "because": hit.because,
        "evidence": dict(evidence),
    }


def _take_in(  # noqa: PLR0913, PLR0917  what a waiting alert takes over
    alert: Alert, topic: Topic, hit: FlagHit, evidence: Mapping[str, Any], found: Sequence[str], due: datetime
) -> Alert:
    for name, value in _said(topic, hit, evidence).items():
        setattr(alert, name, value)
    alert.news = list(dict.fromkeys([*alert.news, *found])) if alert.number > 1 else []
    alert.due_at = min(alert.due_at, due)
    alert.save()
    return alert


def _due(topic: Topic, last: Alert | None, telling: Telling, now: datetime, at_once: bool) -> datetime:
    """When it is told at the earliest."""
    if Severity(topic.severity).rank >= telling.loud.rank:
        return now
    snooze = snooze_of(topic, now)
    if snooze is not None:
        return snooze.until
    due = now + timedelta(minutes=telling.wait_minutes)
    if last is None or at_once:
        return due
    return max(due, (last.told_at or last.at) + timedelta(hours=telling.repeat_hours))


def _parent(topic: Topic, now: datetime, telling: Telling) -> Alert | None:
    """The alert of the wider matter that this topic is a part of; the earliest of several, never itself a muted one."""
    since = now - timedelta(hours=telling.inhibit_hours)
    own = matter_of(topic)
    told = Alert.objects.filter(at__gte=since, parent=None, number=1, sector=topic.sector).exclude(topic=topic)
    for alert in told.exclude(case__state__in=_ENDED).select_related("topic").order_by("id")[:_LOOKED_AT]:
        if alert.topic is not None and is_part(own, matter_of(alert.topic)):
            return alert
    return None
