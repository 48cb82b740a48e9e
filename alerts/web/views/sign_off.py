"""签收 by the mail's link: without a login, this one part of one case and nothing else. GET shows, POST signs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alerts import cases
from alerts.models import Assignment
from alerts.rules.states import MoveRefused
from alerts.web.asks import ask, note
from alerts.web.clocks import clock as clock_of
from alerts.web.forms.unit import SignForm
from alerts.web.posts import cards, items_of
from alerts.web.views.action import INVALID
from config import clock
from config.vocabulary import TimerName

GONE, UNKNOWN = 410, 404
_HEADS = {
    "token_used": "已经签收过了",
    "token_expired": "链接已过期",
    "token_revoked": "链接已失效",
    "token_unknown": "链接无效",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a sign-off link."""
    response = _sign(request, token) if request.method == "POST" else _show(request, token)
    response.headers["Referrer-Policy"] = "same-origin"  # none at all would make the browser hide the form's origin
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _show(request: HttpRequest, token: str, form: SignForm | None = None, status: int = 200) -> HttpResponse:
    now = clock.now()
    try:
        assignment = cases.look_up_token(token, now)
        form = form or SignForm.for_contact(cases.addressee(token, now))
    except MoveRefused as refused:
        return _refuse(request, refused)
    timer = assignment.timers.filter(name=TimerName.ACK.value, stopped_at=None, voided_at=None).first()
    context = {
        **_matter(assignment),
        "now": now,
        "form": form,
        "clock": clock_of(timer, now) if timer else None,
        "cards": cards(items_of(assignment.case.topic), 3),
    }
    return render(request, "web/sign_off.html", context, status=status)


def _sign(request: HttpRequest, token: str) -> HttpResponse:
    form = SignForm(request.POST)
    if not form.is_valid():
        return _show(request, token, form, INVALID)
    given, now = form.cleaned_data, clock.now()
    try:
        assignment = cases.sign_off_by_token(token, given["signer_name"], given["signer_role"], now)
    except MoveRefused as refused:
        return _refuse(request, refused)
    return render(request, "web/signed.html", {**_matter(assignment), "now": now})


def _matter(assignment: Assignment) -> dict[str, object]:
    return {
        "assignment": assignment,
        "case": assignment.case,
        "asked": ask(assignment),
        "note": note(assignment),
        "actor": None,
        "navigation": [],
    }


def _refuse(request: HttpRequest, refused: MoveRefused) -> HttpResponse:
    """Said plainly: used, expired, withdrawn or never valid."""
    head = _HEADS.get(refused.code, "现在不能签收")
    context: dict[str, object] = {"head": head, "text": refused.zh, "actor": None, "navigation": []}
    status = UNKNOWN if refused.code == "token_unknown" else GONE
    return render(request, "web/sign_off_refused.html", context, status=status)
