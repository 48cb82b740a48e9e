"""标记: puts the topics that changed before the flag rules and opens, promotes or follows up cases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from alerts import cases
from alerts.actors import SYSTEM
from alerts.cases import notices
from alerts.cases.events import append
from alerts.models import Case, FlagCheck, WatchMatch
from alerts.notify.recipients import staff
from alerts.rules.flags import FlagHit, TopicFacts, Voice, Watched, check
from config.load import flag_rules
from config.vocabulary import CaseState, Role, Sector, Severity
from nlp.heat import burst, heat
from pipeline.models import Item, Topic
from pipeline.topics import happened_at, heat_point

RENEWED_SHARE = 0.5
"""Share of the heat at which it was flagged that counts as renewed heat (proposal, no document)."""
PROPOSE_AGAIN_AFTER = timedelta(days=1)
LATE = timedelta(days=1)
"""A post learnt this long after it was published is looked at as of its own time too."""
_BATCH = 500
_MOMENTS = 50


def review(now: datetime) -> list[Case]:
    """Look at every live topic whose revision was not looked at yet; gives the cases opened. History never flags."""
    unseen = Topic.objects.filter(history=False).filter(Q(flag_check=None) | Q(revision__gt=F("flag_check__revision")))
    opened: list[Case] = []
    last = 0
    while topics := list(unseen.filter(pk__gt=last).order_by("id")[:_BATCH]):
        last = topics[-1].pk
        found = [_look_at(topic, now) for topic in topics]
        opened += [case for case in found if case is not None]
    return opened


def facts_of(topic: Topic, items: Sequence[Item], now: datetime) -> TopicFacts:
    """What the rules look at, from the topic's items that are not history."""
    times = [happened_at(item) for item in items]
    signals: dict[str, float] = {}
    for item in items:
        for name, signal in item.analysis.get("signals", {}).items():
            signals[name] = max(signals.get(name, 0.0), float(signal["value"]))
    return TopicFacts(
        title=topic.title,
        heat=topic.heat,
        submitters=topic.submitters,
        sources=tuple(sorted({item.source.kind for item in items})),
        items=len(items),
        burst=burst(times, now),
        severity=Severity(topic.severity),
        signals=signals,
        must_respond=tuple(sorted({name for item in items for name in item.analysis.get("must_respond", ())})),
        sector=Sector(topic.sector),
        first_at=topic.first_at,
        last_at=topic.last_at,
        relevant_share=sum(item.relevant for item in items) / len(items) if items else 0.0,
        voices=tuple(
            Voice(happened_at(item), item.submitter or f"item-{item.pk}", item.source.key, item.source.kind)
            for item in items
        ),
        watched=_watched(topic, items),
    )


def _watched(topic: Topic, items: Sequence[Item]) -> tuple[Watched, ...]:
    """The watches that found these items and are to flag."""
    times = {item.pk: happened_at(item) for item in items}
    found = WatchMatch.objects.filter(item__topic=topic, watch__to_flag=True).order_by("watch_id", "item_id")
    named = found.values_list("watch__name", "item_id")
    return tuple(Watched(name, times[pk]) for name, pk in named if pk in times)


@transaction.atomic
def _look_at(topic: Topic, now: datetime) -> Case | None:
    """One topic: the revision looked at is noted in the same transaction as what came of it."""
    revision = topic.revision
    items = list(topic.topic_items.filter(history=False).select_related("source"))
    hit = _hit(topic, items, now)
    FlagCheck.objects.update_or_create(topic=topic, defaults={"revision": revision})
    return _act(topic, hit, now) if hit is not None else None


def _hit(topic: Topic, items: Sequence[Item], now: datetime) -> FlagHit | None:
    """The rule that holds now, or held when a post came that was learnt late (a file, a collector that was down)."""
    hit = check(facts_of(topic, items, now), flag_rules(), now) if items else None
    late = sorted({happened_at(item) for item in items if item.learnt_at - happened_at(item) > LATE})
    moments = iter(late[-_MOMENTS:])
    while hit is None and (moment := next(moments, None)) is not None:
        known = [item for item in items if happened_at(item) <= moment]
        facts = replace(
            facts_of(topic, known, moment),
            heat=heat([heat_point(item) for item in known], moment),
            submitters=len({item.submitter or item.pk for item in known}),
            last_at=moment,
        )
        hit = check(facts, flag_rules(), moment)
    return hit


def _act(topic: Topic, hit: FlagHit, now: datetime) -> Case | None:
    """A first case, the next step of an open one, a proposal for an answered one, a follow-up of an archived one."""
    case = topic.cases.order_by("id").last()
    if case is None:
        return cases.open_candidate(topic, hit, now)
    state = CaseState(case.state)
    if not state.terminal and Severity(topic.severity).rank > Severity(case.severity).rank:
        _propose_severity(case, topic, hit, now)
    if state is CaseState.CANDIDATE and hit.rule.to_triage:
        cases.send_to_triage(case, now, hit.because)
    elif state in {CaseState.TRACKING, CaseState.EVALUATED}:
        _propose_restart(case, topic, hit, now)
    elif state is CaseState.ARCHIVED and _renewed(case, topic):
        return cases.follow_up(case, topic, now)
    return None


def _renewed(case: Case, topic: Topic) -> bool:
    """Heat is again a good share of what it was, by voices later than the answer."""
    since = case.responded_at or case.detected_at
    later = [item for item in topic.topic_items.all() if happened_at(item) > since and item.relevant]
    return bool(later) and topic.heat >= RENEWED_SHARE * float(case.evidence.get("heat", 0))


def _propose_restart(case: Case, topic: Topic, hit: FlagHit, now: datetime) -> None:
    """建议再启动: told to the judges at most once a day; only a judge restarts."""
    told = case.events.filter(kind="建议再启动", at__gt=now - PROPOSE_AGAIN_AFTER).exists()
    if told or not _renewed(case, topic):
        return
    Case.objects.select_for_update().get(pk=case.pk)
    data: dict[str, Any] = {"rule": hit.rule.id, "heat": topic.heat, "heat_when_flagged": case.evidence.get("heat")}
    event = append(case, "建议再启动", SYSTEM, now, reason=hit.because, data=data)
    notices.tell(event, "revived", staff(Role.JUDGE), "再次升温，建议再启动")


def _propose_severity(case: Case, topic: Topic, hit: FlagHit, now: datetime) -> None:
    """建议调整等级: the topic has become graver than its case; told to the judges once per grade, who alone decide."""
    if case.events.filter(kind="建议调整等级", data__to=topic.severity).exists():
        return
    Case.objects.select_for_update().get(pk=case.pk)
    data: dict[str, Any] = {"from": case.severity, "to": topic.severity, "why": topic.severity_reason}
    event = append(case, "建议调整等级", SYSTEM, now, reason=topic.severity_reason or hit.because, data=data)
    ask = f"建议调整为{topic.severity}"
    notices.tell(event, "graver", staff(Role.JUDGE), ask, {"before": case.severity, "after": topic.severity})
