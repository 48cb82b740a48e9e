"""What the forms share."""

from typing import Any

from django import forms

from alerts.models import Department
from alerts.web.forms.unit_choice import UnitChoice

MUST = {
    "required": "请填写此项。",
    "invalid_choice": "请从列出的选项中选择。",
    "invalid_pk_value": "请从列出的单位中选择。",
    "max_length": "最多 %(limit_value)d 字，现有 %(show_value)d 字。",
}


PICK = {**MUST, "required": "请选择一项。"}
PICK_UNIT = {**MUST, "required": "请选择单位。"}


class Desk(forms.Form):
    """A form whose wrong fields say so to a screen reader as well.

    `private`: what is typed is kept nowhere. `one_of`: fields of which one is needed; none of them is called 可不填.
    """

    private = False
    one_of: tuple[str, ...] = ()

    def done(self, _verb: str) -> str:
        """What the notice says once the move was made, when the step's verb is not enough."""
        return _verb

    def full_clean(self) -> None:
        """Check all fields and mark those that are wrong."""
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}


def words(label: str, help_text: str = "", required: bool = True, rows: int = 3) -> forms.CharField:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=10_000, widget=widget, error_messages=MUST
    )


def line(label: str, help_text: str = "", required: bool = True, length: int = 200) -> forms.CharField:
    """A text of one line."""
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=length, error_messages=MUST)


def web_address(label: str, help_text: str = "") -> forms.URLField:
    """A web address that may be left out."""
    wrong = {**MUST, "invalid": "请填写完整的网址，例如 https://www.example.gov.cn/a.html。"}
    return forms.URLField(
        label=label, help_text=help_text, required=False, max_length=500, assume_scheme="https", error_messages=wrong
    )


def choice(label: str, values: list[tuple[str, str]], help_text: str = "") -> forms.ChoiceField:
    """One of a few words."""
    return forms.ChoiceField(
        label=label, choices=values, help_text=help_text, widget=forms.RadioSelect, error_messages=PICK
    )


def unit(label: str, help_text: str = "", required: bool = True) -> "forms.ModelChoiceField[Department]":
    """One unit."""
    return forms.ModelChoiceField(
        Department.objects.all(),
        label=label,
        help_text=help_text,
        required=required,
        empty_label="请选择",
        error_messages=PICK_UNIT,
    )


class _Units(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def clean(self, value: Any) -> Any:
        """Numbers greater than any that the store takes are those of no unit."""
        try:
            return super().clean(value)
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


def units(
    label: str, help_text: str = "", required: bool = False, folded: bool = False
) -> "forms.ModelMultipleChoiceField[Department]":
    """Any number of units: those ticked stand first, the others are folded; `folded`: all, where none is."""
    return _Units(
        Department.objects.all(),
        label=label,
        help_text=help_text,
        required=required,
        widget=UnitChoice(folded),
        error_messages=PICK_UNIT,
    )
