"""审计: what was done, who came in, who looked at what; read by the auditor, the supervisor and administrators."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from alerts.models import AccessRecord, Anchor, CaseEvent, OfficeEvent, SignIn
from alerts.web.access import Viewer, require, signed_in
from config import clock
from config.vocabulary import Role

_PAGE = 50
_FOLDED = 3
"""Like neighbours that are drawn together."""
KINDS = {"cases": "办理", "office": "机关簿", "logins": "登录", "looks": "查阅和导出"}


@signed_in
def audit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One of the four records, newest first, narrowed to what holds the words asked for."""
    require(viewer, Role.AUDITOR, Role.SUPERVISOR)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else "cases"
    asked = request.GET.get("q", "").replace("\0", "").strip()[:100]
    rows = list(_rows(kind, asked, request.GET.get("before", ""))[: _PAGE + 1])
    context: dict[str, Any] = {
        "now": clock.now(),
        "kind": kind,
        "kinds": [(key, word, key == kind) for key, word in KINDS.items()],
        "rows": _runs(kind, rows[:_PAGE]),
        "asked": asked,
        "older": "?" + urlencode({"kind": kind, "q": asked, "before": rows[_PAGE - 1].pk}) if rows[_PAGE:] else "",
        "anchor": Anchor.objects.last(),
    }
    return render(request, "web/audit.html", context)


def _runs(kind: str, rows: Sequence[Any]) -> list[tuple[Any, list[Any]]]:
    """Rows with those that follow and say the same of other things drawn together; fewer than three stand alone.

    What was done to many cases at one instant stands by what was done, then by the order in which it was written.
    """
    found: list[tuple[Any, list[Any]]] = []
    if kind == "cases":
        at_once = groupby(rows, key=attrgetter("at", "actor"))
        rows = [one for _key, run in at_once for one in sorted(run, key=attrgetter("kind"))]
    for _key, same in groupby(rows, key=attrgetter(*_ALIKE[kind])):
        run = list(same)
        found += [(run[0], run)] if len(run) >= _FOLDED else [(one, []) for one in run]
    return found


def _rows(kind: str, asked: str, before: str) -> QuerySet[Any]:
    """By keys, not by page numbers: the last page of a million is as quick as the first."""
    found: QuerySet[Any] = _ALL[kind]()
    if asked:
        wanted = Q()
        for column in _SOUGHT[kind]:
            wanted |= Q(**{f"{column}__icontains": asked})
        found = found.filter(wanted)
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    return found.order_by("-pk")


_ALL: dict[str, Any] = {
    "cases": lambda: CaseEvent.objects.select_related("case"),
    "office": OfficeEvent.objects.all,
    "logins": SignIn.objects.all,
    "looks": AccessRecord.objects.all,
}
_ALIKE = {
    "cases": ("actor", "role", "channel", "kind"),
    "office": ("actor", "role", "book", "kind"),
    "logins": ("username", "outcome", "address"),
    "looks": ("name", "what", "address"),
}
_SOUGHT = {
    "cases": ("actor", "kind", "case__number", "case__title"),
    "office": ("actor", "kind", "book"),
    "logins": ("username", "outcome", "address"),
    "looks": ("name", "what", "target"),
}
