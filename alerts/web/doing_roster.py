"""电话叫应: what the step asks for and which act it makes."""

from collections.abc import Mapping
from datetime import datetime

from django.http import QueryDict

from alerts import cases
from alerts.actors import Actor
from alerts.cases.calling import call_downs
from alerts.models import Case
from alerts.web.forms.base import Desk
from alerts.web.forms.roster import CallForm
from config import clock


def call_form(case: Case, data: QueryDict | None, _asked: Mapping[str, str]) -> Desk:
    """Whose turn it is stands chosen."""
    return CallForm(data, downs=call_downs(case, clock.now()))


def call(case: Case, actor: Actor, now: datetime, form: CallForm) -> object:
    """Record the call."""
    department, name = form.called()
    return cases.note_call(case, actor, now, department, name, form.outcome_chosen(), form.cleaned_data["note"])
