"""A case begins: flagged by a rule (标记) or entered by a person (人工录入)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from alerts.actors import SYSTEM, Actor
from alerts.cases import clocks, events, evidence, notices, reading
from alerts.cases.guards import filled
from alerts.cases.moves import lock, move_case
from alerts.models import Case, CaseEvent
from alerts.notify.recipients import staff
from alerts.rules.flags import FlagHit, frozen_rule
from alerts.rules.states import OPEN_STATES, MoveRefused, check_case_move
from config.clock import SHANGHAI, when
from config.vocabulary import Role, Severity, TimerName
from nlp.personal.mask import mask
from pipeline.models import Item, Topic
from pipeline.rows import asked, insert_new, locking

_TRIES = 5


@transaction.atomic
def open_candidate(
    topic: Topic,
    hit: FlagHit,
    now: datetime,
    follows: Case | None = None,
    quiet: bool = False,
    items: Sequence[Item] | None = None,
) -> Case:
    """Open a case for a topic on which a flag rule holds; freezes evidence, proposes routing, starts the first clocks.

    Goes on to triage when the rule says so. A topic that has an open case already gets that one back, unchanged.
    `quiet`: the caller tells of many at once. `items`: all of the topic's, oldest first, where they were read before.
    """
    topic = _held(topic, known=items is not None)
    if asked("SELECT 1 FROM alerts_case WHERE topic_id = %s LIMIT 1", topic.pk):
        existing = topic.cases.filter(state__in=OPEN_STATES).order_by("id").first()
        if existing is not None:
            return existing
    if items is None:
        items = list(topic.topic_items.select_related("source").order_by("published_at", "id"))
    frozen = {**evidence.freeze(topic, items), **frozen_rule(hit)}
    case = _create(
        now,
        topic=topic,
        title=topic.title,
        state=check_case_move(None, "标记", Role.SYSTEM).value,
        severity=topic.severity,
        sector=topic.sector,
        place_code=topic.place_code,
        place_name=topic.place_name,
        detected_at=now,
        first_published_at=topic.first_at,
        flag_rule=hit.rule.id,
        flag_because=hit.because,
        evidence=frozen,
        proposal=evidence.propose_for(topic, items, frozen),
        follows=follows,
    )
    data = {"rule": hit.rule.id, "version": frozen["rule_version"], "heat": topic.heat, "submitters": topic.submitters}
    if follows:
        data["follows"] = follows.number
    data |= {**as_opened(case), **clocks.start_new(case)}
    first = events.begin(case, "标记", SYSTEM, now, reason=hit.because, after=case.state, data=data)
    if hit.rule.to_triage:
        event = move_case(case, "提请研判", SYSTEM, now, reason=hit.because, last=first)
        _tell(event, case, quiet)
    return case


def _held(topic: Topic, known: bool) -> Topic:
    """The topic's row, held until the transaction ends. `known`: it was read with its items just now, and is read again
    only where it has changed since."""
    if known:
        found = asked(f"SELECT revision FROM pipeline_topic WHERE id = %s{locking()}", topic.pk)
        if found == [(topic.revision,)]:
            return topic
    return Topic.objects.select_for_update().get(pk=topic.pk)


@transaction.atomic
def open_by_hand(  # noqa: PLR0913, PLR0917  agreed signature
    title: str,
    what: str,
    source_kind: str,
    detected_at: datetime,
    severity: Severity,
    actor: Actor,
    now: datetime,
    url: str = "",
    screenshot: bool = False,
    occurred_at: datetime | None = None,
    first_published_at: datetime | None = None,
    quiet: bool = False,
) -> Case:
    """Enter what came by telephone, from above or on paper. `detected_at`: when it was learnt; starts the clocks.

    A pasted link (网页链接) needs its `url`; a 截图 its picture, which the caller attaches in the same transaction.
    `first_published_at`: when the source had it first. `quiet`: the caller tells of many at once.
    `occurred_at`: when it happened, where that is known; starts the national clocks where the installation says so.
    """
    state = check_case_move(None, "人工录入", actor.role)
    if detected_at > now:
        raise MoveRefused("content", "发现时间不能晚于现在。")
    if occurred_at is not None and occurred_at > detected_at:
        raise MoveRefused("content", "发生时间不能晚于发现时间。")
    title, what = mask(filled(title, "标题")[:200])[0], mask(filled(what, "情况说明"))[0]
    if source_kind == "网页链接" and urlsplit(url).scheme not in {"http", "https"}:
        raise MoveRefused("content", "来源为网页链接的，请粘贴完整的网址（http 或 https）。")
    if source_kind == "截图" and not screenshot:
        raise MoveRefused("content", "来源为截图的，请上传截图。")
    told = reading.read(title, what)
    frozen: dict[str, Any] = {
        "what": what,
        "source_kind": filled(source_kind, "来源"),
        "url": url,
        **reading.freeze(told, f"{title} {what}"),
    }
    if occurred_at is not None:
        frozen["occurred_at"] = occurred_at.isoformat()
    case = _create(
        now,
        title=title,
        state=state.value,
        severity=severity.value,
        sector=told.sector.value,
        **reading.place(told),
        detected_at=detected_at,
        first_published_at=first_published_at,
        flag_because=what,
        evidence=frozen,
        proposal=evidence.propose(title, what, frozen, told.sector, severity),
    )
    data = {"source_kind": source_kind, "detected_at": detected_at.isoformat(), "url": url}
    if occurred_at is not None:
        data["occurred_at"] = occurred_at.isoformat()
    data |= {**as_opened(case), **clocks.start_new(case)}
    event = events.begin(case, "人工录入", actor, now, reason=what, after=case.state, data=data)
    _tell(event, case, quiet)
    return case


def as_opened(case: Case) -> dict[str, str]:
    """What the first event says of the case itself."""
    return {"title": case.title, "severity": case.severity, "sector": case.sector, "place": case.place_name}


@transaction.atomic
def send_to_triage(case: Case, now: datetime, because: str, quiet: bool = False) -> Case:
    """提请研判: a candidate whose rule says so is put before judges and dispatchers. `quiet`: told by the caller."""
    lock(case)
    _tell(move_case(case, "提请研判", SYSTEM, now, reason=because), case, quiet)
    return case


def _tell(event: CaseEvent, case: Case, quiet: bool) -> None:
    if not quiet:
        notices.tell(event, "triage", staff(Role.JUDGE, Role.DISPATCHER), _ask(case))


def _ask(case: Case) -> str:
    timer = clocks.active(case).filter(name=TimerName.TRIAGE.value).first()
    return f"请 {when(timer.due_at)} 前研判" if timer else "请研判"


def _create(now: datetime, **values: Any) -> Case:
    """A new case with the next free number of its year: JB2026-00012."""
    year = now.astimezone(SHANGHAI).year
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                case = Case(number=_next_number(year), policy_version=clocks.policy_version(), **values)
                insert_new(case)
                return case
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _next_number(year: int) -> str:
    """The number after the last one of a year."""
    first = f"JB{year}-"
    [[last]] = asked("SELECT MAX(number) FROM alerts_case WHERE number > %s AND number <= %s", first, f"{first}99999")
    return f"{first}{int(last.partition('-')[2]) + 1 if last else 1:05d}"
