"""周报: the weekly mail as a page, before or after it is sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from alerts.digest import Week, WeekError, figures, last_week, read, unit_figures, week_of
from alerts.digest import render as render_digest
from alerts.digest.render import lag_words
from alerts.models import Department
from alerts.office import digest_plan
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from config import clock

MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


@signed_in
def digest(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The digest of a week."""
    require(viewer, *DESK, *OVERSIGHT)
    return page(request, viewer, home=False)


def page(request: HttpRequest, viewer: Viewer, home: bool) -> HttpResponse:
    """The same digest, also used as the home page of a leader; the last whole week unless another is asked for."""
    week, now = _week(request), clock.now()
    found = figures(week, now)
    context = {
        "home": home,
        "now": now,
        "week": week,
        "figures": found,
        "lag": lag_words(found.lag) if found.lag else "",
        "may_set": viewer.any_of(*digest_plan.WRITERS),
        "later": week.next if week.next.start <= now else None,
    }
    return render(request, "web/digest.html", context)


@signed_in
def digest_mail(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The mail itself, as a mail program shows it, of the whole or of one `unit`.

    Its styles stand inside it, so it has a policy of its own.
    """
    require(viewer, *DESK, *OVERSIGHT)
    week, now, asked = _week(request), clock.now(), request.GET.get("unit", "")
    if asked:
        unit = get_object_or_404(Department, pk=asked if asked.isascii() and asked.isdigit() else 0)
        figured = unit_figures(read(week, now), unit, now)
    else:
        figured = figures(week, now)
    _subject, _text, html = render_digest(figured, _base(request))
    return HttpResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})


def _base(request: HttpRequest) -> str:
    """Links lead back to where the reader is."""
    return request.build_absolute_uri("/").rstrip("/")


def _week(request: HttpRequest) -> Week:
    asked = request.GET.get("week", "")
    try:
        return week_of(asked) if asked else last_week(clock.now())
    except WeekError as error:
        raise Http404(str(error)) from error
