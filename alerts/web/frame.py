"""The frame of a page (`base.html`), drawn once for a role and then filled: for pages that are asked for all day.

One base serves all pages. Here Django renders it with marks where a person, an instant or the text of the page
belongs; what comes back is cut at the marks and kept. What is put in later is escaped here, but for `main`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template, render_to_string

from alerts.web.access import Viewer
from alerts.web.live.feed import heard_until
from alerts.web.look import look
from alerts.web.navigation import links, place
from config import clock
from config.form_token import form_token
from config.live import live_url
from config.vocabulary import Role

_NAMES = ("title", "page_class", "main", "banner", "now", "live", "after", "me", "role", "csrf", "here")
_MARKS = {name: f"\ue000{name}\ue001" for name in _NAMES}
_MAIN = "\ue000main"
_CUT = re.compile("\ue000([a-z_]+)\ue001")


class _Marked:
    """Stands for the viewer in the frame."""

    name, title = _MARKS["me"], _MARKS["role"]


def framed(  # noqa: PLR0913, PLR0917  what stands in the frame
    request: HttpRequest,
    viewer: Viewer,
    title: str,
    main: Iterable[str],
    page_class: str = "",
    csrf: str = "",
    notices: Iterable[Any] | None = None,
) -> HttpResponse:
    """The whole page. `main` is pieces of HTML; all else is text. `csrf`: the token, where the page asked for it.

    `notices`: what is told, where the page tells some of it itself; else all that waits.
    """
    listens = viewer.reads_all or viewer.unit
    name = settings.INSTALLATION.name
    values = {
        "title": escape(f"{title} · {name}"),
        "page_class": page_class,
        "main": _notices(get_messages(request) if notices is None else notices),
        "banner": get_template("web/site_banner.html").render({}, None),
        "now": str(int(clock.now().timestamp())),
        "live": escape(live_url(request)) if listens else "",
        "after": str(heard_until(viewer.user)) if listens else "",
        "me": escape(viewer.name),
        "role": escape(viewer.title),
        "csrf": csrf or form_token(request),
        "here": escape(request.get_full_path()),
    }
    asked = (viewer.role, viewer.everything, place(request.path), listens, ".".join(look(request)))
    made: list[str] = []
    for piece in _frame(name, *asked):
        made.append(values[piece[1:]] if piece[:1] == "\ue000" else piece)
        if piece == _MAIN:
            made += main
    return HttpResponse("".join(made))


def _notices(told: Iterable[Any]) -> str:
    return "".join(
        render_to_string(
            "web/part/notice.html", {"kind": one.level_tag, "text": one.message, "accepted": one.extra_tags}
        )
        for one in told
    )


@lru_cache(512)
def _frame(name: str, role: Role | None, everything: bool, path: str, listens: bool, looks: str) -> tuple[str, ...]:
    """The pieces of the frame; those that begin with U+E000 name what stands there."""
    context = {
        "site_name": name,
        "actor": _Marked,
        "marks": _MARKS,
        "navigation": links(role, everything, path),
        "live": {"url": _MARKS["live"], "after": _MARKS["after"]} if listens else None,
        "look": looks.split("."),
        "csrf_token": _MARKS["csrf"],
    }
    return tuple(_pieces(render_to_string("web/frame.html", context)))


def _pieces(text: str) -> Iterator[str]:
    at = 0
    for found in _CUT.finditer(text):
        yield text[at : found.start()]
        yield f"\ue000{found[1]}"
        at = found.end()
    yield text[at:]
