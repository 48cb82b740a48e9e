"""撤回 as a page: a reason, what is undone, and whether it may be."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from alerts.rules.states import MoveRefused
from alerts.web.forms.rule_files import TakeBackForm
from alerts.web.views.action import INVALID, REFUSED


@dataclass(frozen=True, slots=True)
class TakingBack:
    """`says`: what comes of it; `back`: the page that it belongs to, `back_word` as it is called."""

    title: str
    says: str
    back: str
    back_word: str


def take_back(request: HttpRequest, page: TakingBack, seen: int, take: Callable[[str, int], str]) -> HttpResponse:
    """`take(reason, seen)` takes it back and says so, or raises `MoveRefused`; `seen`: the last change."""
    form = TakeBackForm(request.POST if request.method == "POST" else None, initial={"seen": seen})
    refused = ""
    if form.is_bound and form.is_valid():
        try:
            done = take(form.cleaned_data["reason"], form.cleaned_data["seen"])
        except MoveRefused as error:
            refused = error.zh
        else:
            messages.success(request, done)
            return redirect(page.back)
    context = {
        "form": form,
        "title": page.title,
        "says": page.says,
        "refused": refused,
        "back": reverse(page.back),
        "back_word": page.back_word,
    }
    status = REFUSED if refused else INVALID if form.errors else 200
    return render(request, "web/talking_form.html", context, status=status)
