"""What every page may use: the site's name, who looks, and the present instant."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from alerts.web.access import Viewer, viewer_of
from alerts.web.live.feed import heard_until
from alerts.web.look import look
from alerts.web.navigation import links, place
from config import clock
from config.live import live_url


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_name`, `actor` (a `Viewer` or None), `now`, the `navigation` of the role, where to listen, and the look."""
    viewer: Viewer | None = getattr(request, "_viewer", None)
    if viewer is None and hasattr(request, "user"):
        viewer = viewer_of(request.user)
    listens = viewer is not None and (viewer.reads_all or viewer.unit)
    return {
        "site_name": settings.INSTALLATION.name,
        "actor": viewer,
        "now": (now := clock.now()),
        "page_now": int(now.timestamp()),
        "here": request.get_full_path(),
        "navigation": links(viewer.role, viewer.everything, place(request.path)) if viewer else None,
        "live": {"url": live_url(request), "after": heard_until(viewer.user)} if viewer and listens else None,
        "look": look(request),
    }
