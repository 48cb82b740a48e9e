"""A case with all that belongs to it, for its page: the case, and in one more question every kind of thing it has."""

from collections import defaultdict
from typing import Any

from django.db.models import Model, QuerySet
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
from alerts.web.together import Kind, read_together

_KINDS = {
    "assignments": Kind(Assignment, related=("department", "suggested")),
    "timers": Kind(Timer),
    "events": Kind(CaseEvent),
    "extensions": Kind(Extension),
    "releases": Kind(Release),
    "orders": Kind(SupervisionOrder),
    "claims": Kind(Claim, related=("verifier",)),
    "commitments": Kind(Commitment, related=("department",)),
    "attachments": Kind(Attachment),
    "suspensions": Kind(Suspension),
    "media_questions": Kind(MediaQuestion),
    "hotline_orders": Kind(HotlineOrder),
    "calls": Kind(Call, related=("department",)),
    "opinions": Kind(Opinion, related=("expert",)),
    "points_used": Kind(PointUse, related=("version__point",)),
    "undo_slips": Kind(UndoSlip, order=("-id",)),
    "alerts": Kind(Alert, related=("parent",), without=frozenset({"evidence", "parent__evidence"})),
}
"""What a case may have, by the name under which it is reached from there."""
_WITHIN = {
    "signatures": Kind(GateSignature, way="release__case"),
    "link_checks": Kind(LinkCheck, way="release__case"),
    "verdicts": Kind(AlertVerdict, way="alert__case"),
}
"""What things of a case have in turn."""


def whole(known: QuerySet[Case], pk: int) -> Case:
    """One of `known`, with what its page shows. Raises `Http404`."""
    case = known.filter(pk=pk).first()
    if case is None:
        raise Http404("没有这张交办单")
    names = (*_KINDS, *_WITHIN)
    found = dict(zip(names, read_together((*_KINDS.values(), *_WITHIN.values()), pk), strict=True))
    for name in _KINDS:
        for one in found[name]:
            one._state.fields_cache["case"] = case
        _has(case, name, found[name])
    for owner, owners, name in (
        ("release", "releases", "signatures"),
        ("release", "releases", "link_checks"),
        ("alert", "alerts", "verdicts"),
    ):
        _hang(found[owners], name, found[name], owner)
    asked = {one.timer_id: one for one in found["extensions"]}
    for timer in found["timers"]:
        timer._state.fields_cache["extension"] = asked.get(timer.pk)
    return case


def _hang(owners: list[Any], name: str, things: list[Any], owner: str) -> None:
    """Give each its own of the things."""
    of: dict[int, list[Any]] = defaultdict(list)
    for one in things:
        of[getattr(one, f"{owner}_id")].append(one)
    for each in owners:
        _has(each, name, of[each.pk])


def _has(owner: Model, name: str, rows: list[Any]) -> None:
    """As if Django had read `owner.name.all()` beforehand."""
    known: Any = getattr(owner, name).get_queryset()
    known._result_cache, known._prefetch_done = rows, True
    cache = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[name] = known
