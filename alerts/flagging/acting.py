"""What comes of a rule that holds on a topic: a case, its next step, a proposal, a follow-up, an alert."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerts import cases
from alerts.actors import SYSTEM
from alerts.cases import evidence, notices, reviving
from alerts.cases.events import append
from alerts.flag_rules import flag_file
from alerts.flagging.looking import Posts, hit_of
from alerts.flagging.told import Told
from alerts.models import Case
from alerts.notify.recipients import staff
from alerts.office.alerting.raising import Fresh, raise_again, raise_first
from alerts.rules.alert_news import Known
from alerts.rules.flags import FlagHit, frozen_rule
from alerts.topic_facts import Beside
from config.vocabulary import CaseState, Role, Severity
from pipeline.models import Item, Topic

PROPOSE_AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at many topics: when it is, their posts, and what the store says beside these."""

    now: datetime
    posts: Posts
    known: Beside


def act(topic: Topic, hit: FlagHit, look: Look, told: Told) -> Case | None:
    """A first case, the next step of an open one, a proposal for an answered one, a follow-up of an archived one."""
    case = told.cases.get(topic.pk)
    if case is None:
        case = cases.open_candidate(topic, hit, look.now, quiet=True, items=look.posts.of[topic.pk])
        raise_first(case, hit, look.now, last=told.alerts.get(topic.pk))
        return case
    state = CaseState(case.state)
    if state is CaseState.ARCHIVED:
        return _come_back(case, topic, hit, look, told)
    if not state.terminal:
        _go_on(case, topic, hit, look, told)
    return None


def _go_on(case: Case, topic: Topic, hit: FlagHit, look: Look, told: Told) -> None:
    """What an open case hears: a graver grade, its way to triage, renewed heat after the answer, other news."""
    items = look.posts.fresh(topic)
    graver = Severity(topic.severity).rank > Severity(case.severity).rank
    graded = graver and _propose_severity(case, topic, hit, look.now)
    if case.state in {CaseState.TRACKING.value, CaseState.EVALUATED.value}:
        _propose_restart(case, topic, items, look.now, look.known)
        return
    promoted = case.state == CaseState.CANDIDATE.value and hit.rule.to_triage
    if promoted:
        cases.send_to_triage(case, look.now, hit.because, quiet=True)
    figures = Known.of(evidence.figures(topic, [item.analysis for item in items]))
    also = [f"达到“{hit.rule.name}”规则"] if promoted else []

    def frozen() -> dict[str, Any]:
        return {**evidence.freeze(topic, items), **frozen_rule(hit)}

    raise_again(case, told.alerts.get(topic.pk), hit, Fresh(figures, frozen), look.now, also, graded)


def _come_back(case: Case, topic: Topic, hit: FlagHit, look: Look, told: Told) -> Case | None:
    """后续单, when the matter is hot again after its archive."""
    if not reviving.renewed(case, topic, look.posts.fresh(topic)):
        return None
    follow_up = cases.follow_up(case, topic, look.now, quiet=True)
    also = [f"{case.number} 归档后再次升温"]
    raise_first(follow_up, hit, look.now, also, last=told.alerts.get(topic.pk))
    return follow_up


def _propose_restart(case: Case, topic: Topic, items: Sequence[Item], now: datetime, known: Beside) -> None:
    """建议再启动: what was said after the answer holds a rule by itself; told to the judges at most once a day.

    Only a judge restarts. The new facts are kept and shown apart from the old ones.
    """
    if case.events.filter(kind="建议再启动", at__gt=now - PROPOSE_AGAIN_AFTER).exists():
        return
    later = reviving.later_than_answer(case, items)
    hit = hit_of(topic, later, now, known, flag_file()) if reviving.renewed(case, topic, items) else None
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
