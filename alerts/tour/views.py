"""Pages that only the tour has: entering as somebody, and the mailbox."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from alerts.tour.cast import unit_people
from alerts.tour.mailbox import Line, Mailbox, part
from alerts.tour.place import here
from config.clock import SHANGHAI

_A_PAGE = 50
_BACKEND = "alerts.web.backend.DeskBackend"
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
_HEADERS = (("发件人", "From"), ("收件人", "To"), ("时间", "Date"), ("编号", "Message-ID"))
_HEAD = re.compile(r"<head[^>]*>", re.I)


@require_POST
def enter(request: HttpRequest, account: str) -> HttpResponse:
    """Become one of the town's people, with one click; goes on to `next`, when that is a page of this site."""
    user = get_object_or_404(get_user_model(), username=account, staff__isnull=False)
    login(request, user, backend=_BACKEND)
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(wanted if safe else "/")


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one may be."""
    return render(request, "tour/people.html", {"units": unit_people(), "next": request.GET.get("next", "")})


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Messages, newest first; `to` shows those of one address, `page` counts from 1."""
    lines = list(reversed(_mailbox().lines()))
    to = request.GET.get("to", "")
    chosen = [line for line in lines if not to or line.to == to]
    number = int(page) if (page := request.GET.get("page", "1")).isascii() and page.isdigit() else 1
    start = (max(1, number) - 1) * _A_PAGE
    context = {
        "lines": chosen[start : start + _A_PAGE],
        "total": len(chosen),
        "to": to,
        "addresses": _addresses(lines),
        "older": _link(to, number + 1) if start + _A_PAGE < len(chosen) else "",
        "newer": _link(to, number - 1) if number > 1 else "",
    }
    return render(request, "tour/mailbox.html", context)


@require_safe
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One message: headers, the page as a mail program shows it, and its text part."""
    found = _mailbox().message(number)
    if found is None:
        raise Http404("没有这封邮件")
    headers = [(word, _said(found[name])) for word, name in _HEADERS if found[name]]
    context: dict[str, Any] = {
        "number": number,
        "subject": str(found["Subject"]),
        "headers": headers,
        "text": part(found, "plain"),
        "has_html": bool(part(found, "html")),
    }
    return render(request, "tour/message.html", context)


@require_safe
def message_html(_request: HttpRequest, number: int) -> HttpResponse:
    """The HTML part alone, for the frame: no script, nothing from elsewhere; its links open in the whole window."""
    found = _mailbox().message(number)
    page = part(found, "html") if found is not None else ""
    if not page:
        raise Http404("没有这封邮件")
    base = '<base target="_top">'
    page = _HEAD.sub(lambda head: head[0] + base, page, count=1) if _HEAD.search(page) else base + page
    response = HttpResponse(page)
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _said(header: Any) -> str:
    """A header in words; the instant as a Chinese mail program writes it."""
    at = getattr(header, "datetime", None)
    return f"{at.astimezone(SHANGHAI):%Y年%-m月%-d日 %H:%M:%S}" if at else str(header)


def _mailbox() -> Mailbox:
    return Mailbox(here() / "mailbox")


def _addresses(lines: list[Line]) -> list[tuple[str, str, int]]:
    """Address, name and number of messages, the busiest first."""
    found: dict[str, tuple[str, int]] = {}
    for line in lines:
        name, count = found.get(line.to, (line.to_name, 0))
        found[line.to] = (name, count + 1)
    return sorted(((to, name, count) for to, (name, count) in found.items()), key=lambda row: -row[2])


def _link(to: str, page: int) -> str:
    return "?" + urlencode({key: value for key, value in (("to", to), ("page", page)) if value})
