"""A session ends when nobody used it for hours; that it is used is noted every few minutes only, not by each page."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from config import clock

LIMIT, NOTED = 4 * 3600, 600
"""Seconds without a page after which a session ends; seconds between two notes."""
_KEY = "seen"


class IdleLimit:
    """Signs out who was away too long (GB/T 22239-2019, 7.1.4.1: 登录连接超时自动退出)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key is not None and "_auth_user_id" in request.session:
            now, seen = int(clock.now().timestamp()), request.session.get(_KEY)
            if seen is not None and now - seen > LIMIT:
                logout(request)
            elif seen is None or abs(now - seen) > NOTED:
                request.session[_KEY] = now
        return self.get_response(request)
