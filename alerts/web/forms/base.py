"""What the forms share."""

from typing import Any

from django import forms

from alerts.models import Department

MUST = {
    "required": "请填写此项。",
    "invalid_choice": "请从列出的选项中选择。",
    "invalid_pk_value": "请从列出的单位中选择。",
}


class Desk(forms.Form):
    """A form whose labels and errors are worded for the desk; fields carry no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.error_messages.update(MUST)
            if self.is_bound and name in self.errors:
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}


def words(label: str, help_text: str = "", required: bool = True, rows: int = 3) -> forms.CharField:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=10_000, widget=widget)


def line(label: str, help_text: str = "", required: bool = True, length: int = 200) -> forms.CharField:
    """A text of one line."""
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=length)


def web_address(label: str, help_text: str = "") -> forms.URLField:
    """A web address that may be left out."""
    wrong = {"invalid": "请填写完整的网址, 例如 https://www.example.gov.cn/a.html。"}
    return forms.URLField(
        label=label, help_text=help_text, required=False, max_length=500, assume_scheme="https", error_messages=wrong
    )


def choice(label: str, values: list[tuple[str, str]], help_text: str = "") -> forms.ChoiceField:
    """One of a few words."""
    return forms.ChoiceField(label=label, choices=values, help_text=help_text, widget=forms.RadioSelect)


def unit(label: str, help_text: str = "", required: bool = True) -> "forms.ModelChoiceField[Department]":
    """One unit."""
    return forms.ModelChoiceField(
        Department.objects.all(), label=label, help_text=help_text, required=required, empty_label="请选择"
    )


def units(label: str, help_text: str = "") -> "forms.ModelMultipleChoiceField[Department]":
    """Any number of units."""
    widget = forms.CheckboxSelectMultiple
    return forms.ModelMultipleChoiceField(
        Department.objects.all(), label=label, help_text=help_text, required=False, widget=widget
    )
