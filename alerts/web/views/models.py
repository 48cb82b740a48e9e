"""模型: which versions people's corrections made, what they gave, which is in use; drift; the latest corrections."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.office.installation_edits import limits as limits_now
from alerts.office.settings_book import LEARNING
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from nlp.about.heads import load
from nlp.about.learnt import base_of
from pipeline.learning import drift
from pipeline.learning.in_use import TASKS, in_use, lost_of, state_of
from pipeline.models import Correction, DriftWeek, LearntModel

_SHOWN, _WEEKS = 50, 12
_NAMES = {"sector": "领域", "relevant": "是否相关"}


@signed_in
def models(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For supervisors and the desk; learning itself is an operator's command."""
    require(viewer, *DESK, *OVERSIGHT)
    used = set(in_use())
    versions = list(LearntModel.objects.defer("weights"))
    limits = limits_now()
    context = {
        "shipped": [(_NAMES[task], base_of(task), len(load(task).labels)) for task in TASKS],
        "versions": [_row(one, one.pk in used) for one in versions],
        "waiting": Correction.objects.filter(undone_at=None, weight__gt=0).count(),
        "corrections": Correction.objects.select_related("item", "topic").order_by("-pk")[:_SHOWN],
        "may_set": viewer.any_of(*LEARNING.may),
        "may": viewer.any_of(*DESK),
        "weeks": [(week, drift.troubles(week, limits)) for week in DriftWeek.objects.all()[:_WEEKS]],
        "reference": drift.reference(),
        "next": request.path,
    }
    return render(request, "web/models.html", context)


def _row(one: LearntModel, used: bool) -> dict[str, Any]:
    before, after = (sum(each.values()) / len(each) for each in (one.before, one.after))
    return {
        "version": one,
        "name": _NAMES[one.task],
        "state": state_of(one, used),
        "before": before,
        "after": after,
        "classes": [(name, f1, one.after.get(name, 0.0)) for name, f1 in one.before.items()],
        "lost": lost_of(one),
    }
