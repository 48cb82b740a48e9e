"""Who listens: the user behind a session, looked up as a page does it."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from alerts.web.access import viewer_of

_Session: Any = import_module(settings.SESSION_ENGINE).SessionStore


@dataclass(frozen=True, slots=True)
class Listener:
    """`whole`: hears of all cases; otherwise of those of `department`, or of nothing."""

    session: str
    user: int
    whole: bool
    department: int | None


def identify(session: str) -> Listener | None:
    """The listener behind a session key; None when nobody is signed in with it or he may see no case."""
    request = HttpRequest()
    request.session = _Session(session)
    viewer = viewer_of(get_user(request)) if session else None
    if viewer is None or not (viewer.reads_all or (viewer.unit and viewer.department)):
        return None
    unit = viewer.department.pk if viewer.unit and viewer.department else None
    return Listener(session, viewer.user.pk, viewer.reads_all, unit)
