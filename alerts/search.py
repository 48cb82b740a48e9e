"""Cases, statements and prepared answers as documents of the search index, and how a case's changes are noted."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from alerts.models import Case, Release, TalkingPoint, TalkingPointVersion
from config.vocabulary import ReleaseKind
from pipeline.rows import asked
from pipeline.search.base import Document, row_number
from pipeline.search.changes import changed
from pipeline.search.collected import seconds
from pipeline.search.families import Family, register


def case_changed(case: Case) -> None:
    """Note the case and its statements. Inside the transaction of the move."""
    changed("case", [case.pk])
    changed("release", [pk for (pk,) in asked("SELECT id FROM alerts_release WHERE case_id = %s", case.pk)])


def _cases(rows: "QuerySet[Any]") -> Iterator[Document]:
    for case in rows.select_related("topic"):
        yield Document(
            row=row_number("case", case.pk),
            kind="case",
            at=seconds(case.detected_at),
            title=case.title,
            text="\n".join(part for part in (case.number, case.flag_because, case.place_name) if part),
            sector=case.sector,
            severity=case.severity,
            place=case.place_code,
            state=case.state,
            heat=round(case.topic.heat, 3) if case.topic else None,
        )


def _releases(rows: "QuerySet[Any]") -> Iterator[Document]:
    for release in rows.select_related("case"):
        case = release.case
        yield Document(
            row=row_number("release", release.pk),
            kind="release",
            at=seconds(release.published_at or release.drafted_at or case.detected_at),
            title=f"{ReleaseKind(release.kind).zh}：{case.title}",
            text=release.text,
            sector=case.sector,
            severity=case.severity,
            place=case.place_code,
            state="published" if release.published_at else "draft",
        )


def _points(rows: "QuerySet[Any]") -> Iterator[Document]:
    versions = Prefetch("versions", TalkingPointVersion.objects.order_by("-number"))
    for point in rows.prefetch_related(versions):
        latest = next(iter(point.versions.all()), None)
        if latest is not None:
            yield Document(
                row=row_number("talking", point.pk),
                kind="talking",
                at=seconds(latest.at),
                title=point.question,
                text=latest.answer,
                sector=point.sector,
                state="retired" if point.retired_at else "in_use",
            )


def register_families() -> None:
    """When the app is ready."""
    register(Family("case", Case.objects.all, _cases))
    register(Family("release", Release.objects.all, _releases))
    register(Family("talking", TalkingPoint.objects.all, _points))
