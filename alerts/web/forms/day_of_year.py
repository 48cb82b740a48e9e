"""A day of every year or of one year, chosen from lists: nothing of it can be mistyped."""

import re
from datetime import date
from typing import Any

from django import forms

from alerts.web.forms.base import MUST
from config import clock

_LEAP = 2028
"""A year that has every day."""
_AHEAD = 3
"""Years that can be chosen, this one counted."""
_SHAPE = re.compile(r"(?:[0-9]{4}-)?[0-9]{2}-[0-9]{2}")
"""As the lists give it; whoever sends something else has not chosen from them."""
_MONTHS = [("", "月"), *((f"{one:02}", f"{one} 月") for one in range(1, 13))]
_DAYS = [("", "日"), *((f"{one:02}", f"{one} 日") for one in range(1, 32))]


class DayOfYear(forms.MultiWidget):
    """Year, month and day in three lists."""

    template_name = "web/part/day_of_year.html"
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__([forms.Select(), forms.Select(choices=_MONTHS), forms.Select(choices=_DAYS)])

    def id_for_label(self, id_: str) -> str:
        """The first list, where a link to what is wrong leads."""
        return f"{id_}_0"

    def decompress(self, value: Any) -> list[str]:
        """06-05 and 2027-02-03, as the file has them."""
        year, month, last = ["", *str(value).split("-")][-3:] if value else ["", "", ""]
        return [year, month, last]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The years to come, and the one that stands; what each list is of, for readers of the screen."""
        parts = value if isinstance(value, list) else self.decompress(value)
        first = clock.now().astimezone(clock.SHANGHAI).year
        known = sorted({*(str(first + step) for step in range(_AHEAD)), *([parts[0]] if parts[0] else [])})
        self.widgets[0].choices = [("", "每年"), *((one, f"{one} 年") for one in known)]  # type: ignore[attr-defined]
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, word in zip(context["widget"]["subwidgets"], ("年份", "月", "日"), strict=True):
            part["attrs"]["aria-label"] = word
        return context


class DayField(forms.MultiValueField):
    """Gives 06-05 or 2027-02-03."""

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.CharField(max_length=4) for _part in range(3)]
        super().__init__(parts, require_all_fields=False, widget=DayOfYear, error_messages=MUST, **kwargs)

    def clean(self, value: Any) -> str:
        """Month and day belong together, and the year has such a day."""
        year, month, last = (*(str(one or "") for one in value or ()), "", "", "")[:3]
        if not (month and last):
            raise forms.ValidationError("请选月和日。" if month or last or year else MUST["required"])
        said = "-".join((*([year] if year else ()), month, last))
        if not _SHAPE.fullmatch(said):
            raise forms.ValidationError("请从列出的选项中选择。")
        try:
            date(int(year or _LEAP), int(month), int(last))
        except ValueError as error:
            no_day = f"{f'{int(year)} 年' if year else ''} {int(month)} 月没有 {int(last)} 日。".strip()
            raise forms.ValidationError(no_day) from error
        return said
