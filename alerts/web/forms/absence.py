"""The form of 不在岗."""

from typing import Any

from django import forms
from django.db.models import Case, Value, When

from alerts.models import Contact
from alerts.office.absences import Absence
from alerts.web.forms.base import MUST, Desk
from alerts.web.forms.dates import day


class AbsenceForm(Desk):
    """不在岗: the days, and who stands in; contacts of the own unit stand first."""

    start = day("第一天")
    until = day("最后一天", "含当天；不填表示另行通知。", required=False)

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Case(When(department=contact.department_id, then=Value(0)), default=Value(1))
        known = Contact.objects.exclude(confirmed_at=None).exclude(pk=contact.pk).select_related("department")
        self.fields["deputy"] = forms.ModelChoiceField(
            known.order_by(own, "department_id", "pk"),
            label="代岗人",
            help_text="不在岗期间通知改发给代岗人，信里写明原因。没有人代岗时仍发给本人。",
            required=False,
            empty_label="没有人代岗",
            error_messages=MUST,
        )
        self.fields["deputy"].label_from_instance = (  # type: ignore[attr-defined]
            lambda one: f"{one.department.name} {one.name or one.email}（{one.get_role_display()}）"
        )

    def absence(self) -> Absence:
        """The valid form as what is kept."""
        given = self.cleaned_data
        return Absence(given["start"], given["until"], given["deputy"])
