"""What the steps beside the main road ask for and which move they make: participants, statements, claims, files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict

from alerts import cases
from alerts.actors import Actor
from alerts.cases import reading
from alerts.cases.hotline import take_order
from alerts.cases.interpreting import ask_interpretation
from alerts.cases.media import note_question
from alerts.models import Assignment, Case
from alerts.rules.releases import GATES
from alerts.web.forms import desk, speaking
from alerts.web.forms.base import Desk
from alerts.web.forms.release import ReleaseForm
from config.vocabulary import Part


def say(case: Case, actor: Actor, now: datetime, form: ReleaseForm) -> object:
    """Record what was published; where gates or the publication are still missing, keep it as a draft."""
    given, mine = form.cleaned_data, form.passed()
    if form.one_officer and form.sent() and set(mine) == set(GATES):
        gates = dict.fromkeys(GATES, actor.name)
        sent = (given["channel"], given["url"], given["evidence"], given["speaker_rank"])
        return cases.publish(case, actor, now, form.kind, form.content(), gates, *sent)
    with transaction.atomic():
        release = cases.draft(case, actor, now, form.kind, form.content())
        if mine:
            cases.sign_gates(release, actor, now, mine)
    return release


def promise_form(case: Case, data: QueryDict | None, _asked: Mapping[str, str]) -> Desk:
    """The lead is the one who promises, as a rule."""
    lead = case.assignments.filter(part=Part.LEAD.value).order_by("-id").first()
    return speaking.PromiseForm(data, initial={"department": lead.department_id if lead else None})


def invite(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    """会商 会签 知会."""
    given = form.cleaned_data
    return cases.invite(case, actor, now, Part(given["kind"]), list(given["departments"]), given["ask"])


def hand_over(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    """移送."""
    given = form.cleaned_data
    return cases.hand_over(case, actor, now, given["authority"], given["reason"], given["paper"])


def note_claim(case: Case, actor: Actor, now: datetime, form: speaking.ClaimForm) -> object:
    """登记说法."""
    return cases.note_claim(case, actor, now, form.cleaned_data["text"], form.wordings())


def promise(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    """登记承诺."""
    given = form.cleaned_data
    return cases.promise(case, actor, now, given["department"], given["text"], given["due_date"])


def media(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    """媒体询问."""
    given = form.cleaned_data
    return note_question(case, actor, now, given["outlet"], given["question"], given["due_at"])


def interpret(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    """政策解读任务."""
    given = form.cleaned_data
    return ask_interpretation(case, actor, now, given["policy"], given["questions"].splitlines())


def attach(target: Case | Assignment, actor: Actor, now: datetime, form: Desk) -> object:
    """附件, of the case or of one unit's part."""
    given = form.cleaned_data
    case, part = (target, None) if isinstance(target, Case) else (target.case, target)
    return cases.attach(case, actor, now, given["file"], given["file"].name, given["note"], part)


def take(case: Case, actor: Actor, now: datetime, form: speaking.OrderForm) -> object:
    """热线工单."""
    return take_order(case, actor, now, form.cleaned_data["number"], form.personal())


def replace(part: Assignment, actor: Actor, now: datetime, form: Desk) -> object:
    """改派 of one part."""
    return cases.replace(part, actor, now, form.cleaned_data["department"], form.cleaned_data["reason"])


def enter(form: desk.EnterForm, actor: Actor, now: datetime) -> Case:
    """人工录入, with its screenshot where there is one, in one transaction."""
    given: dict[str, Any] = form.cleaned_data
    reading.ready()
    with transaction.atomic():
        case = cases.open_by_hand(
            given["title"],
            given["what"],
            given["source_kind"],
            given["detected_at"],
            form.severity_chosen(),
            actor,
            now,
            given["url"],
            bool(given["file"]),
            given["occurred_at"],
        )
        if given["file"]:
            cases.attach(case, actor, now, given["file"], given["file"].name, "人工录入的截图或材料")
    return case
