"""Who is told of a move, in which words: writes to the outbox, inside the move's transaction."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from alerts.cases import clocks
from alerts.models import Assignment, Case, CaseEvent, Contact, Department, SignOffToken, Timer
from alerts.notify.keys import rung_key, said_key
from alerts.notify.links import new_token, page, sign_off_page
from alerts.notify.mail import render
from alerts.notify.on_duty import duty_recipients, grave, on_duty
from alerts.notify.outbox import Letter, write
from alerts.notify.recipients import Recipient, hearing, of_contact, once
from alerts.notify.wordings import Words, current, worded
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


def letters(  # noqa: PLR0913, PLR0917  a rung says of which clock and stage
    event: CaseEvent,
    purpose: str,
    people: Iterable[Recipient],
    ask: str,
    values: dict[str, Any] | None = None,
    timer: Timer | None = None,
    stage: int = 0,
    words: Words | None = None,
) -> Iterator[tuple[str, Recipient, Letter]]:
    """The same messages, not yet written: key, recipient and words of each. `timer`, `stage`: the rung they tell of.

    `words`: the wording in force, where the caller has looked it up for many.
    """
    case = event.case
    context = {**matter(case), "reason": event.reason, "actor": event.actor, "at": when(event.at), **(values or {})}
    link, words = str(context.get("page") or context["case_page"]), words or current(purpose)
    for person in people:
        said = {**context, "to": person.name, "why": person.why}
        text, drawn = render(purpose, said, words)
        letter = Letter(
            purpose, _headed(case, purpose, ask, words, said), text, drawn, link, timer.due_at if timer else None
        )
        key = rung_key(event, person, letter, timer, stage) if timer else said_key(event, person, letter)
        yield key, person, letter


def tell_assignment(event: CaseEvent, assignment: Assignment) -> None:
    """Announce an assignment to every confirmed contact of its unit, each with a sign-off link of its own."""
    case = assignment.case
    due = Timer.objects.filter(assignment=assignment, name=TimerName.ACK.value, stopped_at=None, voided_at=None).first()
    ask = f"请 {due_words(due.due_at)} 前签收" if due else "请签收"
    values = {
        **matter(case),
        "part": assignment.part,
        "reason": assignment.reason,
        "note": event.data.get("note", ""),
        "clocks": clock_lines(case, assignment),
        "may_return": _may_return(assignment),
        "page": page("assignment", assignment.pk),
    }
    heard = hearing(assignment.department, at=event.at)
    people, stands_in = [contact for contact, _why in heard], {contact.pk: why for contact, why in heard}
    duty: dict[str, str] = {}
    words = current("assignment")
    if grave(case.severity):
        people = _with_duty(assignment.department, people, event.at)
        duty = {one.address.lower(): one.why for one in duty_recipients(assignment.department, event.at)}
    for contact in people:
        why = stands_in.get(contact.pk, "") or duty.get(contact.email.lower(), "")
        person = of_contact(contact, assignment.department, why)
        token = new_token() if contact.email or contact.phone else None
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
        text, drawn = render("assignment", {**values, **said}, words)
        link, act_by = sign or values["page"], due.due_at if due else None
        headed = _headed(case, "assignment", ask, words, {**values, **said})
        letter = Letter("assignment", headed, text, drawn, link, act_by)
        write(said_key(event, person, letter, assignment), person, letter, event.at, case, assignment)


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


def _headed(case: Case, purpose: str, ask: str, words: Words, values: dict[str, Any]) -> str:
    """The subject as it is worded, else as it is built in."""
    return worded(purpose, "subject", words, {**values, "ask": ask}) or subject(case, ask)


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
