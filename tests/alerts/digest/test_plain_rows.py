"""Rows read plainly are what the models say, value by value and type by type."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.digest.plain_rows import rows_of_cases
from alerts.models import Assignment, Case, CaseEvent, Department, Timer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 7, 30, 0, 120_000, tzinfo=UTC)


@pytest.fixture
def cases() -> list[int]:
    unit = Department.objects.create(name="县水务局", kind="bureau")
    made = []
    for number in range(3):
        at = AT + timedelta(hours=number, microseconds=-120_000 * (number % 2))
        case = Case.objects.create(
            number=f"JB2026-{number}",
            title="积水",
            state="handling",
            severity="一般",
            sector="城乡建设",
            detected_at=at,
        )
        part = Assignment.objects.create(case=case, department=unit, part="主办", state="acked", dispatched_at=at)
        Timer.objects.create(case=case, assignment=part, name="T_ack", started_at=at, due_at=at, estimated=number == 1)
        for step in range(2):
            CaseEvent.objects.create(
                case=case, number=2 - step, at=at, kind="交办", actor="周敏", role="judge", channel="web", hash="0",
                data={"from": "一般", "空": None} if step else {},
            )  # fmt: skip
        made.append(case.pk)
    return made


@pytest.mark.parametrize("model", [Assignment, Timer, CaseEvent])
@pytest.mark.parametrize("order", ["id", "case_id"])
def test_the_same_as_values_list(cases: list[int], model: type, order: str) -> None:
    names = [one.attname for one in model._meta.concrete_fields]
    asked = model.objects.filter(case_id__in=cases[:2]).order_by(order, "id").values_list(*names)
    found = [tuple(row) for row in rows_of_cases(model, names, cases[:2], order)]
    assert sorted(found) == sorted(asked)
    assert [row[names.index(order)] for row in found] == [row[names.index(order)] for row in asked]
    assert [[type(value) for value in row] for row in sorted(found)] == [
        [type(value) for value in row] for row in sorted(asked)
    ]
    assert len(found) == (4 if model is CaseEvent else 2)
