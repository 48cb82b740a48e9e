"""Choosing many units: those concerned first, all others folded; who has no confirmed contact is marked."""

from collections.abc import Collection
from typing import Any

from django import forms

from alerts.models import Department

SILENT = "没有已确认的联系人"
RETURNED = "已退回"
_FEW = 12
"""So many units are shown without folding."""


class UnitChoice(forms.CheckboxSelectMultiple):
    """Checkboxes of units. `likely`: keys of units that stand first even when they are not ticked.

    `folded`: seldom needed, so all are folded where none stands first; `silent`: `silent_units()`, where the form has
    asked already.
    """

    template_name = "web/part/unit_choice.html"
    likely: Collection[int] = ()
    folded = False
    silent: Collection[int] | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The options in two heaps, each with its mark."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        silent, likely = silent_units() if self.silent is None else self.silent, set(self.likely)
        every = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        near: list[dict[str, Any]] = []
        far: list[dict[str, Any]] = []
        for option in every:
            key = int(str(option["value"]))
            if key in silent:
                option["label"] = f"{option['label']}（{SILENT}）"
            (near if option["selected"] or key in likely else far).append(option)
        context["folded"] = self.folded
        context["near"], context["far"] = (every, []) if len(every) <= _FEW else (near, far)
        return context


def silent_units() -> set[int]:
    """The keys of units to which nothing can be dispatched, since nobody was confirmed for them."""
    return set(Department.objects.exclude(contacts__confirmed_at__isnull=False).values_list("pk", flat=True))


def mark_silent(field: Any) -> None:
    """Say beside the units of a select which of them nothing can be sent to; they stand last."""
    silent = silent_units()
    field.queryset = field.queryset.all()
    listed = [(one.pk, f"{one}（{SILENT}）" if one.pk in silent else f"{one}") for one in field.queryset]
    field.choices = [("", field.empty_label or "请选择"), *sorted(listed, key=lambda pair: pair[0] in silent)]
