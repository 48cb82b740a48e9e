"""What stands beside a case's clocks and parties on its page: statements, claims, promises, files, hints."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse

from alerts.actors import Actor
from alerts.cases.calling import asked_for
from alerts.cases.claims import KIND as VERIFICATION
from alerts.cases.claims import Spread, spread
from alerts.cases.gates import passed
from alerts.cases.guards import first_taker
from alerts.cases.interpreting import KIND as INTERPRETATION
from alerts.cases.parts import waiting_co_signers
from alerts.cases.talking import suggest_points
from alerts.cases.undo import open_slip
from alerts.models import (
    Assignment,
    Attachment,
    Case,
    CaseEvent,
    Claim,
    Commitment,
    HotlineOrder,
    LinkCheck,
    Release,
    UndoSlip,
)
from alerts.office.people import WATCHERS
from alerts.rules.figures import Difference, differences
from alerts.rules.promised import IN_HAND, next_of
from alerts.rules.releases import GATES
from alerts.rules.taken_back import standing
from alerts.web.access import Viewer
from alerts.web.clarifying import clarify_offer
from alerts.web.items import ITEM_STEPS
from alerts.web.offers import Offer, acting_role
from config.clock import SHANGHAI
from config.vocabulary import CaseState, Part, ReleaseKind, Role
from pipeline.models import Item


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its gates (name or nothing), the last look at its link, and what may be done.

    `hour`: that of the next statement, as its words are read; `over`: it has passed, and this is still the last one.
    """

    release: Release
    gates: tuple[tuple[str, str], ...]
    check: LinkCheck | None
    offers: list[Offer]
    hour: datetime | None
    over: bool


