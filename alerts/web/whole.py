"""A case with all that belongs to it, for its page: the case says which kinds of things it has, only these are read.

Most cases have no claims, no hotline order, no experts: each kind that is not there is a question less to the store.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404

from alerts.models import (
    Alert,
    AlertVerdict,
    Assignment,
    Attachment,
    Call,
    Case,
    CaseEvent,
    Claim,
    Commitment,
    Extension,
    GateSignature,
    HotlineOrder,
    LinkCheck,
    MediaQuestion,
    Opinion,
    PointUse,
    Release,
    SupervisionOrder,
    Suspension,
    Timer,
    UndoSlip,
)

_UNIT = "assignment__department"
_ALERTS = Alert.objects.select_related("parent").defer("evidence", "parent__evidence")


def _kinds() -> dict[str, QuerySet[Any]]:
    """What a case may have, by the name under which it is reached from there."""
    return {
        "extensions": Extension.objects.select_related(f"timer__{_UNIT}"),
        "orders": SupervisionOrder.objects.select_related(f"timer__{_UNIT}"),
        "claims": Claim.objects.select_related("clarification", "verifier"),
        "commitments": Commitment.objects.select_related("department"),
        "attachments": Attachment.objects.select_related(_UNIT),
        "suspensions": Suspension.objects.all(),
        "releases": Release.objects.all(),
        "media_questions": MediaQuestion.objects.all(),
        "hotline_orders": HotlineOrder.objects.all(),
        "calls": Call.objects.select_related("department"),
        "opinions": Opinion.objects.select_related("expert"),
        "points_used": PointUse.objects.select_related("version__point"),
        "undo_slips": UndoSlip.objects.order_by("-id"),
        "alerts": _ALERTS,
    }


_WITHIN: dict[str, tuple[type[Model], str]] = {
    "releases__signatures": (GateSignature, "release__case"),
    "releases__link_checks": (LinkCheck, "release__case"),
    "alerts__verdicts": (AlertVerdict, "alert__case"),
}
"""What things of a case have in turn, and how their table names the case."""


def whole(known: QuerySet[Case], pk: int) -> Case:
    """One of `known`, with what its page shows. Raises `Http404`."""
    kinds = _kinds()
    asked = {f"has_{name}": Exists(found.model.objects.filter(case=OuterRef("pk"))) for name, found in kinds.items()}
    asked |= {
        f"has_{name}": Exists(model._default_manager.filter(**{way: OuterRef("pk")}))
        for name, (model, way) in _WITHIN.items()
    }
    case = known.annotate(**asked).filter(pk=pk).first()
    if case is None:
        raise Http404("没有这张交办单")
    prefetch_related_objects([case], *_read(case, kinds))
    return case


def _read(case: Case, kinds: dict[str, QuerySet[Any]]) -> Iterator["Prefetch[Any]"]:
    """What every case has; then each kind, one that is not there as an empty list that costs nothing."""
    yield Prefetch("assignments", Assignment.objects.select_related("department", "suggested"))
    yield Prefetch("timers", Timer.objects.select_related(_UNIT, "extension"))
    yield Prefetch("events", CaseEvent.objects.select_related(_UNIT))
    for name, found in kinds.items():
        yield Prefetch(name, found if getattr(case, f"has_{name}") else found.none())
    for name, (model, _way) in _WITHIN.items():
        found = model._default_manager.all()
        yield Prefetch(name, found if getattr(case, f"has_{name}") else found.none())
