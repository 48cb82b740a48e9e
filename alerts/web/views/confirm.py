"""确认 by the mail's link, without a login: GET shows what is registered, POST says yes or no."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alerts.models import Contact
from alerts.office import confirming
from alerts.rules.states import MoveRefused
from config import clock

GONE, UNKNOWN = 410, 404
_HEADS = {"token_used": "已经使用过了", "token_expired": "链接已过期", "token_unknown": "链接无效"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a confirmation link; nothing of the office's work stands on it."""
    try:
        response = _act(request, token) if request.method == "POST" else _show(request, token)
    except MoveRefused as refused:
        response = refuse(request, refused, _HEADS)
    return outside(response)


def outside(response: HttpResponse) -> HttpResponse:
    """Headers of a page that is reached by a secret address."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def refuse(request: HttpRequest, refused: MoveRefused, heads: dict[str, str]) -> HttpResponse:
    """Said plainly: used, expired, withdrawn or never valid."""
    head = heads.get(refused.code, "链接已失效")
    context: dict[str, object] = {"head": head, "text": refused.zh, "actor": None, "navigation": []}
    status = UNKNOWN if refused.code == "token_unknown" else GONE
    return render(request, "web/sign_off_refused.html", context, status=status)


def _show(request: HttpRequest, token: str) -> HttpResponse:
    link = confirming.look_up(token, clock.now())
    return render(request, "web/confirm.html", _context(confirming.person_of(link)))


def _act(request: HttpRequest, token: str) -> HttpResponse:
    no = request.POST.get("answer") == "no"
    act = confirming.decline_by_link if no else confirming.confirm_by_link
    person = act(token, clock.now())
    return render(request, "web/confirm.html", {**_context(person), "done": "no" if no else "yes"})


def _context(person: confirming.Person) -> dict[str, object]:
    unit = person.department.name if isinstance(person, Contact) else person.organisation
    expert = not isinstance(person, Contact)
    return {"person": person, "unit": unit, "expert": expert, "actor": None, "navigation": []}
