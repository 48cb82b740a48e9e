"""大字 and 高对比, switched by anybody, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from alerts.web.look import COOKIE, LOOKS, look

_YEAR = 365 * 24 * 3600


@require_POST
def look_set(request: HttpRequest) -> HttpResponse:
    """Switch one look and go back to the page."""
    chosen, asked = look(request), request.POST.get("look", "")
    names = [name for name in LOOKS if (name in chosen) != (name == asked)]
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = redirect(back if safe else "/")
    response.set_cookie(COOKIE, ".".join(names), max_age=_YEAR, samesite="Lax", httponly=True)
    return response
