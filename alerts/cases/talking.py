"""答问口径: prepared answers, versioned, and which of them fit a case, by the meaning of their words."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby, islice

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from alerts.actors import Actor
from alerts.cases.guards import filled
from alerts.models import Case, Department, TalkingPoint, TalkingPointVersion
from alerts.rules.states import MoveRefused
from config.vocabulary import Role, Sector
from nlp.personal.mask import mask_staff
from nlp.words.segment import Segmenter
from nlp.words.vectors import UNKNOWN, row_of, vector_of
from pipeline.search.changes import changed

WRITERS = (Role.JUDGE, Role.MONITOR, Role.DEPT_HEAD)
LEAST = 0.45
"""Nearness (cosine) from which an answer is suggested; chosen on the demo town's matters."""
_READ = 500


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A prepared answer that fits, its present version, and how near it is (0 to 1)."""

    point: TalkingPoint
    version: TalkingPointVersion
    nearness: float


Prepared = list[tuple[TalkingPoint, list[TalkingPointVersion]]]


@transaction.atomic
def write_point(  # noqa: PLR0913, PLR0917  an answer says what to, by whom and on what ground
    actor: Actor,
    now: datetime,
    question: str,
    answer: str,
    basis: str = "",
    sector: Sector = Sector.OTHER,
    department: Department | None = None,
    case: Case | None = None,
) -> TalkingPoint:
    """A new prepared answer, version 1. Raises `MoveRefused`."""
    _may_write(actor)
    question = filled(question, "问题")[:300]
    point = TalkingPoint.objects.create(question=question, sector=sector.value, department=department, case=case)
    _version(point, actor, now, answer, basis)
    return point


@transaction.atomic
def revise_point(point: TalkingPoint, actor: Actor, now: datetime, answer: str, basis: str = "") -> TalkingPointVersion:
    """The next version; earlier ones stay."""
    _may_write(actor)
    TalkingPoint.objects.select_for_update().get(pk=point.pk)
    if TalkingPoint.objects.filter(pk=point.pk, retired_at__isnull=False).exists():
        raise MoveRefused("state", "此口径已停用，请新写一条。")
    return _version(point, actor, now, answer, basis)


@transaction.atomic
def retire_point(point: TalkingPoint, actor: Actor, now: datetime) -> bool:
    """停用: not suggested any more. True when this call did it."""
    _may_write(actor)
    changed("talking", [point.pk])
    return TalkingPoint.objects.filter(pk=point.pk, retired_at=None).update(retired_at=now) == 1


def prepared() -> Prepared:
    """The prepared answers in force, the newest first, each with its versions, the latest first."""
    versions = TalkingPointVersion.objects.filter(point__retired_at=None).select_related("point__department")
    grouped = groupby(versions.order_by("-point_id", "-number").iterator(), key=lambda one: one.point_id)
    listed = (list(found) for _point, found in islice(grouped, _READ))
    return [(found[0].point, found) for found in listed]


def suggest_points(case: Case, limit: int = 3, listed: Prepared | None = None) -> list[Suggestion]:
    """The prepared answers nearest to the case's matter, the nearest first; none below `LEAST`.

    `listed`: `prepared()`, where it is asked for more than one case.
    """
    listed = prepared() if listed is None else listed
    if not listed:
        return []
    told = f"{case.title}\n{case.flag_because}\n{' '.join(case.evidence.get('keywords', []))}"
    matter = np.stack([_meaning(case.title), _meaning(told)])
    found = [
        Suggestion(point, versions[0], round(float((matter @ _meaning(point.question)).max()), 3))
        for point, versions in listed
    ]
    return sorted((one for one in found if one.nearness >= LEAST), key=lambda one: -one.nearness)[:limit]


@cache
def _segmenter() -> Segmenter:
    return Segmenter()


def _meaning(text: str) -> NDArray[np.float32]:
    rows = [row for row in map(row_of, dict.fromkeys(_segmenter().cut(text))) if row != UNKNOWN]
    return vector_of(rows, [1.0] * len(rows))


def _version(point: TalkingPoint, actor: Actor, now: datetime, answer: str, basis: str) -> TalkingPointVersion:
    last = point.versions.order_by("-number").first()
    answer = filled(answer, "答复")
    if last is not None and (last.answer, last.basis) == (answer, mask_staff(basis.strip())):
        raise MoveRefused("same", "答复和依据没有改动。")
    changed("talking", [point.pk])
    return TalkingPointVersion.objects.create(
        point=point,
        number=last.number + 1 if last else 1,
        answer=answer,
        basis=mask_staff(basis.strip())[:300],
        author=actor.name[:100],
        at=now,
    )


def _may_write(actor: Actor) -> None:
    if actor.role not in WRITERS:
        raise MoveRefused("role", f"{actor.role.zh}不能写答问口径。")
