"""Renders the mails from their templates: a text and an HTML part from the same values."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from alerts.notify.links import page
from alerts.notify.wordings import BUILT_IN, Words, worded


def render(template: str, values: Mapping[str, Any], words: Words = BUILT_IN) -> tuple[str, str]:
    """(text, html) of `mail/<template>.txt` and `.html`; `site_name` and `home` are always known to a template.

    `words`: how a clerk worded it (`wordings.current`).
    """
    parts = {part: worded(template, part, words, values) for part in ("opening", "closing")}
    context = {"site_name": settings.INSTALLATION.name, "home": partial(page, "home"), **values, **parts}
    text = render_to_string(f"mail/{template}.txt", context)
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n", render_to_string(f"mail/{template}.html", context)
