"""考核, counted by hand: points, minimum counts, objections, commendations beside criticism, unfounded returns.

One month (2026-11). 水务局 signs six of eight in time, 住建局 three of three.
"""

import pytest

from alerts.appraisal import UnitScore, scores
from alerts.appraisal.points import points_of
from alerts.digest.spans import SpanKind, period, span_of
from alerts.models import Case
from config.load import ConfigError, appraisal
from config.schema.appraisal import Appraisal, Metric
from tests.alerts.digest.conftest import Town, at
from tests.alerts.digest.conftest import town as town  # noqa: PLC0414  the fixture

NOVEMBER = span_of(SpanKind.MONTH, "2026-11")
after = at("12-10 10:00")


def scored(rules: Appraisal | None = None) -> dict[str, UnitScore]:
    return {one.name: one for one in scores(period(NOVEMBER, after), rules or appraisal())}


def month(town: Town) -> list[Case]:
    made = []
    for number in range(8):
        case = town.case(f"11-{number + 2:02d} 08:00")
        late = number in {3, 5}
        acked = f"11-{number + 2:02d} {'19:00' if late else '10:00'}"
        town.assign(case, f"11-{number + 2:02d} 09:00", "市水务局", due=f"11-{number + 2:02d} 18:00", acked=acked)
        made.append(case)
    for number in range(3):
        case = town.case(f"11-{number + 12:02d} 08:00")
        day = f"11-{number + 12:02d}"
        town.assign(case, f"{day} 09:00", "市住建局", due=f"{day} 18:00", acked=f"{day} 10:00")
        made.append(case)
    return made


def test_points_are_linear_between_the_two_lines() -> None:
    sign = Metric(rate="及时签收率", weight=20, zero=0.8, full=1.0)
    assert [points_of(sign, share) for share in (0.5, 0.8, 0.9, 1.0)] == [0, 0, 10, 20]
    back = Metric(rate="退回率", weight=5, zero=0.3, full=0)
    assert [points_of(back, share) for share in (0, 0.15, 0.3, 0.6)] == [0, -2.5, -5, -5]
    # 连云港 2021: 满意率 50 % 得 12.5 分、75 % 得 13.5 分: a slope that another configuration gives
    with pytest.raises(ValueError, match="zero 和 full"):
        Metric(rate="满意率", weight=5, zero=0.5, full=0.5)


def test_a_rate_of_few_events_gives_no_points_and_a_unit_without_any_is_not_ranked(town: Town) -> None:
    month(town)
    found = scored()
    water, housing = found["市水务局"], found["市住建局"]
    assert (water.metric("及时签收率").rate.numerator, water.metric("及时签收率").rate.denominator) == (6, 8)
    assert water.metric("及时签收率").points == 0  # 75 % lies below the line of 80 %
    assert water.metric("退回率").points == 0  # nothing given back takes nothing away, and earns nothing
    assert water.metric("满意率").points is None
    # counted: 签收 0/20, 办结率 0/10; 退回率 0 % takes nothing away
    assert water.total == 0
    assert water.how == "100 × (0 + 0) ÷ (20 + 10)"
    assert housing.how == ""
    assert water.rank == 1
    assert (housing.total, housing.rank) == (None, None)
    assert housing.metric("及时签收率").rate.shown == "3/3 件"


def test_every_score_opens_down_to_its_events(town: Town) -> None:
    month(town)
    proofs = scored()["市水务局"].metric("及时签收率").rate.proofs
    assert [proof.good for proof in proofs].count(False) == 2
    assert {proof.case.number for proof in proofs if not proof.good} == {"JB2026-00004", "JB2026-00006"}
    assert all(proof.due for proof in proofs)


