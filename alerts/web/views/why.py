"""为什么是这个数: the events behind a number of the digest, for the whole office or one unit."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from alerts.digest import Count, Rate, Week, WeekError, last_week, read, week_of
from alerts.digest import numbers as digest_numbers
from alerts.digest.figures import Stored
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
    stored = read(week, clock.now())
    numbers: list[Count | Rate] = [*_counts(stored, unit), *_rates(stored, unit)]
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


def _counts(stored: Stored, unit: Department | None) -> Sequence[Count]:
    if unit is None:
        whole = digest_numbers.counts(stored.period, stored.last)
        return [*whole, *digest_numbers.aside(stored.period, stored.last)]
    return digest_numbers.unit_counts(of_unit(stored.period, unit), of_unit(stored.last, unit))


def _rates(stored: Stored, unit: Department | None) -> Sequence[Rate]:
    if unit is None:
        return digest_numbers.rates(stored.period, stored.last)
    return digest_numbers.rates(of_unit(stored.period, unit), of_unit(stored.last, unit))


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
