"""措辞: the kinds of messages, and one of them with its preview, its versions and the way back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alerts.actors import Actor
from alerts.models import Wording
from alerts.notify.mail import render as render_mail
from alerts.notify.wordings import Words, check, current
from alerts.office import wording as rewording
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.messages import WordingForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from alerts.web.views.wording_look import READERS, SAMPLE, keep_draft, kind_or_404, short_forms, subject_of
from config import clock
from config.placeholders import UnknownPlaceholder
from config.vocabulary import Role
from config.wordings import MessageKind


@signed_in
def wordings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All kinds that can be reworded, with what they say now."""
    require(viewer, *READERS)
    newest: dict[str, Wording] = {}
    for row in Wording.objects.order_by("purpose", "number"):
        newest[row.purpose] = row
    rows = [(kind, newest.get(kind.purpose)) for kind in rewording.editable()]
    return render(request, "web/wordings.html", {"rows": rows})


@signed_in
def wording(request: HttpRequest, viewer: Viewer, purpose: str) -> HttpResponse:
    """GET shows; POST with `do` = preview changes nothing, save, undo and reset make a version."""
    require(viewer, *READERS)
    kind = kind_or_404(purpose)
    if request.method != "POST":
        return _page(request, viewer, kind, _form(kind), current(kind.purpose))
    require(viewer, *rewording.WRITERS)
    form = WordingForm(request.POST, kind=kind)
    if not form.is_valid():
        return _page(request, viewer, kind, form, current(kind.purpose), status=INVALID)
    given, do = form.cleaned_data, request.POST.get("do", "preview")
    words = Words(given["subject"].strip(), given["opening"].strip(), given["closing"].strip())
    try:
        if do == "preview":
            check(kind, words)
            keep_draft(request, kind, words)
            return _page(request, viewer, kind, form, words, previewed=True)
        _done(do, kind, words, actor_of(viewer, _role(viewer)), given["seen"])
    except (MoveRefused, UnknownPlaceholder) as refused:
        said = refused.zh if isinstance(refused, MoveRefused) else str(refused)
        return _page(request, viewer, kind, form, current(kind.purpose), refused=said, status=REFUSED)
    messages.success(request, f"{kind.name}：措辞已更新，此后写出的通知照此；已经写出的不变。")
    return redirect("wording", purpose=kind.id)


def _done(do: str, kind: MessageKind, words: Words, actor: Actor, seen: int) -> None:
    now = clock.now()
    if do == "undo":
        rewording.undo(kind.purpose, actor, now, seen)
    elif do == "reset":
        rewording.reset(kind.purpose, actor, now, seen)
    else:
        rewording.reword(kind.purpose, words, actor, now, seen)


def _role(viewer: Viewer) -> Role:
    return viewer.role if viewer.role in rewording.WRITERS and viewer.role else Role.SUPERVISOR


def _form(kind: MessageKind) -> WordingForm:
    now = current(kind.purpose)
    initial = {"subject": now.subject, "opening": now.opening, "closing": now.closing}
    return WordingForm(initial={**initial, "seen": rewording.number_of(kind.purpose)}, kind=kind)


def _page(  # noqa: PLR0913  a page has many parts
    request: HttpRequest,
    viewer: Viewer,
    kind: MessageKind,
    form: WordingForm,
    words: Words,
    *,
    refused: str = "",
    previewed: bool = False,
    status: int = 200,
) -> HttpResponse:
    text, _drawn = render_mail(kind.purpose, SAMPLE, words)
    context = {
        "kind": kind,
        "form": form,
        "preview": text,
        "subject": subject_of(kind, words),
        "short_forms": short_forms(kind, words),
        "previewed": previewed,
        "refused": refused,
        "versions": list(Wording.objects.filter(purpose=kind.purpose).order_by("-number")[:20]),
        "may_write": viewer.any_of(*rewording.WRITERS),
    }
    return render(request, "web/wording.html", context, status=status)
