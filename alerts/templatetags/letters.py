"""What the templates of mails need: links, instants, spans, and the grade's shape and colour."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch, reverse

from alerts.digest import words
from config.vocabulary import Severity

register = template.Library()

_SHAPES = {Severity.EXTREME: "◆", Severity.MAJOR: "▲", Severity.LARGER: "■", Severity.ORDINARY: "●"}
_NAMES = {Severity.EXTREME: "red", Severity.MAJOR: "orange", Severity.LARGER: "yellow", Severity.ORDINARY: "blue"}
_INKS = {"red": "#b3261e", "orange": "#a84a08", "yellow": "#755a00", "blue": "#1f5fae"}


@register.simple_tag(takes_context=True)
def address(context: dict[str, Any], name: str, *arguments: object) -> str:
    """The full address of a page by its name; the home page where the address table has no such name."""
    try:
        path = reverse(name, args=arguments)
    except NoReverseMatch:
        path = "/"
    return f"{context['base']}{path}"


@register.filter
def shape(severity: str) -> str:
    """A shape for each grade, so that it is told apart without colour."""
    return _SHAPES[Severity(severity)]


@register.filter
def tone(severity: str) -> str:
    """The class of a grade's colour."""
    return _NAMES[Severity(severity)]


@register.filter
def ink(severity: str) -> str:
    """The grade's colour on a light ground (contrast at least 4.5 to white)."""
    return _INKS[tone(severity)]


@register.filter
def moment(instant: datetime) -> str:
    """11月20日 18:00."""
    return words.moment(instant)


@register.filter
def day(instant: datetime) -> str:
    """11月20日."""
    return words.day(instant)


@register.filter
def span(length: timedelta) -> str:
    """3 小时 20 分."""
    return words.span(length)


@register.filter
def sparkline(values: tuple[int, ...]) -> str:
    """▁▂▅█."""
    return words.sparkline(values)


@register.simple_tag(takes_context=True)
def why_link(context: dict[str, Any], name: str, unit: int = 0) -> str:
    """The address of the list of events behind a number of the digest."""
    asked = {"week": str(context["figures"].week), "number": name, **({"unit": unit} if unit else {})}
    return f"{address(context, 'digest_why')}?{urlencode(asked)}"


@register.filter
def grouped(number: int) -> str:
    """1,204."""
    return f"{number:,}"
