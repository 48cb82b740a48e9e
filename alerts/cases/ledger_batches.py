"""核验: the cases with their events, some at a time, so that all comparisons with the ledger read it once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from alerts.models import Case, CaseEvent
from alerts.rules.clock_ledger import Said, to_ms

_TOGETHER = 200


@dataclass(frozen=True, slots=True)
class Batch:
    """Cases in their order, and the events of each by the case's key: as stored, and as the pure rules take them."""

    cases: list[Case]
    events: dict[int, list[CaseEvent]]
    said: dict[int, list[Said]]


def batches() -> Iterator[Batch]:
    """Every case once; constant memory."""
    keys = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _TOGETHER):
        yield _batch(keys[start : start + _TOGETHER])


def _batch(keys: list[int]) -> Batch:
    events: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in CaseEvent.objects.filter(case__in=keys).order_by("case_id", "number"):
        events[event.case_id].append(event)
    cases = list(Case.objects.filter(pk__in=keys).select_related("merged_into").order_by("pk"))
    said = {case.pk: [_said_by(event) for event in events[case.pk]] for case in cases}
    return Batch(cases, events, said)


def _said_by(event: CaseEvent) -> Said:
    return Said(
        number=event.number,
        at=to_ms(event.at),
        kind=event.kind,
        assignment=event.assignment_id,
        data=event.data,
        after=event.after,
        actor=event.actor,
        reason=event.reason,
    )
