"""Pages for what could not be answered: in the product's dress, and in need of nothing that may be broken.

They ask no store and no session. What a person reports is a time and a number that stands in the log.
"""

import logging
import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from alerts.web.look import look
from config import clock
from config.clock import SHANGHAI

log = logging.getLogger(__name__)

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: the number stands in the log, in the line before the traceback."""
    number = secrets.token_hex(4)
    log.error("page_failed number=%s", number)
    again = request.get_full_path() if request.method == "GET" else ""
    return _page(request, 500, number=number, again=again, at=f"{clock.now().astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, and 413 where a form was larger than this installation takes (RFC 9110, 15.5.14)."""
    if isinstance(exception, _TOO_MUCH):
        return _page(request, 413, most_mb=f"{(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) / (1 << 20):g}")
    return _page(request, 400)


def _page(request: HttpRequest, status: int, **told: Any) -> HttpResponse:
    told |= {"site_name": settings.INSTALLATION.name, "look": look(request)}
    answer = HttpResponse(render_to_string(f"{status}.html", told), status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
