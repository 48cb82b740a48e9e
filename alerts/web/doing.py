"""What each step of the desk asks for and which move it makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from alerts import cases
from alerts.actors import Actor
from alerts.cases.guards import LIVE
from alerts.models import Assignment, Case, Department
from alerts.web import doing_more as more
from alerts.web import doing_roster as roster
from alerts.web.clarifying import content_of
from alerts.web.forms import clocks as timing
from alerts.web.forms import desk, experts, speaking, unit
from alerts.web.forms.base import Desk
from alerts.web.forms.merge_target import MergeForm
from alerts.web.forms.release import KINDS, ReleaseForm
from config.vocabulary import AssignmentState, Part, ReleaseKind, Severity, TimerName


@dataclass(frozen=True, slots=True)
class Doing:
    """A step's work: `form` makes its form of the case or part (None without questions), `perform` makes the move."""

    form: Callable[[Any, QueryDict | None, Mapping[str, str]], Desk] | None
    perform: Callable[[Any, Actor, datetime, Any], object]


def _plain(form: type[Desk]) -> Callable[[Case, QueryDict | None, Mapping[str, str]], Desk]:
    return lambda _case, data, _asked: form(data)


def _dispatch_form(case: Case, data: QueryDict | None, _asked: Mapping[str, str]) -> Desk:
    """Prefilled from the proposal, or after a return with the unit it named and those that have the case already."""
    proposal, every = case.proposal, list(Department.objects.all())
    initial = {
        "lead": next((one for one in every if one.name == proposal.get("lead")), None),
        "co": [one for one in every if one.name in (proposal.get("co") or [])],
        "territory": [one for one in every if one.name in (proposal.get("territory") or [])],
    }
    returned = case.assignments.filter(part=Part.LEAD.value, state=AssignmentState.RETURNED.value).last()
    if returned is not None:
        initial = {"lead": returned.suggested, **_having(case)}
    return desk.DispatchForm(data, case=case, every=every, initial=initial)


def _having(case: Case) -> dict[str, list[Department]]:
    """Whoever is left out at a new dispatch loses the case: 协办 and 属地 that have it stay chosen."""
    rows = list(case.assignments.filter(state__in=LIVE).select_related("department"))
    return {
        "co": [row.department for row in rows if row.part == Part.CO],
        "territory": [row.department for row in rows if row.part == Part.TERRITORY],
    }


def _release_form(case: Case, data: QueryDict | None, asked: Mapping[str, str]) -> Desk:
    kind = next((kind for kind in KINDS if kind.value == asked.get("kind")), ReleaseKind.FIRST)
    content = content_of(case, kind, asked.get("claim", ""))
    return ReleaseForm(data, case=case, kind=kind, content=content)


def _merge_form(case: Case, data: QueryDict | None, _asked: Mapping[str, str]) -> Desk:
    return MergeForm(data, case=case)


