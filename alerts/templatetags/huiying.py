"""How templates say instants, numbers and probabilities, and draw the four grades; see `alerts.web.words`."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.contrib.auth.models import AbstractUser
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from alerts.appraisal import points
from alerts.models import CaseEvent
from alerts.models.units import name_of
from alerts.punctuation import chinese
from alerts.web import words
from alerts.web.event_words import details
from alerts.web.missing import Missing, missing
from alerts.web.row_html import clock_html, row_html, severity_html, time_text
from alerts.web.rows import Row
from alerts.web.running import Running
from alerts.web.svg import share_bar, spark
from config import clock
from config.clock import SHANGHAI
from config.schema.appraisal import Extra
from config.vocabulary import Role, Severity

register = template.Library()

_CHANNELS = {"web": "网页", "token": "邮件链接", "command": "命令行", "system": "自动"}


@register.simple_tag(takes_context=True)
def when(context: dict[str, Any], instant: datetime | None, empty: str = "–") -> SafeString:
    """今天 14:05, the exact instant on hover."""
    if instant is None:
        return SafeString(escape(empty))
    now = context.get("now") or clock.now()
    at = instant.astimezone(SHANGHAI)
    shown = words.when(at, now)
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat("T", "seconds"), words.exact(at), shown)


@register.simple_tag(takes_context=True)
def when_at(context: dict[str, Any], seconds: int) -> SafeString:
    """The same of seconds since 1970, as rows hold them."""
    return mark_safe(time_text(seconds, int((context.get("now") or clock.now()).timestamp())))


@register.simple_tag
def event_says(event: CaseEvent, for_unit: bool = False) -> str:
    """What an event changed, in one line."""
    return details(event, bool(for_unit))


@register.filter
def headline(title: str) -> str:
    """A title that was taken from what somebody posted, with Chinese marks."""
    return chinese(title)


@register.filter
def lacks(field: Any) -> Missing | None:
    """What a choice of a form has nothing of, if so."""
    return missing(field)


@register.filter
def lacking(form: Any) -> Missing | None:
    """What the first choice that must be made has nothing of: the form cannot be sent yet."""
    asked = (missing(field) for field in form or () if field.field.required)
    return next((one for one in asked if one), None)


@register.simple_tag
def severity(grade: str) -> SafeString:
    """The tag of a grade: a shape, the word, and the colour of the law."""
    return severity_html(Severity(grade))


@register.simple_tag
def list_row(row: Row, show_state: bool = False, ticks: bool = False) -> SafeString:
    """A row of a list."""
    return row_html(row, show_state, ticks)


@register.simple_tag
def small_clock(clock: Running | None) -> SafeString:
    """The clock of a row, or nothing."""
    return clock_html(clock) if clock else SafeString("")


@register.simple_tag
def share(part: float, whole: float = 1) -> SafeString:
    """A bar of how much of the whole a part is."""
    return share_bar(part / whole if whole else 0)


@register.filter
def sparkline(values: Sequence[int]) -> SafeString:
    """A week's counts as small bars."""
    return spark(values)


@register.filter
def called(user: AbstractUser) -> str:
    """A user's name, family name first."""
    return name_of(user)


@register.filter
def wan(value: float | None) -> str:
    """1.2 万."""
    return words.number(value)


@register.filter
def span_zh(length: timedelta) -> str:
    """2 天 4 小时."""
    return words.span(length)


@register.filter
def percent(p: float) -> str:
    """92 %."""
    return words.percent(float(p))


@register.filter
def likely(p: float) -> str:
    """很可能 92 %."""
    return words.probability(float(p))


@register.filter
def each_time(extra: Extra) -> str:
    """What an event adds to a score or takes away."""
    return points.each_time(extra)


@register.filter
def day_zh(day: str) -> str:
    """2月3日 of `02-03`, 2027年2月3日 of `2027-02-03`, as periods are written."""
    return words.day_zh(day)


@register.filter
def role_zh(role: str) -> str:
    """The Chinese term of a role."""
    return Role(role).zh if role in set(Role) else role


@register.filter
def channel_zh(channel: str) -> str:
    """How a move came in, in words."""
    return _CHANNELS.get(channel, channel)


@register.filter
def marked(text: str, terms: Iterable[str]) -> SafeString:
    """The text, escaped, with the words that decided marked."""
    return mark(text, terms)


def mark(text: str, terms: Iterable[str]) -> SafeString:
    """Escape `text` and wrap each occurrence of a term of two characters or more in `<mark>`; longest terms first."""
    wanted = sorted({term for term in terms if len(term) >= 2}, key=len, reverse=True)[:40]
    if not wanted:
        return SafeString(escape(text))
    pieces = re.split("(" + "|".join(re.escape(term) for term in wanted) + ")", text)
    marks = (f"<mark>{escape(piece)}</mark>" if place % 2 else escape(piece) for place, piece in enumerate(pieces))
    return SafeString("".join(marks))
