"""一次签发: which of the orders that wait, and one word for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from alerts.models import SupervisionOrder
from alerts.web.forms.base import Desk, words
from alerts.web.forms.clocks import order_words


@dataclass(frozen=True, slots=True)
class Proposed:
    """An order that waits, what it is about, and the names of those who will get it."""

    order: SupervisionOrder
    hearers: tuple[str, ...]

    @property
    def about(self) -> str:
        """县水务局 办结时限 (11月23日 18:00 到期)."""
        return order_words(self.order)


class OrdersForm(Desk):
    """The page draws the boxes of `which` itself, each beside what its order is about."""

    def __init__(self, *args: Any, waiting: Sequence[SupervisionOrder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"] = forms.MultipleChoiceField(
            label="督办单",
            choices=[(str(one.pk), order_words(one)) for one in waiting],
            error_messages={
                "required": "请至少选择一份。",
                "invalid_choice": "有一份已经处理过或不再需要，请重新选择。",
            },
        )
        self.fields["note"] = words("督办意见", "写进每一份督办单。", required=False)
        self.initial["which"] = [str(one.pk) for one in waiting]

    @property
    def ticked(self) -> set[str]:
        """Which boxes are ticked: as sent, at first all."""
        return set(self["which"].value() or ())
