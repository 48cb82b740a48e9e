"""模型: which versions people's corrections made, what they gave, which is in use; drift; the latest corrections."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.models import ReportJob
from alerts.office import teaching
from alerts.office.installation_edits import limits as limits_now
from alerts.office.settings_book import LEARNING
from alerts.office.teaching import NAMES
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from config import clock
from nlp.about.heads import load
from nlp.about.learnt import base_of
from pipeline.learning import drift
from pipeline.learning.in_use import TASKS, in_use, lost_of, restorable, state_of
from pipeline.models import Correction, DriftWeek, LearntModel

_SHOWN, _WEEKS = 50, 12
_AGAIN = "3"
"""Seconds after which a page asks again while a run goes on."""


@signed_in
def models(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For supervisors and the desk: the run that goes on, what the last one came to, and all versions."""
    require(viewer, *DESK, *OVERSIGHT)
    job = teaching.last_run()
    busy = job is not None and job.state in teaching.OPEN
    used = set(in_use())
    versions = list(LearntModel.objects.defer("weights"))
    limits = limits_now()
    context = {
        "shipped": [(NAMES[task], base_of(task), len(load(task).labels)) for task in TASKS],
        "versions": [_row(one, one.pk in used) for one in versions],
        "waiting": Correction.objects.filter(undone_at=None, weight__gt=0).count(),
        "corrections": Correction.objects.select_related("item", "topic").order_by("-pk")[:_SHOWN],
        "may_set": viewer.any_of(*LEARNING.may),
        "may": viewer.any_of(*DESK),
        "weeks": [(week, drift.troubles(week, limits)) for week in DriftWeek.objects.all()[:_WEEKS]],
        "reference": drift.reference(),
        "next": request.path,
        "fresh": teaching.untaught(one for one in versions if one.pk in used),
        "job": job,
        "busy": busy,
        "neglected": job is not None and teaching.neglected(job, clock.now()),
        "came": _came(job, versions),
        "again": [(NAMES[task], task, one) for task in TASKS if (one := restorable(task, versions))],
    }
    response = render(request, "web/models.html", context)
    if busy:
        response["Refresh"] = _AGAIN
    return response


def _came(job: ReportJob | None, versions: list[LearntModel]) -> list[dict[str, Any]]:
    """What the last run came to, task by task, each class before and after."""
    rows = job.files if job else []
    made = {one.pk: one for one in versions}
    found = []
    for row in rows:
        one = made.get(row.get("version"))
        found.append({"name": NAMES[row["task"]], "said": row.get("said", ""), "version": one})
        if one is not None:
            lost = lost_of(one)
            each = [(name, f1, one.after.get(name, 0.0), name in lost) for name, f1 in one.before.items()]
            found[-1]["classes"] = [(*cells, cells[2] - cells[1]) for cells in each]
            found[-1]["lost"] = lost
    return found


def _row(one: LearntModel, used: bool) -> dict[str, Any]:
    before, after = (sum(each.values()) / len(each) for each in (one.before, one.after))
    return {
        "version": one,
        "name": NAMES[one.task],
        "used": used,
        "state": state_of(one, used),
        "before": before,
        "after": after,
        "classes": [(name, f1, one.after.get(name, 0.0)) for name, f1 in one.before.items()],
        "lost": lost_of(one),
    }