def test_an_accepted_objection_takes_the_case_out_of_that_rate_and_shows_it(town: Town) -> None:
    made = month(town)
    unit = town.unit("市水务局").pk
    data = {"metric": "及时签收率", "unit": unit, "department": "市水务局"}
    town.event(made[3], "11-20 09:00", "考核异议", data=data)
    assert scored()["市水务局"].metric("及时签收率").rate.denominator == 8
    town.event(made[3], "11-21 09:00", "异议裁定", data={**data, "objection": 5, "accepted": True})
    signed = scored()["市水务局"].metric("及时签收率")
    assert (signed.rate.numerator, signed.rate.denominator) == (6, 7)
    assert [proof.case.pk for proof in signed.left_out] == [made[3].pk]
    town.event(made[5], "11-21 09:00", "异议裁定", data={**data, "objection": 9, "accepted": False})
    assert scored()["市水务局"].metric("及时签收率").rate.denominator == 7
    assert scored()["市水务局"].metric("退回率").rate.denominator == 8


def test_a_ruling_after_the_periods_end_counts_too(town: Town) -> None:
    made = month(town)
    data = {"metric": "及时签收率", "unit": town.unit("市水务局").pk, "department": "市水务局"}
    town.event(made[3], "12-03 09:00", "异议裁定", data={**data, "objection": 5, "accepted": True})
    assert scored()["市水务局"].metric("及时签收率").rate.denominator == 7
    town.event(made[3], "12-04 09:00", "异议裁定", data={**data, "objection": 6, "accepted": False})
    assert scored()["市水务局"].metric("及时签收率").rate.denominator == 8


def test_commendations_criticism_and_unfounded_returns_count_beside(town: Town) -> None:
    made = month(town)
    own = made[0].assignments.get()
    town.event(made[0], "11-20 09:00", "通报表扬", assignment=own, reason="连夜抢修")
    town.event(made[1], "11-20 09:00", "通报")
    for number in range(7):
        town.event(made[2], f"11-2{number} 09:00", "退回不予受理", assignment=made[2].assignments.get())
    found = {one.name: (len(one.proofs), one.points) for one in scored()["市水务局"].extras}
    assert found == {"通报表扬": (1, 2), "督办单": (0, 0), "通报": (1, -2), "退回未被受理": (7, -5)}
    assert {one.name: len(one.proofs) for one in scored()["市住建局"].extras}["通报"] == 0


def test_equal_totals_share_a_rank(town: Town) -> None:
    for unit in ("甲局", "乙局"):
        for number in range(5):
            day = f"11-{number + 2:02d}"
            town.assign(town.case(f"{day} 08:00"), f"{day} 09:00", unit, due=f"{day} 18:00", acked=f"{day} 10:00")
    assert {one.rank for one in scored().values()} == {1}


def test_a_rate_that_is_none_is_named(town: Town) -> None:
    wrong = Appraisal(version="x", metrics=(Metric(rate="好评率", weight=1, zero=0, full=1),))
    with pytest.raises(ConfigError, match=r"metrics\.rate: 没有“好评率”"):
        scored(wrong)


def test_an_accepted_objection_does_not_make_a_bad_rate_too_small_to_count(town: Town) -> None:
    """Five signed, three of them late: with one late case taken out the rate is 2/4, still judged, not left out."""
    made = []
    for number in range(5):
        day = f"11-{number + 2:02d}"
        made.append(town.case(f"{day} 08:00"))
        acked = f"{day} 10:00" if number < 2 else f"{day} 20:00"
        town.assign(made[-1], f"{day} 09:00", "甲局", due=f"{day} 18:00", acked=acked)
    before = scored()["甲局"]
    data = {"metric": "及时签收率", "unit": town.unit("甲局").pk, "department": "甲局"}
    town.event(made[2], "11-20 09:00", "异议裁定", data={**data, "objection": 1, "accepted": True})
    after = scored()["甲局"]
    signed = after.metric("及时签收率")
    assert (signed.rate.numerator, signed.rate.denominator, signed.points) == (2, 4, 0.0)
    assert after.total == before.total
