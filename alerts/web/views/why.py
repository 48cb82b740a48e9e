"""为什么是这个数: the events behind a number of the digest, for the whole office or one unit."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from alerts.digest import Count, Rate, Week, WeekError, last_week, read, week_of
from alerts.digest import numbers as digest_numbers
from alerts.digest.figures import KEPT, handled
from alerts.digest.units import of_unit
from alerts.models import Department
from alerts.web.access import DESK, OVERSIGHT, UNITS, Viewer, require, signed_in
from config import clock

_MOST = 500


@signed_in
def digest_why(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All numbers of a week as a list, or one number with its events; a unit sees its own."""
    require(viewer, *DESK, *OVERSIGHT, *UNITS)
    week, unit = _week(request), _unit(request, viewer)
    numbers = _numbers(week, unit, clock.now())
    wanted = next((one for one in numbers if one.name == request.GET.get("number", "")), None)
    proofs = sorted(wanted.proofs, key=lambda proof: (proof.at, proof.case.pk)) if wanted else []
    context = {
        "week": week,
        "unit": unit,
        "numbers": numbers,
        "wanted": wanted,
        "rate": isinstance(wanted, Rate),
        "proofs": proofs[:_MOST],
        "more": len(proofs) - _MOST,
        "back": not viewer.unit,
    }
    return render(request, "web/why_number.html", context)


def _numbers(week: Week, unit: Department | None, now: datetime) -> list[Count | Rate]:
    """Counts, what is counted beside, and rates; of the whole office as they are kept, of a unit counted now."""
    if unit is None:
        whole = KEPT.of(week, now, lambda: handled(read(week, now), now)).figures
        return [*whole.counts, *whole.aside, *whole.rates]
    stored = read(week, now)
    period, last = of_unit(stored.period, unit), of_unit(stored.last, unit)
    return [*digest_numbers.unit_counts(period, last), *digest_numbers.rates(period, last)]


def _unit(request: HttpRequest, viewer: Viewer) -> Department | None:
    if viewer.unit:
        return viewer.department
    asked = request.GET.get("unit", "")
    return get_object_or_404(Department, pk=int(asked)) if asked.isdecimal() and len(asked) < 10 else None


def _week(request: HttpRequest) -> Week:
    asked = request.GET.get("week", "")
    try:
        return week_of(asked) if asked else last_week(clock.now())
    except WeekError as error:
        raise Http404(str(error)) from error
