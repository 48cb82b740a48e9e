"""Who is told of a move, in which words: writes to the outbox, inside the move's transaction."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from alerts.cases import clocks
from alerts.models import Assignment, Case, CaseEvent, Contact, Department, SignOffToken, Timer
from alerts.notify.links import new_token, page, sign_off_page
from alerts.notify.mail import render
from alerts.notify.on_duty import duty_recipients, grave, on_duty
from alerts.notify.outbox import Letter, write
from alerts.notify.recipients import Recipient, contacts, once
from config.clock import when
from config.load import deadline_rules
from config.vocabulary import Severity, TimerName

TOKEN_LIFE = timedelta(days=7)
URGENT = frozenset({"triage", "severity", "graver", "returned", "disputed", "revived"})
"""Messages that the person on duty gets too when the matter is grave; of rungs `hearers` says the same."""
ASSIGNMENT_CLOCKS = (TimerName.ACK, TimerName.RETURN, TimerName.VERIFY)


def tell(
    event: CaseEvent,
    purpose: str,
    people: Iterable[Recipient],
    ask: str,
    values: dict[str, Any] | None = None,
) -> None:
    """Write one message per recipient about an event. `ask`: what is asked, and by when, for the subject.

    Of what is grave those on duty hear as well.
    """
    if purpose in URGENT and grave(event.case.severity):
        people = once([*people, *_watch(event)])
    for key, person, letter in letters(event, purpose, people, ask, values):
        write(key, person, letter, event.at, event.case, event.assignment)


def letters(
    event: CaseEvent, purpose: str, people: Iterable[Recipient], ask: str, values: dict[str, Any] | None = None
) -> Iterator[tuple[str, Recipient, Letter]]:
    """The same messages, not yet written: key, recipient and words of each."""
    case = event.case
    context = {**matter(case), "reason": event.reason, "actor": event.actor, "at": when(event.at), **(values or {})}
    for person in people:
        text, html = render(purpose, {**context, "to": person.name, "why": person.why})
        key = f"{purpose}:{case.pk}:{event.number}:{person.address or person.name}"
        yield key, person, Letter(purpose, subject(case, ask), text, html)


def tell_assignment(event: CaseEvent, assignment: Assignment) -> None:
    """Announce an assignment to every confirmed contact of its unit, each with a sign-off link of its own."""
    case = assignment.case
    due = Timer.objects.filter(assignment=assignment, name=TimerName.ACK.value, stopped_at=None, voided_at=None).first()
    ask = f"请{due_words(due.due_at)}前签收" if due else "请签收"
    values = {
        **matter(case),
        "part": assignment.part,
        "reason": assignment.reason,
        "note": event.data.get("note", ""),
        "clocks": clock_lines(case, assignment),
        "may_return": _may_return(assignment),
        "page": page("assignment", assignment.pk),
    }
    people = contacts(assignment.department, at=event.at)
    duty: dict[str, str] = {}
    if grave(case.severity):
        people = _with_duty(assignment.department, people, event.at)
        duty = {one.address.lower(): one.why for one in duty_recipients(assignment.department, event.at)}
    for contact in people:
        person = Recipient(
            contact.name or assignment.department.name, contact.email, duty.get(contact.email.lower(), "")
        )
        token = new_token() if contact.email else None
        if token:
            SignOffToken.objects.create(
                assignment=assignment,
                contact=contact,
                digest=token.digest,
                created_at=event.at,
                expires_at=event.at + TOKEN_LIFE,
            )
        sign = sign_off_page(token.sealed) if token else ""
        until = when(event.at + TOKEN_LIFE)
        said = {"to": person.name, "why": person.why, "sign": sign, "sign_until": until}
        text, html = render("assignment", {**values, **said})
        key = f"assignment:{case.pk}:{event.number}:{assignment.pk}:{contact.pk}"
        write(key, person, Letter("assignment", subject(case, ask), text, html), event.at, case, assignment)


def _with_duty(department: Department, people: list[Contact], at: datetime) -> list[Contact]:
    """With the unit's confirmed contacts who are on duty, whatever their role."""
    addresses = [shift.email for shift in on_duty(department, at) if shift.email]
    known = {contact.pk for contact in people}
    confirmed = department.contacts.filter(confirmed_at__isnull=False).order_by("id")
    named = {address.lower() for address in addresses}
    return people + [one for one in confirmed if one.email.lower() in named and one.pk not in known]


def _watch(event: CaseEvent) -> list[Recipient]:
    """Who is on duty for the office, and for the unit whose part the event is about."""
    unit = event.assignment.department if event.assignment else None
    return duty_recipients(None, event.at) + (duty_recipients(unit, event.at) if unit else [])


def revoke_tokens(assignment: Assignment, now: datetime) -> int:
    """End the open sign-off links of an assignment."""
    return SignOffToken.objects.filter(assignment=assignment, used_at=None, revoked_at=None).update(revoked_at=now)


def subject(case: Case, ask: str) -> str:
    """【severity】matter · what is asked and by when."""
    title = case.title if len(case.title) <= 60 else f"{case.title[:59]}…"
    return f"【{case.severity}】{title} · {ask}"


def matter(case: Case) -> dict[str, Any]:
    """What every mail says of a case."""
    return {
        "number": case.number,
        "title": case.title,
        "severity": case.severity,
        "colour": Severity(case.severity).colour,
        "place": case.place_name,
        "sector": case.sector,
        "because": case.flag_because,
        "case_page": page("case", case.pk),
    }


def clock_lines(case: Case, assignment: Assignment | None) -> list[dict[str, str]]:
    """The running clocks that concern a unit, soonest first: what for, until when, by which rule."""
    running = clocks.active(case).exclude(name=TimerName.TRIAGE.value).order_by("due_at")
    rules = deadline_rules()
    return [
        {
            "zh": TimerName(timer.name).zh,
            "due": due_words(timer.due_at) + ("（推算）" if timer.estimated else ""),
            "rule": rules[timer.rule].text if timer.rule in rules else timer.rule,
        }
        for timer in running
        if timer.assignment_id is None or (assignment and timer.assignment_id == assignment.pk)
    ]


def due_words(instant: datetime) -> str:
    """A due instant for a subject line."""
    return when(instant)


def _may_return(assignment: Assignment) -> str:
    timer = Timer.objects.filter(
        assignment=assignment, name=TimerName.RETURN.value, stopped_at=None, voided_at=None
    ).first()
    return when(timer.due_at) if timer else ""
