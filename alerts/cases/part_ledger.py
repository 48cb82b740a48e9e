"""承办与台账: every unit's part in every case against what the events of the case say."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from alerts.cases.clock_ledger import said_by
from alerts.models import Assignment, Case, CaseEvent, Department
from alerts.rules.clock_ledger import Said, to_ms
from alerts.rules.part_ledger import StoredPart, WrongPart, first_wrong_part
from config.clock import when
from config.vocabulary import AssignmentState, Part

_TOGETHER = 200


def wrong_parts() -> Iterator[str]:
    """A Chinese sentence a case whose parts differ from its events, naming the first that does; constant memory."""
    units = dict(Department.objects.values_list("name", "pk"))
    keys = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _TOGETHER):
        yield from _some(keys[start : start + _TOGETHER], units)


def _some(keys: list[int], units: dict[str, int]) -> Iterator[str]:
    parts: dict[int, list[Assignment]] = defaultdict(list)
    events: dict[int, list[Said]] = defaultdict(list)
    for part in Assignment.objects.filter(case__in=keys).select_related("department").order_by("pk"):
        parts[part.case_id].append(part)
    for event in CaseEvent.objects.filter(case__in=keys).order_by("case_id", "number"):
        events[event.case_id].append(said_by(event))
    for pk, number in Case.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "number"):
        wrong = first_wrong_part([_stored(part) for part in parts[pk]], events[pk], units)
        if wrong is not None:
            yield f"{number}: {_words(wrong, {part.pk: part for part in parts[pk]}, units)}"


def _stored(part: Assignment) -> StoredPart:
    return StoredPart(
        key=part.pk,
        unit=part.department_id,
        lead=part.part == Part.LEAD.value,
        state=AssignmentState(part.state),
        dispatched_at=to_ms(part.dispatched_at),
        stamps={name: _ms(getattr(part, name)) for name in ("acked_at", "submitted_at", "returned_at", "waived_at")},
        acked_by=part.acked_by,
    )


def _ms(at: datetime | None) -> datetime | None:
    return to_ms(at) if at else None


def _words(wrong: WrongPart, parts: dict[int, Assignment], units: dict[str, int]) -> str:
    part = parts.get(wrong.key or 0)
    names = {pk: name for name, pk in units.items()}
    who = f"{part.department.name}（{part.part}）" if part else names.get(wrong.unit or 0, "一个单位")
    what = "承办" if wrong.what == "承办" else f"{wrong.what}"
    return f"{who}的{what}与台账不符: 台账 {_read(wrong.said)}, 表中 {_read(wrong.stored)}"


def _read(said: str) -> str:
    try:
        return when(datetime.fromisoformat(said))
    except ValueError:
        return said
