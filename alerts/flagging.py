"""标记: puts the topics that changed before the flag rules, opens, promotes or follows up cases, and raises alerts."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F, Q

from alerts import cases
from alerts.actors import SYSTEM
from alerts.cases import evidence, notices, reviving
from alerts.cases.events import append
from alerts.flag_rules import flag_file, top_heat
from alerts.models import Case, FlagCheck
from alerts.notify.recipients import staff
from alerts.office.alerting import telling
from alerts.office.alerting.raising import raise_again, raise_first
from alerts.rules.flags import FlagHit, check, frozen_rule
from alerts.topic_facts import Beside, beside, facts_of
from config.vocabulary import CaseState, Role, Severity
from nlp.forecast import forecasts
from nlp.heat import heat
from pipeline.forecasts import foresee
from pipeline.models import Item, Topic
from pipeline.points import heat_points
from pipeline.topics import happened_at

log = logging.getLogger(__name__)

PROPOSE_AGAIN_AFTER = timedelta(days=1)
LATE = timedelta(days=1)
"""A post learnt this long after it was published is looked at as of its own time too."""
_BATCH = 500
_POSTS = 2000
"""Posts that are held at once."""
_MOMENTS = 50


def review(now: datetime) -> list[Case]:
    """Look at every live topic whose revision was not looked at yet; gives the cases opened. History never flags.

    A topic on which something raises costs only itself: it is looked at again the next time, and when all others are
    done its error is raised.
    """
    unseen = Topic.objects.filter(history=False).filter(Q(flag_check=None) | Q(revision__gt=F("flag_check__revision")))
    opened: list[Case] = []
    failed: list[Exception] = []
    last = 0
    while topics := list(unseen.filter(pk__gt=last).order_by("id")[:_BATCH]):
        last = topics[-1].pk
        foresee(topics, now, top_heat())
        for some in _of_so_many_posts(topics):
            opened += _look_at_all(some, now, failed)
    if last:
        telling.tick(now)  # what is grave goes out at once
    if failed:
        raise failed[0]
    return opened


def _of_so_many_posts(topics: Sequence[Topic]) -> Iterator[list[Topic]]:
    """The topics in groups that have no more than `_POSTS`, or are a single topic."""
    some: list[Topic] = []
    posts = 0
    for topic in topics:
        if some and posts + topic.items > _POSTS:
            yield some
            some, posts = [], 0
        some.append(topic)
        posts += topic.items
    if some:
        yield some


def _look_at_all(topics: Sequence[Topic], now: datetime, failed: list[Exception]) -> list[Case]:
    """Some topics; what the rules need of their items is read for all of them at once. The gravest come first."""
    posts: dict[int | None, list[Item]] = {topic.pk: [] for topic in topics}
    fresh = Item.objects.filter(topic__in=topics, history=False).select_related("source")
    for item in fresh.order_by("published_at", "id"):
        posts[item.topic_id].append(item)
    known = beside(item for items in posts.values() for item in items)
    hits: list[tuple[Topic, FlagHit]] = []
    quiet: list[Topic] = []
    for topic in topics:
        with _alone(topic, failed):
            hit = _hit(topic, posts[topic.pk], now, known)
            hits += [(topic, hit)] if hit is not None else []
            quiet += [topic] if hit is None else []
    _looked_at(quiet)
    hits.sort(key=lambda found: -Severity(found[0].severity).rank)
    opened: list[Case] = []
    for topic, hit in hits:
        with _alone(topic, failed):
            case = _act_once(topic, posts[topic.pk], hit, now, known)
            opened += [case] if case is not None else []
    return opened


@contextmanager
def _alone(topic: Topic, failed: list[Exception]) -> Iterator[None]:
    """What goes wrong inside is the topic's own fault, unless it is the store's."""
    try:
        yield
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("flagging_failed topic=%d", topic.pk)
        failed.append(error)


@transaction.atomic
def _act_once(topic: Topic, items: Sequence[Item], hit: FlagHit, now: datetime, known: Beside) -> Case | None:
    """The revision looked at is noted in the same transaction as what came of it."""
    _looked_at([topic])
    return _act(topic, items, hit, now, known)


def _looked_at(topics: Sequence[Topic]) -> None:
    looked = [FlagCheck(topic=topic, revision=topic.revision) for topic in topics]
    FlagCheck.objects.bulk_create(looked, update_conflicts=True, unique_fields=["topic"], update_fields=["revision"])


def _hit(topic: Topic, items: Sequence[Item], now: datetime, known: Beside) -> FlagHit | None:
    """The rule that holds now, or held when a post came that was learnt late (a file, a collector that was down)."""
    file = flag_file()
    hit = check(facts_of(topic, items, now, known, file.periods), file.rules, now) if items else None
    late = sorted({happened_at(item) for item in items if item.learnt_at - happened_at(item) > LATE})
    moments = iter(late[-_MOMENTS:])
    while hit is None and (moment := next(moments, None)) is not None:
        told = [item for item in items if happened_at(item) <= moment]
        points = heat_points(told)
        chance = forecasts([(points, moment)], top_heat())[0]
        facts = replace(
            facts_of(topic, told, moment, known, file.periods),
            heat=heat(points, moment),
            burst_p=chance.p if chance else None,
            submitters=len({item.submitter or item.pk for item in told}),
            last_at=moment,
        )
        hit = check(facts, file.rules, moment)
    return hit


def _act(topic: Topic, items: Sequence[Item], hit: FlagHit, now: datetime, known: Beside) -> Case | None:
    """A first case, the next step of an open one, a proposal for an answered one, a follow-up of an archived one."""
    case = topic.cases.order_by("id").last()
    if case is None:
        case = cases.open_candidate(topic, hit, now, quiet=True)
        raise_first(case, hit, now)
        return case
    state = CaseState(case.state)
    if state is CaseState.ARCHIVED:
        return _come_back(case, topic, items, hit, now)
    if not state.terminal:
        _go_on(case, topic, items, hit, now, known)
    return None


def _go_on(case: Case, topic: Topic, items: Sequence[Item], hit: FlagHit, now: datetime, known: Beside) -> None:
    """What an open case hears: a graver grade, its way to triage, renewed heat after the answer, other news."""
    graver = Severity(topic.severity).rank > Severity(case.severity).rank
    graded = graver and _propose_severity(case, topic, hit, now)
    if case.state in {CaseState.TRACKING.value, CaseState.EVALUATED.value}:
        _propose_restart(case, topic, items, now, known)
        return
    promoted = case.state == CaseState.CANDIDATE.value and hit.rule.to_triage
    if promoted:
        cases.send_to_triage(case, now, hit.because, quiet=True)
    frozen = {**evidence.freeze(topic, items), **frozen_rule(hit)}
    raise_again(case, hit, frozen, now, [f"达到“{hit.rule.name}”规则"] if promoted else [], graded)


def _come_back(case: Case, topic: Topic, items: Sequence[Item], hit: FlagHit, now: datetime) -> Case | None:
    """后续单, when the matter is hot again after its archive."""
    if not reviving.renewed(case, topic, items):
        return None
    follow_up = cases.follow_up(case, topic, now, quiet=True)
    raise_first(follow_up, hit, now, [f"{case.number} 归档后再次升温"])
    return follow_up


def _propose_restart(case: Case, topic: Topic, items: Sequence[Item], now: datetime, known: Beside) -> None:
    """建议再启动: what was said after the answer holds a rule by itself; told to the judges at most once a day.

    Only a judge restarts. The new facts are kept and shown apart from the old ones.
    """
    if case.events.filter(kind="建议再启动", at__gt=now - PROPOSE_AGAIN_AFTER).exists():
        return
    later = reviving.later_than_answer(case, items)
    hit = _hit(topic, later, now, known) if reviving.renewed(case, topic, items) else None
    if hit is None:
        return
    Case.objects.select_for_update().get(pk=case.pk)
    told = reviving.apart(case, topic, later)
    data: dict[str, Any] = {"rule": hit.rule.id, "heat": topic.heat, "heat_when_flagged": case.evidence.get("heat")}
    event = append(case, "建议再启动", SYSTEM, now, reason=hit.because, data={**data, **told})
    notices.tell(event, "revived", staff(Role.JUDGE), "再次升温，建议再启动", told)


def _propose_severity(case: Case, topic: Topic, hit: FlagHit, now: datetime) -> bool:
    """建议调整等级: the topic has become graver than its case; told to the judges once per grade, who alone decide.

    Says whether they were told now.
    """
    if case.events.filter(kind="建议调整等级", data__to=topic.severity).exists():
        return False
    Case.objects.select_for_update().get(pk=case.pk)
    data: dict[str, Any] = {"from": case.severity, "to": topic.severity, "why": topic.severity_reason}
    event = append(case, "建议调整等级", SYSTEM, now, reason=topic.severity_reason or hit.because, data=data)
    ask = f"建议调整为{topic.severity}"
    notices.tell(event, "graver", staff(Role.JUDGE), ask, {"before": case.severity, "after": topic.severity})
    return True