def _dispatch(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    given = form.cleaned_data
    co, territory = tuple(given["co"]), tuple(given["territory"])
    return cases.dispatch(case, actor, now, given["lead"], co, territory, given["note"])


def _approve(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    given = form.cleaned_data
    return cases.approve(case, actor, now, given["channel"], given["url"], given["evidence"])


def _severity(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    given = form.cleaned_data
    return cases.change_severity(case, Severity(given["severity"]), given["reason"], actor, now)


def _reject(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    return cases.reject(case, actor, now, form.cleaned_data["reason_code"], form.cleaned_data["note"])


def _reassign(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    return cases.reassign(case, actor, now, form.cleaned_data["lead"], form.cleaned_data["reason"])


def _rule(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    return cases.rule_dispute(case, actor, now, form.cleaned_data["lead"], form.cleaned_data["reason"])


def _give_back(assignment: Assignment, actor: Actor, now: datetime, form: Desk) -> object:
    given = form.cleaned_data
    return cases.give_back(assignment, actor, now, given["reason"], given["suggested"], given["legal_basis"])


def _answer_form(part: Assignment, data: QueryDict | None, _asked: Mapping[str, str]) -> Desk:
    """Prefilled with the answer that was sent back, so that it is amended and not typed again."""
    before = part.case.releases.filter(kind=ReleaseKind.FINAL.value, published_at=None).last()
    return unit.AnswerForm(data, content=before.content if before else {})


def _submit(assignment: Assignment, actor: Actor, now: datetime, form: unit.AnswerForm) -> object:
    given = form.cleaned_data
    promised = (given["promise"], given["promise_date"]) if given["promise"] else None
    return cases.submit_for_review(assignment.case, actor, now, form.content(), promised)


def _decide_form(case: Case, data: QueryDict | None, _asked: Mapping[str, str]) -> Desk:
    return timing.DecideForm(data, case=case)


def _order_form(must: bool) -> Callable[[Case, QueryDict | None, Mapping[str, str]], Desk]:
    return lambda case, data, _asked: timing.OrderForm(data, case=case, must=must)


def _suspend(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    return cases.suspend(case, form.cleaned_data["until"], form.cleaned_data["reason"], actor, now)


def _extend(assignment: Assignment, actor: Actor, now: datetime, form: Desk) -> object:
    given = form.cleaned_data
    return cases.ask_extension(assignment, TimerName(given["timer"]), given["days"], given["reason"], actor, now)


CASE_DOINGS: dict[str, Doing] = {
    "claim": Doing(None, lambda case, actor, now, _form: cases.claim(case, actor, now)),
    "put_down": Doing(None, lambda case, actor, now, _form: cases.put_down(case, actor, now)),
    "dispatch": Doing(_dispatch_form, _dispatch),
    "publish": Doing(_release_form, more.say),
    "approve": Doing(_plain(desk.ApproveForm), _approve),
    "rework": Doing(_plain(desk.ReasonForm), lambda c, a, n, f: cases.rework(c, a, n, f.cleaned_data["reason"])),
    "evaluate": Doing(_plain(desk.EvaluateForm), lambda c, a, n, f: cases.evaluate(c, a, n, f.cleaned_data["note"])),
    "rule": Doing(lambda case, data, _asked: desk.RuleForm(data, case=case), _rule),
    "reassign": Doing(lambda case, data, _asked: desk.ReassignForm(data, case=case), _reassign),
    "reject": Doing(_plain(desk.RejectForm), _reject),
    "merge": Doing(_merge_form, lambda c, a, n, f: cases.merge(c, f.cleaned_data["target"], a, n)),
    "restore": Doing(_plain(desk.ReasonForm), lambda c, a, n, f: cases.restore(c, a, n, f.cleaned_data["reason"])),
    "severity": Doing(_plain(desk.SeverityForm), _severity),
    "restart": Doing(_plain(desk.ReasonForm), lambda c, a, n, f: cases.restart(c, a, n, f.cleaned_data["reason"])),
    "invite": Doing(lambda case, data, _asked: speaking.InviteForm(data, case=case), more.invite),
    "note_claim": Doing(_plain(speaking.ClaimForm), more.note_claim),
    "promise": Doing(more.promise_form, more.promise),
    "media": Doing(_plain(speaking.MediaForm), more.media),
    "interpret": Doing(_plain(speaking.InterpretForm), more.interpret),
    "hand_over": Doing(_plain(speaking.HandOverForm), more.hand_over),
    "attach": Doing(_plain(speaking.AttachForm), more.attach),
    "call": Doing(roster.call_form, roster.call),
    "ask_expert": Doing(
        lambda case, data, _asked: experts.AskExpertForm(data, case=case),
        lambda c, a, n, f: cases.ask_opinion(
            c, a, n, f.cleaned_data["expert"], f.cleaned_data["question"], f.cleaned_data["due_at"]
        ),
    ),
    "hotline": Doing(_plain(speaking.OrderForm), more.take),
    "except_press": Doing(
        _plain(desk.ReasonForm), lambda c, a, n, f: cases.except_press_conference(c, a, n, f.cleaned_data["reason"])
    ),
    "grant": Doing(
        _decide_form, lambda _c, a, n, f: cases.grant_extension(f.extension(), f.cleaned_data["reason"], a, n)
    ),
    "deny": Doing(
        _decide_form, lambda _c, a, n, f: cases.refuse_extension(f.extension(), f.cleaned_data["reason"], a, n)
    ),
    "order": Doing(
        _order_form(must=False), lambda _c, a, n, f: cases.issue_order(f.order(), f.cleaned_data["note"], a, n)
    ),
    "withhold": Doing(
        _order_form(must=True), lambda _c, a, n, f: cases.withhold_order(f.order(), f.cleaned_data["note"], a, n)
    ),
    "suspend": Doing(_plain(timing.SuspendForm), _suspend),
    "resume": Doing(_plain(desk.ReasonForm), lambda c, a, n, f: cases.resume(c, f.cleaned_data["reason"], a, n)),
    "instruct": Doing(_plain(desk.InstructForm), lambda c, a, n, f: cases.instruct(c, a, n, f.cleaned_data["text"])),
}
ASSIGNMENT_DOINGS: dict[str, Doing] = {
    "sign": Doing(None, lambda assignment, actor, now, _form: cases.sign_off(assignment, actor, now)),
    "report": Doing(
        lambda part, data, _asked: unit.ReportForm(data, part=part),
        lambda p, a, n, f: cases.report(p, a, n, f.cleaned_data["text"]),
    ),
    "submit": Doing(_answer_form, _submit),
    "give_back": Doing(lambda part, data, _asked: unit.GiveBackForm(data, part=part), _give_back),
    "replace": Doing(lambda part, data, _asked: speaking.ReplacePartForm(data, part=part), more.replace),
    "withdraw": Doing(_plain(desk.ReasonForm), lambda p, a, n, f: cases.withdraw(p, a, n, f.cleaned_data["reason"])),
    "rework_part": Doing(
        _plain(desk.ReasonForm), lambda p, a, n, f: cases.rework_part(p, a, n, f.cleaned_data["reason"])
    ),
    "attach": Doing(_plain(speaking.AttachForm), more.attach),
    "resend": Doing(None, lambda assignment, actor, now, _form: cases.send_link(assignment, actor, now)),
    "accept": Doing(None, lambda assignment, actor, now, _form: cases.accept(assignment, actor, now)),
    "refuse_return": Doing(
        _plain(desk.ReasonForm), lambda p, a, n, f: cases.refuse_return(p, a, n, f.cleaned_data["reason"])
    ),
    "extend": Doing(lambda part, data, _asked: timing.ExtendForm(data, part=part), _extend),
    "waive": Doing(_plain(desk.ReasonForm), lambda p, a, n, f: cases.waive(p, a, n, f.cleaned_data["reason"])),
}
