"""A page of one form: what it is for, what was refused, the words typed before the session was lost, the way back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alerts.web import drafts
from alerts.web.forms.base import Desk
from alerts.web.views.action import INVALID, REFUSED


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: nothing before it is sent."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest, form: Desk, title: str, says: str, back: tuple[str, str], refused: str = "", **extra: Any
) -> HttpResponse:
    """The form; `back` is an address and its word. A form with secrets (`private`) keeps no draft."""
    kept = None if form.private else drafts.restore(request, form)
    context = {"form": form, "title": title, "says": says, "refused": refused, "kept": kept}
    context |= {"back": back[0], "back_word": back[1], **extra}
    status = 200 if request.method != "POST" else (REFUSED if refused else INVALID)
    return render(request, "web/talking_form.html", context, status=status)


def done(request: HttpRequest, words: str, to: str, *arguments: Any) -> HttpResponse:
    """Say what was done and go on; the draft is forgotten."""
    drafts.forget(request)
    messages.success(request, words, extra_tags=drafts.key_of(request))
    return redirect(to, *arguments)
