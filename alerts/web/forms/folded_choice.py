"""Choosing from many: what is ticked stands first, the rest is folded and, with a script, narrowed by typing."""

from typing import Any

from django import forms

_FEW = 12
"""So many are shown without folding, unless the whole is seldom needed."""


class FoldedChoice(forms.CheckboxSelectMultiple):
    """Checkboxes. `what`: the measure word and noun of one. `folded`: seldom needed, so all are folded where none
    stands first."""

    template_name = "web/part/folded_choice.html"
    few = _FEW

    def __init__(self, what: str, folded: bool = False) -> None:
        super().__init__({"class": "many"})
        self.what, self.folded = what, folded

    def first(self, option: dict[str, Any]) -> bool:
        """Whether an option stands before the fold."""
        return bool(option["selected"])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The options in two heaps."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        every = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        near = [option for option in every if self.first(option)]
        far = [option for option in every if not self.first(option)]
        if len(every) <= self.few and not (self.folded and len(every) > 3):
            near, far = every, []
        return {**context, "near": near, "far": far, "what": self.what, "open": not near and not self.folded}
