"""措辞: the kinds of messages, and one of them with its preview, its versions and the way back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alerts.actors import Actor
from alerts.models import Wording
from alerts.notify.mail import render as render_mail
from alerts.notify.wordings import Words, check, current, worded
from alerts.office import wording as rewording
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.messages import WordingForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.placeholders import UnknownPlaceholder
from config.vocabulary import Role
from config.wordings import MessageKind

_READERS = (*rewording.WRITERS, Role.MONITOR)
_SAMPLE: dict[str, Any] = {
    "to": "李明", "number": "JB2026-00012", "title": "学府路自来水发黄", "severity": "一般", "colour": "蓝",
    "place": "学府路", "sector": "城乡建设", "because": "9 人反映", "part": "主办", "unit": "县水务局",
    "colour_card": "黄牌", "step": "督办单", "clock": "签收", "due": "11月18日 09:30", "before": "一般",
    "after": "较大", "actor": "赵敏", "at": "11月18日 09:00", "ask": "请11月18日 09:30前签收",
    "case_page": "https://…/cases/12/",
    "page": "https://…/inbox/34/", "sign": "https://…/s/（一次性链接）", "sign_until": "11月25日 09:00",
    "clocks": [{"zh": "签收", "due": "11月18日 09:30", "rule": "30分钟内签收"}],
}  # fmt: skip


@signed_in
def wordings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All kinds that can be reworded, with what they say now."""
    require(viewer, *_READERS)
    newest: dict[str, Wording] = {}
    for row in Wording.objects.order_by("purpose", "number"):
        newest[row.purpose] = row
    rows = [(kind, newest.get(kind.purpose)) for kind in rewording.editable()]
    return render(request, "web/wordings.html", {"rows": rows})


@signed_in
def wording(request: HttpRequest, viewer: Viewer, purpose: str) -> HttpResponse:
    """GET shows; POST with `do` = preview changes nothing, save, undo and reset make a version."""
    require(viewer, *_READERS)
    try:
        kind = rewording.kind_of(purpose.replace("-", "_"))
    except MoveRefused as refused:
        raise Http404(refused.zh) from refused
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
            return _page(request, viewer, kind, form, words, previewed=True)
        _done(do, kind, words, actor_of(viewer, _role(viewer)), given["seen"])
    except (MoveRefused, UnknownPlaceholder) as refused:
        said = refused.zh if isinstance(refused, MoveRefused) else str(refused)
        return _page(request, viewer, kind, form, current(kind.purpose), refused=said, status=REFUSED)
    messages.success(request, f"{kind.name}: 措辞已更新, 此后写出的通知照此; 已经写出的不变。")
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
    text, _html = render_mail(kind.purpose, _SAMPLE, words)
    subject = worded(kind.purpose, "subject", words, _SAMPLE) or "【一般】学府路自来水发黄 · 请11月18日 09:30前签收"
    context = {
        "kind": kind,
        "form": form,
        "preview": text,
        "subject": subject,
        "previewed": previewed,
        "refused": refused,
        "versions": list(Wording.objects.filter(purpose=kind.purpose).order_by("-number")[:20]),
        "may_write": viewer.any_of(*rewording.WRITERS),
    }
    return render(request, "web/wording.html", context, status=status)