@dataclass(frozen=True, slots=True)
class Rumour:
    """A claim with its spread."""

    claim: Claim
    spread: Spread
    offers: list[Offer]


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise, and whether its day is over."""

    commitment: Commitment
    late: bool
    offers: list[Offer]


def beside(case: Case, viewer: Viewer, now: datetime, items: list[Item]) -> dict[str, Any]:
    """The context of these parts of the page; `case` with its releases, claims and so on prefetched."""
    state = CaseState(case.state)
    return {
        "statements": _statements(case, viewer, now),
        "rumours": [_rumour(case, one, viewer, items) for one in case.claims.all()],
        "promised": promised(case, viewer, now),
        "media": [(one, _offers(case, one, viewer)) for one in case.media_questions.all()],
        "orders": orders(case, viewer),
        "opinions": [
            (one, _offers(case, one, viewer), one.given_at is None and not one.withdrawn_at and one.due_at <= now)
            for one in case.opinions.all()
        ],
        "calls": list(case.calls.all()),
        "call_now": viewer.any_of(*WATCHERS) and asked_for(case, now),
        "files": list(case.attachments.all()),
        "differing": differing(case),
        "points": [] if state.terminal else suggest_points(case),
        "points_used": list(case.points_used.all()),
        "may_use_points": not state.terminal and viewer.any_of(Role.JUDGE, Role.MONITOR),
        "merged": [{**one, "told": one.get("items", [])[:10]} for one in case.evidence.get("merged", [])],
        "interim": interim(case),
        "positions": positions(case),
        "instructions": instructions(case),
        "interpretations": interpretations(case),
        "slip": slip_of(case, viewer, now),
        "co_signers": waiting_co_signers(case) if state is CaseState.REVIEW else [],
        "exceptions": [event for event in case.events.all() if event.kind in {"发布会例外", "移送"}],
        "may_export": viewer.any_of(Role.SUPERVISOR, Role.AUDITOR, Role.JUDGE, Role.LEADER),
    }


def interpretations(case: Case, part: int | None = None) -> list[CaseEvent]:
    """What was given to the units that drafted a policy (政策解读): all, or to one part; not what was taken back."""
    told = standing(case.events.all())
    return [one for one in told if one.kind == INTERPRETATION and part in {None, one.assignment_id}]


def to_verify(case: Case, unit: int) -> list[CaseEvent]:
    """The statements that this unit was asked to verify (提请查证), as the events that asked.

    By the unit, not by the part: a unit consulted in triage keeps what it was asked when the case is given to it.
    """
    return [one for one in standing(case.events.all()) if one.kind == VERIFICATION and one.data.get("unit") == unit]


def _rumour(case: Case, claim: Claim, viewer: Viewer, items: list[Item]) -> Rumour:
    offered = [*clarify_offer(case, claim, viewer), *_offers(case, claim, viewer)]
    return Rumour(claim, spread(claim, items), offered)


def promised(case: Case, viewer: Viewer, now: datetime) -> list[Promised]:
    """The promises that the viewer may read: a unit its own."""
    today = now.astimezone(SHANGHAI).date()
    return [
        Promised(one, one.done_at is None and one.due_date < today, _offers(case, one, viewer))
        for one in case.commitments.all()
        if not viewer.unit or viewer.department == one.department
    ]


def slip_of(case: Case, viewer: Viewer, now: datetime) -> UndoSlip | None:
    """The move that this viewer may still take back."""
    slip = max(case.undo_slips.all(), key=lambda one: one.pk, default=None)
    return open_slip(case, Actor(viewer.name, Role(slip.role), viewer.user.pk), now) if slip else None


def positions(case: Case) -> list[Assignment]:
    """退回意见 of a case that waits for a dispatch or a ruling: what each unit says, the first first."""
    if CaseState(case.state) not in {CaseState.TRIAGE, CaseState.DISPUTED}:
        return []
    return [one for one in case.assignments.all() if one.part == Part.LEAD and one.return_reason]


def instructions(case: Case) -> list[CaseEvent]:
    """领导批示, the newest first; not one that was taken back."""
    told = standing(case.events.all())
    return sorted((one for one in told if one.kind == "批示"), key=lambda event: -event.number)


def interim(case: Case) -> str:
    """Who leads while there is no lead: the unit that signed off first (首接负责)."""
    if case.state not in {CaseState.TRIAGE.value, CaseState.DISPUTED.value} or not case.assignments.all():
        return ""
    taker = first_taker(case)
    return taker.department.name if taker and taker.part != Part.LEAD.value else ""


def differing(case: Case) -> list[Difference]:
    """Numbers that the units' reports and the answer under review give differently; a unit that says the same in both
    is named once."""
    drafts = {one.department.name: one.report for one in case.assignments.all() if one.report}
    for release in case.releases.all():
        if release.kind == ReleaseKind.FINAL.value and release.published_at is None:
            drafts[f"{release.author_unit}{_UNDER_REVIEW}"] = release.text
    return [
        replace(one, said=tuple((words, _named_once(names)) for words, names in one.said))
        for one in differences(drafts)
    ]


_UNDER_REVIEW = "（待审核答复）"


def _named_once(names: tuple[str, ...]) -> tuple[str, ...]:
    both = {name for name in names if f"{name}{_UNDER_REVIEW}" in names}
    rest = (name for name in names if name.removesuffix(_UNDER_REVIEW) not in both or name in both)
    return tuple(f"{name}（反馈和待审核答复）" if name in both else name for name in rest)


def own_files(files: Iterable[Attachment], assignment_id: int) -> list[Attachment]:
    """What a unit sees: its own files and those of the case as a whole."""
    return [one for one in files if one.assignment_id in {None, assignment_id}]


def _statements(case: Case, viewer: Viewer, now: datetime) -> list[Statement]:
    releases = list(case.releases.all())
    last = max((one.number for one in releases if one.published_at), default=0)
    waits = CaseState(case.state) in IN_HAND
    return [_statement(one, viewer, now, waits and one.number == last) for one in releases]


def _statement(release: Release, viewer: Viewer, now: datetime, last: bool) -> Statement:
    names = release.gates or passed(release)
    checks = list(release.link_checks.all())
    shown = tuple((gate, str(names.get(gate, ""))) for gate in GATES)
    hour = next_of(release.content, release.published_at)[1] if release.published_at else None
    over = last and hour is not None and hour <= now
    offers = _offers(release.case, release, viewer)
    return Statement(release, shown, checks[-1] if checks else None, offers, hour, over)


_RELATED = {
    "Release": "releases",
    "Claim": "claims",
    "Commitment": "commitments",
    "HotlineOrder": "hotline_orders",
    "Opinion": "opinions",
}


def orders(case: Case, viewer: Viewer) -> list[tuple[HotlineOrder, list[Offer]]]:
    """The hotline's orders behind the case; who asked can be revealed by the lead unit only."""
    return [(one, _offers(case, one, viewer)) for one in case.hotline_orders.all()]


def _offers(case: Case, item: Any, viewer: Viewer) -> list[Offer]:
    related = _RELATED.get(type(item).__name__)
    return [
        Offer(one.step, reverse("case_item", args=[case.pk, what, item.pk]))
        for what, one in ITEM_STEPS.items()
        if one.related == (related or "media_questions") and acting_role(viewer, one.step.event) and one.open(item)
    ]
