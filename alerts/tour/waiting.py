"""While the four weeks are replayed every address answers with how far they have come."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from alerts.tour.place import here, read_progress

PROGRESS = "/tour/progress"


class WaitingPage:
    """Stands in for all pages until the replay is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._open = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        progress = {} if self._open else read_progress(here())
        self._open = self._open or bool(progress.get("open"))
        if request.path == PROGRESS:
            return JsonResponse({"open": self._open, **progress})
        if self._open:
            return self.get_response(request)
        response = HttpResponse(render_to_string("tour/waiting.html", _shown(progress)), status=200)
        response.headers["Refresh"] = "1"
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'"
        return response


def _shown(progress: dict[str, object]) -> dict[str, object]:
    values = {"day": 0, "days": 28, "posts": 0, "cases": 0, "mails": 0, "date": "", **progress}
    return {**values, "site_name": settings.INSTALLATION.name}
