"""Which column of an uploaded sheet means what: one question for each thing that is read."""

from collections.abc import Sequence
from typing import Any

from django import forms

from alerts.cases.hotline_columns import FIELDS, NEEDED, WHO, ZH, Columns
from alerts.web.forms.base import MUST, Desk

_NONE = ("", "没有这一列")
_WHO = "诉求人"


class ColumnsForm(Desk):
    """列的对应. `taken` is what stands there at first."""

    def __init__(self, *args: Any, titles: Sequence[str], taken: Columns | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {**taken.columns, **taken.who} if taken is not None else {}
        choices = [_NONE, *((title, title[:60]) for title in titles)]
        for name, label in [(field, ZH[field]) for field in FIELDS] + [(who, f"{_WHO}{who}（封存）") for who in WHO]:
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=name in NEEDED,
                initial=said.get(name, ""),
                error_messages=MUST,
            )

    def clean(self) -> dict[str, Any]:
        """One column is one thing: what is sealed as personal must not be shown as a title."""
        given = super().clean() or {}
        seen: dict[str, str] = {}
        for name in self.fields:
            column = given.get(name)
            if column and column in seen:
                self.add_error(name, f"“{column}”已经选作{self.fields[seen[column]].label}。")
            elif column:
                seen[column] = name
        return given

    def chosen(self) -> Columns:
        """As it was answered."""
        given = {name: column for name, column in self.cleaned_data.items() if column}
        return Columns(*({name: given[name] for name in names if name in given} for names in (FIELDS, WHO)))
