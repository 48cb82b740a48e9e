"""The content security policy of every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.live import live_origin

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'"
)


class ContentSecurityPolicy:
    """Adds the header: no inline script or style, nothing from another host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        origin = live_origin(request)
        policy = POLICY.replace("connect-src 'self'", f"connect-src 'self' {origin}") if origin else POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        return response
