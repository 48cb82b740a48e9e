"""The messages of alerts: what came within a little while is one letter a person; quiet hours but for the gravest."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from alerts.flag_rules import flag_file
from alerts.models import Alert, Timer
from alerts.notify.links import page
from alerts.notify.mail import render
from alerts.notify.recipients import Recipient
from alerts.notify.writing import Letter, write
from alerts.office.alerting.hearing import hearers
from alerts.office.alerting.raising import is_loud
from alerts.rules.watch_times import Rhythm
from config.clock import when
from config.flags import FlagFile, Telling
from config.vocabulary import CaseState, Severity, TimerName
from pipeline.rows import asked, one_of

_SHOWN = 20
_TITLE = 60


def tick(now: datetime) -> int:
    """Write what is due into the outbox, each alert once; gives how many alerts were told."""
    if not _due(now).exists():
        return 0
    return _tell(flag_file(), now)


def tell_loud(now: datetime) -> int:
    """The same for the loud ones alone: the worker does it at once, and leaves what may wait to the scheduler."""
    file = flag_file()
    loud = [grade.value for grade in Severity if grade.rank >= file.telling.loud.rank]
    waiting = "told_at IS NULL AND parent_id IS NULL AND due_at <= %s AND severity IN"
    if not asked(f"SELECT 1 FROM alerts_alert WHERE {waiting} {one_of(loud)} LIMIT 1", now, *loud):
        return 0
    return _tell(file, now, loud_only=True)


def _due(now: datetime) -> QuerySet[Alert]:
    return Alert.objects.filter(told_at=None, parent=None, due_at__lte=now)


@transaction.atomic
def _tell(file: FlagFile, now: datetime, loud_only: bool = False) -> int:
    waiting = Alert.objects.select_for_update(of=("self",)).filter(told_at=None, parent=None)
    chosen = _chosen(list(waiting.select_related("case", "topic").order_by("id")), file.telling, now, loud_only)
    letters: dict[str, tuple[Recipient, list[Alert]]] = {}
    for alert in chosen:
        people = hearers(alert, file, now) if _waits(alert) else []
        for person in people:
            letters.setdefault(person.address.lower() or person.name, (person, []))[1].append(alert)
        alert.told_at, alert.told_to = now, [person.name for person in people]
    for person, alerts in letters.values():
        _write(person, alerts, now)
    Alert.objects.bulk_update(chosen, ["told_at", "told_to"], batch_size=200)
    return len(chosen)


def _waits(alert: Alert) -> bool:
    """Whether there is something to judge: the first alert of a case that was judged already has nothing."""
    judged = alert.case is not None and CaseState(alert.case.state) not in {CaseState.CANDIDATE, CaseState.TRIAGE}
    return alert.number > 1 or not judged


def _chosen(waiting: Sequence[Alert], telling: Telling, now: datetime, loud_only: bool) -> list[Alert]:
    """What is told now: in quiet hours the loud ones; else what is due, and what would be within the while to wait."""
    if loud_only or quiet(telling, now):
        return [alert for alert in waiting if alert.due_at <= now and is_loud(alert, telling)]
    if not any(alert.due_at <= now for alert in waiting):
        return []
    soon = now + timedelta(minutes=telling.wait_minutes)
    return [alert for alert in waiting if alert.due_at <= soon]


def quiet(telling: Telling, now: datetime) -> bool:
    """Whether `now` lies in the quiet hours."""
    if telling.quiet_hours is None:
        return False
    start, end = (time.fromisoformat(part) for part in telling.quiet_hours.split("-"))
    return Rhythm(timedelta(0), start, end).quiet(now)


def _write(person: Recipient, alerts: Sequence[Alert], now: datetime) -> None:
    """One letter, the gravest first; about a single case it joins the case's thread."""
    ranked = sorted(alerts, key=lambda alert: (-Severity(alert.severity).rank, alert.pk))
    values: dict[str, Any] = {
        "to": person.name,
        "why": person.why,
        "matters": [_matter(alert) for alert in ranked[:_SHOWN]],
        "more": max(0, len(ranked) - _SHOWN),
        "page": page("alerts"),
    }
    text, drawn = render("alert", values)
    key = f"alert:{':'.join(str(alert.pk) for alert in alerts[:3])}:{len(alerts)}:{person.address or person.name}"
    case = ranked[0].case if len(ranked) == 1 else None
    write(key, person, Letter("alert", _subject(ranked), text, drawn), now, case)


def _subject(ranked: Sequence[Alert]) -> str:
    """【severity】matter · what is asked and by when; of several how many."""
    first = ranked[0]
    title = first.title if len(first.title) <= _TITLE else f"{first.title[: _TITLE - 1]}…"
    if len(ranked) > 1:
        return f"【{first.severity}】{title} 等 {len(ranked)} 件 · 请研判"
    asked = f"新情况：{first.news[0]}" if first.number > 1 and first.news else _ask(first)
    return f"【{first.severity}】{title} · {asked}"


def _ask(alert: Alert) -> str:
    due = Timer.objects.filter(
        case=alert.case_id, name=TimerName.TRIAGE.value, stopped_at=None, voided_at=None
    ).values_list("due_at", flat=True)
    return f"请 {when(due[0])} 前研判" if due else "请研判"


def _matter(alert: Alert) -> dict[str, Any]:
    return {
        "title": alert.title,
        "severity": alert.severity,
        "place": alert.place_name,
        "sector": alert.sector,
        "because": alert.because,
        "news": alert.news,
        "label": "新情况" if alert.number > 1 else "此前",
        "ask": "" if alert.number > 1 else _ask(alert),
        "muted": alert.muted.count(),
        "number": alert.case.number if alert.case else "",
        "page": page("case", alert.case_id) if alert.case_id else page("alerts"),
    }
