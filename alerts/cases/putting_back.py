"""The rows of one case as they were before a move that is taken back (撤销)."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from alerts.models import Assignment, Case, Commitment, InterpretationTask, Release, SignOffToken, Timer
from alerts.notify import moot
from config.vocabulary import AssignmentState
from pipeline.search.changes import changed

_MODELS: tuple[tuple[str, type[Model]], ...] = (
    ("case", Case),
    ("assignments", Assignment),
    ("timers", Timer),
    ("tokens", SignOffToken),
    ("releases", Release),
    ("interpretations", InterpretationTask),
    ("commitments", Commitment),
)


def put_back(case: int, kept: dict[str, Any], now: datetime) -> None:
    """New parts end, new clocks are void, new links are revoked; then every changed row gets its old values.

    `kept`: `rows` (kind -> key -> old values), `new` (kind -> keys), `moved` (the case's own columns that changed).
    A rung that was reached while its clock stood still is due now, not late: the auditor finds no hole in it.
    """
    new, rows = kept["new"], kept["rows"]
    Assignment.objects.filter(pk__in=new["assignments"]).update(state=AssignmentState.WITHDRAWN.value)
    Timer.objects.filter(pk__in=new["timers"], voided_at=None).update(
        voided_at=now, void_reason="撤销", stopped_at=None, stopped_by="", next_at=None
    )
    SignOffToken.objects.filter(pk__in=new["tokens"], revoked_at=None).update(revoked_at=now)
    changed("release", new["releases"])
    Release.objects.filter(pk__in=new["releases"], published_at=None).delete()
    InterpretationTask.objects.filter(pk__in=new.get("interpretations", ())).delete()
    Commitment.objects.filter(pk__in=new.get("commitments", ())).delete()
    for kind, model in _MODELS:
        for pk, old in rows.get(kind, {}).items():
            only = kept.get("moved") if kind == "case" else None
            _put_back(model, pk, old if only is None else {name: old[name] for name in only})
    Timer.objects.filter(pk__in=list(rows["timers"]), next_at__lt=now).update(next_at=now)
    moot.revive(case, now)


def _put_back(model: type[Model], pk: str, old: dict[str, Any]) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    restored = {name: fields[name].to_python(value) for name, value in old.items() if name in fields}
    model._default_manager.filter(pk=pk).update(**restored)
