"""并单: into which case. Those that tell of the same stand first, then the newest."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from alerts.models import Case
from alerts.rules.likeness import likest
from alerts.rules.states import OPEN_STATES
from alerts.web.forms.base import Desk

MOST = 200
"""So many of the newest are listed below those that are alike."""
_COMPARED, _NEAR = 5000, 8


class MergeForm(Desk):
    """并单."""

    target = forms.ModelChoiceField(
        Case.objects.none(),
        label="并入哪张交办单",
        empty_label="请选择",
        error_messages={"required": "请选择目标交办单。", "invalid_choice": "这张交办单已经结束，请另选一张。"},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = Case.objects.filter(state__in=[state.value for state in OPEN_STATES]).exclude(pk=case.pk)
        self.fields["target"].queryset = open_ones  # type: ignore[attr-defined]
        near, far = near_and_far(open_ones, [case.title])
        groups = [("相近的", near), ("其他", far)] if near else far
        self.fields["target"].choices = [("", "请选择"), *groups]  # type: ignore[attr-defined]


Listed = list[tuple[int, str]]


def near_and_far(open_ones: QuerySet[Case], titles: Sequence[str]) -> tuple[Listed, Listed]:
    """The cases most like one of these titles, the likest first; the newest of the others. Each: key, what is shown."""
    known = list(open_ones.order_by("-detected_at").values_list("pk", "number", "title")[:_COMPARED])
    alike = likest(titles, [title for _pk, _number, title in known], _NEAR)
    listed = [(pk, f"{number} {title}") for pk, number, title in known]
    far = [one for at, one in enumerate(listed) if at not in set(alike)][:MOST]
    return [listed[at] for at in alike], far
