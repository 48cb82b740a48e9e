"""Choosing many units: those concerned first, all others folded; who has no confirmed contact is marked."""

from collections.abc import Collection
from typing import Any

from alerts.models import Department
from alerts.web.forms.folded_choice import FoldedChoice

SILENT = "没有已确认的联系人"
RETURNED = "已退回"


class UnitChoice(FoldedChoice):
    """Checkboxes of units. `likely`: keys of units that stand first even when they are not ticked.

    `silent`: `silent_units()`, where the form has asked already.
    """

    likely: Collection[int] = ()
    silent: Collection[int] | None = None

    def __init__(self, folded: bool = False) -> None:
        super().__init__("个单位", folded)

    def first(self, option: dict[str, Any]) -> bool:
        """What is ticked, and what is likely."""
        return super().first(option) or int(str(option["value"])) in self.likely

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each with its mark."""
        context = super().get_context(name, value, attrs)
        silent = silent_units() if self.silent is None else self.silent
        for option in (*context["near"], *context["far"]):
            if int(str(option["value"])) in silent:
                option["label"] = f"{option['label']}（{SILENT}）"
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
