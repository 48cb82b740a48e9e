"""Days, instants and hours as forms ask for them: typed plainly, the same whatever language the browser speaks.

A browser draws its own fields of dates in its own language (mm/dd/yyyy, --:-- PM). Here the text is ours; the browser's
calendar opens beside it where there is a script, and writes into it.
"""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms

from alerts.web.forms.base import MUST

_PARTS = re.compile(r"\s*[年月/.]\s*(?=\d)")
_HOUR = re.compile(r"(\d{1,2})\s*[时点]\s*(\d{1,2})?\s*分?$")
_RUN = re.compile(r"(\d{1,2})(\d{2})")
_DAY, _CLOCK = "请写成 2026-12-10 这样的日期。", "请写成 22:00 这样的时刻。"
_YEARS = range(1949, 2100)
"""What is typed may have any year, and 0026 is a slip: no clock can be reckoned from it."""
_INSTANT = "请写成 2026-12-10 14:05 这样的日期和时间。"


class Typed(forms.DateTimeInput):
    """A plain field. `pick`: date, datetime-local or time, what the browser's calendar is opened for."""

    input_type = "text"
    template_name = "web/part/typed.html"

    def __init__(self, pick: str, shown: str) -> None:
        super().__init__({"autocomplete": "off", "class": "typed"}, shown)
        self.pick = pick

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With what the button beside it opens."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context | {"pick": self.pick}


def tidied(text: str) -> str:
    """As people write it, made plain: ２０２６／１２／１０, 2026年12月10日 14时05分."""
    plain = _PARTS.sub("-", unicodedata.normalize("NFKC", text).strip()).replace("日", " ").strip()
    return _HOUR.sub(lambda found: f"{found[1]}:{found[2] or '00'}", plain)


def _of_our_time(value: date | None) -> date | None:
    if value is not None and value.year not in _YEARS:
        raise forms.ValidationError(f"年份不会是 {value.year:04}，请核对。", code="year")
    return value


class _Day(forms.DateField):
    def to_python(self, value: Any) -> Any:
        return _of_our_time(super().to_python(tidied(value) if isinstance(value, str) else value))


class _Instant(forms.DateTimeField):
    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        plain = tidied(value)
        if ":" not in plain:  # a day alone would be midnight, which nobody wrote
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return _of_our_time(super().to_python(plain))


class _Clock(forms.TimeField):
    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        plain = tidied(value)
        run = _RUN.fullmatch(plain)
        return super().to_python(f"{run[1]}:{run[2]}" if run else plain)


def day(label: str, help_text: str = "", required: bool = True) -> forms.DateField:
    """A date."""
    return _Day(
        label=label,
        help_text=f"{help_text}写成 2026-12-10。",
        required=required,
        widget=Typed("date", "%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={**MUST, "invalid": _DAY},
    )


def instant(label: str, help_text: str = "", required: bool = True) -> forms.DateTimeField:
    """A date with its time."""
    return _Instant(
        label=label,
        help_text=f"{help_text}写成 2026-12-10 14:05。",
        required=required,
        widget=Typed("datetime-local", "%Y-%m-%d %H:%M"),
        input_formats=["%Y-%m-%d %H:%M"],
        error_messages={**MUST, "invalid": _INSTANT},
    )


def hour(label: str, help_text: str = "", required: bool = False) -> forms.TimeField:
    """A time of the day, of 24 hours."""
    return _Clock(
        label=label,
        help_text=f"{help_text}写成 22:00。",
        required=required,
        widget=Typed("time", "%H:%M"),
        input_formats=["%H:%M"],
        error_messages={**MUST, "invalid": _CLOCK},
    )
