"""Renders the mails from their templates: a text part when they are written, an HTML part when they are sent."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from alerts.models import Notification
from alerts.notify.links import page
from alerts.notify.wordings import BUILT_IN, Words, worded


def render(template: str, values: Mapping[str, Any], words: Words = BUILT_IN) -> tuple[str, dict[str, Any]]:
    """The text of `mail/<template>.txt`, and what `draw` makes the HTML part from: the same values, as they are now.

    `values` are plain (what JSON knows). `site_name` and `home` are always known to a template. `words`: how a clerk
    worded it (`wordings.current`). A mail's HTML is ten times its facts, and takes twice as long as its text: it is
    drawn by whoever sends it, not in the transaction of the move.
    """
    parts = {part: worded(template, part, words, values) for part in ("opening", "closing")}
    said = {**values, **parts}
    text = render_to_string(f"mail/{template}.txt", _known(said))
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n", {"template": template, "values": said}


def draw(drawn_from: Mapping[str, Any]) -> str:
    """The HTML part of a mail, from what `render` gave."""
    return render_to_string(f"mail/{drawn_from['template']}.html", _known(drawn_from["values"]))


def html_of(notification: Notification) -> str:
    """The HTML part of a message; empty where it has none. One-time links are still sealed in it.

    One of a kind that this version no longer knows goes as text alone.
    """
    try:
        return draw(notification.drawn_from) if notification.drawn_from else notification.html
    except TemplateDoesNotExist:
        return ""


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"site_name": settings.INSTALLATION.name, "home": partial(page, "home"), **values}
