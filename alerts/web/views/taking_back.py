"""撤回 as a page: a reason, what is undone, and whether it may be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from alerts.models import OfficeEvent
from alerts.rules.states import MoveRefused
from alerts.web.forms.rule_files import TakeBackForm
from alerts.web.views.action import INVALID, REFUSED

_MOST = 20
"""Lines of a change that the page lists."""
Lines = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Undone:
    """Which change: when, by whom, what it was, why; `lines`: what was, what comes, as (name, words)."""

    at: datetime
    who: str
    what: str
    why: str = ""
    lines: Lines = ()
    head: str = "要撤回的改动"

    @classmethod
    def of(cls, event: OfficeEvent | None, what: str = "", lines: Lines = ()) -> "Undone | None":
        """An event of a book; nothing where there is none."""
        if event is None:
            return None
        return cls(event.at, event.actor, f"{event.kind}{what}", event.reason, lines)


@dataclass(frozen=True, slots=True)
class TakingBack:
    """`says`: what comes of it; `back`: the page that it belongs to, `back_word` as it is called; `of`: the change."""

    title: str
    says: str
    back: str
    back_word: str
    of: Undone | None = None


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
        "undone": page.of,
        "lines": page.of.lines[:_MOST] if page.of else (),
        "lines_more": max(0, len(page.of.lines) - _MOST) if page.of else 0,
        "refused": refused,
        "back": reverse(page.back),
        "back_word": page.back_word,
    }
    status = REFUSED if refused else INVALID if form.errors else 200
    return render(request, "web/talking_form.html", context, status=status)
