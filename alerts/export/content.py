"""All that is stored of one case as plain JSON values; of messages to whom, about what and when, never the text."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from alerts.models import Case
from alerts.models.roster import OFFICE
from alerts.rules.chain import EventFacts
from alerts.rules.taken_back import standing
from config.clock import shown
from config.vocabulary import CaseState, ReleaseKind, TimerName

_CASE = (
    "number", "title", "state", "severity", "sector", "place_code", "place_name", "detected_at", "first_published_at",
    "dispatched_at", "responded_at", "closed_at", "flag_rule", "flag_because", "evidence", "proposal",
    "policy_version", "supervision_level", "reject_reason", "effect", "retention",
)  # fmt: skip
_PART = (
    "id", "part", "state", "reason", "dispatched_at", "acked_at", "acked_by", "acked_channel", "submitted_at",
    "report", "returned_at", "return_reason", "legal_basis", "waived_at",
)  # fmt: skip
_TIMER = (
    "name", "rule", "started_at", "due_at", "estimated", "ladder", "stage", "stopped_at", "stopped_by", "voided_at",
    "void_reason",
)  # fmt: skip
_OPINION = ("question", "asked_at", "asked_by", "due_at", "text", "given_at", "given_by", "channel", "withdrawn_at")
_DECIDED = ("state", "decided_at", "decided_by")
_RELEASE = (
    "number", "kind", "content", "author_unit", "drafted_by", "drafted_at", "gates", "channel", "url", "evidence",
    "speaker_rank", "published_at",
)  # fmt: skip


def content_of(case: Case) -> dict[str, Any]:
    """The case with its parts, clocks, events, statements, claims, commitments, files and messages.

    `extensions`, `suspensions`, `supervision_orders`: what was decided about its clocks.
    """
    return {
        "case": {
            **_values(case, _CASE),
            "state_zh": CaseState(case.state).zh,
            "merged_into": case.merged_into.number if case.merged_into else None,
            "follows": case.follows.number if case.follows else None,
        },
        "assignments": [_part(one) for one in case.assignments.select_related("department", "suggested")],
        "clocks": [_timer(one) for one in case.timers.select_related("assignment__department").order_by("id")],
        "extensions": [
            {**_values(one, (*_DECIDED, "days", "reason", "answer", "asked_at", "asked_by")), **_clock_of(one)}
            for one in case.extensions.select_related("timer__assignment__department")
        ],
        "suspensions": [_suspension(one) for one in case.suspensions.all()],
        "supervision_orders": [
            {**_values(one, (*_DECIDED, "stage", "reason", "proposed_at")), **_clock_of(one)}
            for one in case.orders.select_related("timer__assignment__department")
        ],
        "releases": [_release(one) for one in case.releases.prefetch_related("signatures", "link_checks")],
        "claims": [_claim(one) for one in case.claims.select_related("verifier", "clarification")],
        "commitments": [_commitment(one) for one in case.commitments.select_related("department")],
        "evaluations": [
            {"at": shown(one.at), "by": one.actor, **one.data["effect"]}
            for one in standing(case.events.order_by("number"))
            if "effect" in one.data
        ],
        "media_questions": [
            _values(one, ("outlet", "question", "asked_at", "due_at", "answer", "answered_at", "answered_by"))
            for one in case.media_questions.all()
        ],
        "calls": [
            {**_values(one, ("name", "post", "outcome", "note", "at", "by")), "scope": _scope(one)}
            for one in case.calls.select_related("department")
        ],
        "expert_opinions": [
            {**_values(one, _OPINION), "expert": str(one.expert)} for one in case.opinions.select_related("expert")
        ],
        "hotline_orders": [_values(one, ("number", "received_at", "purged_at")) for one in case.hotline_orders.all()],
        "attachments": [
            _values(one, ("name", "kind", "size", "digest", "note", "added_at", "added_by"))
            for one in case.attachments.all()
        ],
        "messages": [
            _values(one, ("purpose", "channel", "recipient_name", "subject", "state", "created_at", "sent_at"))
            for one in case.notifications.all()
        ],
        "events": events_of(case),
    }


def events_of(case: Case) -> list[dict[str, Any]]:
    """The chain as it is hashed: every fact of each event, with both hashes."""
    names = [name for name in EventFacts.__dataclass_fields__ if name not in {"case", "assignment"}]
    return [
        {
            "case": case.number,
            "assignment": event.assignment_id,
            **_values(event, names, exact=True),
            "previous_hash": event.previous_hash,
            "hash": event.hash,
        }
        for event in case.events.order_by("number")
    ]


def _values(row: Model, names: Iterable[str], exact: bool = False) -> dict[str, Any]:
    """The named columns; instants as text (`exact`: with microseconds, as the chain needs them)."""
    found = {name: getattr(row, name) for name in names}
    return {
        name: (value.isoformat() if exact else shown(value)) if hasattr(value, "astimezone") else value
        for name, value in found.items()
    }


def _part(one: Any) -> dict[str, Any]:
    suggested = one.suggested.name if one.suggested else None
    named = {"department": one.department.name, "suggested": suggested, "state_zh": one.shown_state}
    return {**_values(one, _PART), **named}


def _timer(one: Any) -> dict[str, Any]:
    unit = one.assignment.department.name if one.assignment else None
    return {**_values(one, _TIMER), "zh": TimerName(one.name).zh, "department": unit}


def _clock_of(one: Any) -> dict[str, Any]:
    """Of an extension or an order: its clock and its state in words."""
    clock = _timer(one.timer)
    return {
        "clock": one.timer.name,
        "zh": clock["zh"],
        "department": clock["department"],
        "state_zh": one.get_state_display(),
    }


def _scope(one: Any) -> str:
    """Whose call-down list was called."""
    return one.department.name if one.department else OFFICE


def _suspension(one: Any) -> dict[str, Any]:
    values = _values(one, ("reason", "started_at", "started_by", "ended_at", "ended_by"))
    return {**values, "until": one.until.isoformat()}


def _release(one: Any) -> dict[str, Any]:
    return {
        **_values(one, _RELEASE),
        "content": one.parts,
        "kind_zh": ReleaseKind(one.kind).zh,
        "supersedes": one.supersedes.number if one.supersedes else None,
        "signatures": [_values(each, ("gate", "name", "role", "at", "wording")) for each in one.signatures.all()],
        "link_checks": [
            _values(each, ("at", "ok", "status", "error", "final_url", "text", "digest"))
            for each in one.link_checks.all()
        ],
    }


def _claim(one: Any) -> dict[str, Any]:
    names = ("text", "phrases", "first_seen", "state", "asked_at", "finding", "evidence", "verified_at", "verified_by")
    unit = one.verifier.name if one.verifier else None
    told = one.clarification.number if one.clarification else None
    return {**_values(one, names), "state_zh": one.get_state_display(), "verifier": unit, "clarification": told}


def _commitment(one: Any) -> dict[str, Any]:
    values = _values(one, ("text", "done_at", "done_by", "evidence"))
    return {**values, "due_date": one.due_date.isoformat(), "department": one.department.name}
