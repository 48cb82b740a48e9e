"""承办与台账: every unit's part in every case against what the events of the case say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db.models import Min

from alerts.cases.ledger_batches import Batch, batches
from alerts.models import Assignment, Department
from alerts.rules.clock_ledger import to_ms
from alerts.rules.part_ledger import StoredPart, WrongPart, first_wrong_part
from alerts.rules.part_units import Units, known_since
from config.clock import when
from config.vocabulary import AssignmentState, Part


def wrong_parts(some: Iterable[Batch] | None = None) -> Iterator[str]:
    """A Chinese sentence a case whose parts differ from its events, naming the first that does."""
    first = Assignment.objects.order_by().values_list("department").annotate(at=Min("dispatched_at"))
    units = Units(dict(Department.objects.values_list("name", "pk")), known_since(dict(first)))
    for batch in batches() if some is None else some:
        yield from _of_batch(batch, units)


def _of_batch(batch: Batch, units: Units) -> Iterator[str]:
    parts: dict[int, list[Assignment]] = defaultdict(list)
    keys = [case.pk for case in batch.cases]
    for part in Assignment.objects.filter(case__in=keys).select_related("department").order_by("pk"):
        parts[part.case_id].append(part)
    for case in batch.cases:
        own = parts[case.pk]
        wrong = first_wrong_part([_stored(part) for part in own], batch.said[case.pk], units)
        if wrong is not None:
            yield f"{case.number}: {_words(wrong, {part.pk: part for part in own}, units.keys)}"


def _stored(part: Assignment) -> StoredPart:
    return StoredPart(
        key=part.pk,
        unit=part.department_id,
        role=Part(part.part),
        state=AssignmentState(part.state),
        dispatched_at=to_ms(part.dispatched_at),
        stamps={name: _ms(getattr(part, name)) for name in ("acked_at", "submitted_at", "returned_at", "waived_at")},
        texts={name: getattr(part, name) for name in ("acked_by", "report", "return_reason", "legal_basis")},
    )


def _ms(at: datetime | None) -> datetime | None:
    return to_ms(at) if at else None


def _words(wrong: WrongPart, parts: dict[int, Assignment], units: Mapping[str, int]) -> str:
    part = parts.get(wrong.key or 0)
    names = {pk: name for name, pk in units.items()}
    who = f"{part.department.name}（{part.part}）" if part else names.get(wrong.unit or 0, "一个单位")
    what = "承办" if wrong.what == "承办" else f"{wrong.what}"
    return f"{who}的{what}与台账不符：台账 {_read(wrong.said)}，表中 {_read(wrong.stored)}"


def _read(said: str) -> str:
    try:
        return when(datetime.fromisoformat(said))
    except ValueError:
        return said
