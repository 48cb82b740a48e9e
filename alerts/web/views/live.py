"""What happened since: what a page asks for every few seconds where it cannot listen."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from alerts.web.access import viewer_of
from alerts.web.live import feed
from config import clock

MOST = 100


@require_GET
def live_since(request: HttpRequest) -> JsonResponse:
    """`told`: the events behind `after` that the viewer may hear; `last`: where to go on. 401 without a session."""
    viewer = viewer_of(request.user)
    if viewer is None:
        return JsonResponse({"told": []}, status=401)
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else feed.newest()
    told = feed.since(after, clock.now(), MOST)
    unit = viewer.department.pk if viewer.unit and viewer.department else 0
    heard: list[dict[str, Any]] = (
        [one.whole for one in told] if viewer.reads_all else [one.part for one in told if unit in one.units]
    )
    last = max([after, *(one.id for one in told)])
    return JsonResponse({"told": heard, "last": last, "more": len(told) == MOST})
