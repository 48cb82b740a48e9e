"""Renders the mails from their templates: a text and an HTML part from the same values."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from alerts.notify.links import page


def render(template: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """(text, html) of `mail/<template>.txt` and `.html`; `site_name` and `home` are always known to a template."""
    context = {"site_name": settings.INSTALLATION.name, "home": page("home"), **values}
    text = render_to_string(f"mail/{template}.txt", context)
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n", render_to_string(f"mail/{template}.html", context)
