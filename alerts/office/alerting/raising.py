"""A rule holds on a topic: its first alert, the next one where something material changed, or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerts.flag_rules import flag_file
from alerts.models import Alert, Case
from alerts.office.alerting.earlier import earlier_words
from alerts.office.alerting.snoozing import rests_until
from alerts.rules.alert_news import Known, grave_news, graver, news
from alerts.rules.flags import FlagHit, frozen_rule
from alerts.rules.inhibition import Matter, is_part
from config.flags import Telling
from config.vocabulary import CaseState, Role, Sector, Severity
from pipeline.models import Topic
from pipeline.rows import asked, one_of
from pipeline.topics.item_rows import read_json

_ENDED = [state.value for state in CaseState if state.terminal]
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is known of a matter now, and `frozen`, which makes its evidence, the rule with it: asked where it is told
    only, for of most looks nothing comes."""

    known: Known
    frozen: Callable[[], Mapping[str, Any]]


def raise_first(
    case: Case, hit: FlagHit, now: datetime, also: Sequence[str] = (), last: Alert | None = None
) -> Alert | None:
    """The alert that opened a case; its evidence is the case's. Inside the transaction that opens it.

    `also`: why a matter that was told before comes again. `last`: the topic's newest alert.
    """
    topic, telling = case.topic, flag_file().telling
    if topic is None:
        return None
    due = _due(topic, None, telling, now, at_once=True)
    evidence = {**case.evidence, **frozen_rule(hit)}
    said = [*also, *earlier_words(topic, now)]
    return _made(
        case, topic, hit, evidence, now, last.number + 1 if last else 1, said, due, _parent(topic, now, telling)
    )


def raise_again(  # noqa: PLR0913, PLR0917  what decides about an alert
    case: Case,
    last: Alert | None,
    hit: FlagHit,
    fresh: Fresh,
    now: datetime,
    also: Sequence[str] = (),
    graded: bool = False,
) -> Alert | None:
    """The next alert of a matter whose case is open, or None where nothing material is new. Inside a transaction.

    `last`: the topic's newest alert. `fresh`: the matter as it is now. `also`: what is news beside what the
    figures say. `graded`: the judges were asked about the grade just now; below the loud ones that is not said a second
    time. An alert that still waits takes the news in: it is told once. Cases of before there were alerts go on from
    their own evidence.
    """
    topic, telling = case.topic, flag_file().telling
    if topic is None:
        return None
    before = Known.of(last.evidence if last else {**fresh.frozen(), **case.evidence})
    waits = last is not None and last.told_at is None and last.parent_id is None
    new = _since_told(last, fresh.known, telling) if last and waits else news(before, fresh.known, telling)
    found = list(dict.fromkeys([*also, *new]))
    if not found or (last and waits and last.number > 1 and found == last.news):
        return None
    evidence = fresh.frozen()
    due = _due(topic, last, telling, now, at_once=any(grave_news(before, fresh.known)))
    if last is not None and waits:
        return _take_in(last, topic, hit, evidence, found, due)
    parent = _parent(topic, now, telling) if last is not None and last.parent_id else None
    made = _made(case, topic, hit, evidence, now, (last.number if last else 1) + 1, found, due, parent)
    if graded and found == graver(before, fresh.known) and not is_loud(made, telling):
        made.told_at, made.told_to = now, [Role.JUDGE.zh]
        made.save(update_fields=["told_at", "told_to"])
    return made


def _since_told(alert: Alert, known: Known, telling: Telling) -> list[str]:
    """What an alert that waits has to say of a matter as it is now: all since the one that was told before it.

    One that took a post in which has been moved elsewhere since says so no more; what its figures do not say stays.
    """
    told = (
        Alert.objects.filter(topic=alert.topic_id, number__lt=alert.number).exclude(told_at=None).order_by("id").last()
    )
    if told is None:
        return news(Known.of(alert.evidence), known, telling)
    before = Known.of(told.evidence)
    figures = set(news(before, Known.of(alert.evidence), telling))
    return [*news(before, known, telling), *(phrase for phrase in alert.news if phrase not in figures)]


def is_loud(alert: Alert, telling: Telling) -> bool:
    """Told at once, in quiet hours and through a snooze too."""
    return Severity(alert.severity).rank >= telling.loud.rank


def matter_of(topic: Topic) -> Matter:
    """A topic as the rule of muting looks at it."""
    return _matter(topic.severity, topic.sector, topic.place_code, topic.title, topic.keywords)


def _matter(severity: str, sector: str, place: str, title: str, keywords: Sequence[str]) -> Matter:
    return Matter(Severity(severity), Sector(sector), place, (title, *map(str, keywords)))


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


def _made(  # noqa: PLR0913, PLR0917  what a row holds
    case: Case,
    topic: Topic,
    hit: FlagHit,
    evidence: Mapping[str, Any],
    now: datetime,
    number: int,
    found: list[str],
    due: datetime,
    parent: Alert | None,
) -> Alert:
    return Alert.objects.create(
        topic=topic,
        case=case,
        number=number,
        news=found,
        at=now,
        due_at=due,
        told_at=None if hit.rule.to_triage else now,
        parent=parent,
        **_said(topic, hit, evidence),
    )


def _take_in(
    alert: Alert, topic: Topic, hit: FlagHit, evidence: Mapping[str, Any], found: Sequence[str], due: datetime
) -> Alert:
    for name, value in _said(topic, hit, evidence).items():
        setattr(alert, name, value)
    if alert.number > 1:
        alert.news = list(found)
    alert.due_at = min(alert.due_at, due)
    alert.save()
    return alert


def _due(topic: Topic, last: Alert | None, telling: Telling, now: datetime, at_once: bool) -> datetime:
    """When it is told at the earliest."""
    if Severity(topic.severity).rank >= telling.loud.rank:
        return now
    rest = rests_until(topic, now)
    if rest is not None:
        return rest
    due = now + timedelta(minutes=telling.wait_minutes)
    if last is None or at_once:
        return due
    return max(due, (last.told_at or last.at) + timedelta(hours=telling.repeat_hours))


def _parent(topic: Topic, now: datetime, telling: Telling) -> Alert | None:
    """The alert of the wider matter that this topic is a part of; the earliest of several, never itself a muted one.

    How wide it is, its title says as it was told: what the topic is called since may be what one estate says of it.
    """
    own = matter_of(topic)
    since = now - timedelta(hours=telling.inhibit_hours)
    told = asked(
        "SELECT told.id, topic.severity, topic.sector, topic.place_code, told.title, topic.keywords"
        " FROM alerts_alert told JOIN pipeline_topic topic ON topic.id = told.topic_id"
        " LEFT JOIN alerts_case kept ON kept.id = told.case_id"
        " WHERE told.at >= %s AND told.parent_id IS NULL AND told.number = 1 AND told.sector = %s"
        f" AND told.topic_id <> %s AND (kept.state IS NULL OR kept.state NOT IN {one_of(_ENDED)})"
        " ORDER BY told.id LIMIT %s",
        *(since, topic.sector, topic.pk, *_ENDED, _LOOKED_AT),
    )
    for pk, severity, sector, place, title, keywords in told:
        if is_part(own, _matter(severity, sector, place, title, read_json(keywords))):
            return Alert.objects.get(pk=pk)
    return None
