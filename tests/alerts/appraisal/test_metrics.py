"""Every metric named in policy (deadline_presets.yaml `metrics`), counted by hand over one month (2026-11)."""

import pytest

from alerts.appraisal import UnitScore, scores
from alerts.appraisal.points import points_of
from alerts.appraisal.rates import available
from alerts.digest.spans import SpanKind, period, span_of
from alerts.models import Case
from config.load import appraisal
from config.schema.appraisal import Appraisal, Metric
from config.vocabulary import TimerName
from tests.alerts.digest.conftest import Town, at
from tests.alerts.digest.conftest import town as town  # noqa: PLC0414  the fixture

NOVEMBER = span_of(SpanKind.MONTH, "2026-11")
NAMES = {
    "及时签收率", "按时回应率", "按时办结率", "办结率", "满意率", "退回率", "重办率",
    "响应率", "解决率", "不满意率", "直办率", "答复规范率", "数据质量",
}  # fmt: skip


def scored(rules: Appraisal | None = None) -> dict[str, UnitScore]:
    return {one.name: one for one in scores(period(NOVEMBER, at("12-10 10:00")), rules or appraisal())}


def answered(town: Town, day: int, until: int, due: int, url: str = "https://www.example.gov.cn/1") -> Case:
    """Given to 市水务局 on `day`, answered on day `until`; it had to be by day `due`."""
    case = town.case(f"11-{day:02d} 08:00")
    town.assign(case, f"11-{day:02d} 09:00", due=f"11-{day:02d} 18:00", acked=f"11-{day:02d} 10:00")
    town.clock(case, TimerName.CLOSE, f"11-{day:02d} 09:00", f"11-{due:02d} 18:00", stopped=f"11-{until:02d} 11:00")
    town.answer(case, f"11-{until:02d} 11:00")
    case.releases.update(url=url)
    return case


def called(town: Town, case: Case, rating: str, resolved: bool | None) -> None:
    town.event(case, "11-28 09:00", "回访", data={"rating": rating, "resolved": resolved})


def share(name: str) -> tuple[int, int]:
    rate = next(one for one in scored()["市水务局"].rates if one.name == name)
    return rate.numerator, rate.denominator


def test_all_metrics_of_policy_are_there_with_their_formulas(town: Town) -> None:
    answered(town, 2, 4, 6)
    assert {rate.name for rate in available()} == NAMES
    assert all(rate.formula for rate in available())
    assert {rate.name for rate in scored()["市水务局"].rates} == NAMES


def test_call_backs_tell_solved_and_unsatisfied_apart(town: Town) -> None:
    told = (("满意", True), ("基本满意", False), ("不满意", False), ("未评价", None), ("满意", None))
    for number, (rating, resolved) in enumerate(told):
        called(town, answered(town, 2 + number, 4 + number, 9 + number), rating, resolved)
    assert share("满意率") == (3, 4)
    assert share("不满意率") == (1, 4)
    assert share("解决率") == (1, 3)


def test_a_case_that_went_straight_through_is_handled_directly(town: Town) -> None:
    answered(town, 2, 4, 9)
    back = answered(town, 3, 5, 9)
    town.event(back, "11-03 12:00", "重办")  # in the ledger before the answer was given at 11-05
    later = answered(town, 4, 6, 9)
    town.event(later, "11-20 12:00", "重办")  # after it: the answer itself had gone straight
    assert share("直办率") == (2, 3)


def test_an_answer_sent_back_at_review_is_not_regular(town: Town) -> None:
    case = answered(town, 2, 6, 9)
    town.event(case, "11-03 12:00", "重办")
    answered(town, 3, 5, 9)
    assert share("答复规范率") == (2, 3)


def test_records_are_good_where_the_answer_can_be_looked_up(town: Town) -> None:
    answered(town, 2, 4, 9)
    answered(town, 3, 5, 9, url="")
    assert share("数据质量") == (1, 2)


def test_responded_is_what_was_dispatched_and_spoken_of_in_public(town: Town) -> None:
    answered(town, 2, 4, 9)
    town.assign(town.case("11-10 08:00"), "11-10 09:00")
    assert share("响应率") == (1, 2)


def test_counts_of_a_unit_are_printed_beside(town: Town) -> None:
    answered(town, 2, 4, 9)  # Monday to Wednesday: 2 workdays
    answered(town, 6, 12, 9)  # Friday to the next Thursday, due on Monday: 4 workdays, late
    waits = town.case("11-20 08:00")
    town.assign(waits, "11-20 09:00")
    town.clock(waits, TimerName.CLOSE, "11-20 09:00", "11-25 18:00")
    water = scored()["市水务局"]
    assert {one.name: one.value for one in water.counts} == {
        "派遣数": 3, "按时办结数": 1, "超时办结数": 1, "未办结数": 1, "逾期件数": 1,
    }  # fmt: skip
    assert [len(one.proofs) for one in water.counts] == [3, 1, 1, 1, 1]
    assert (water.taken.cases, water.taken.shown) == (2, "3.0 个工作日")


def test_nothing_answered_has_no_mean(town: Town) -> None:
    town.assign(town.case("11-10 08:00"), "11-10 09:00")
    assert scored()["市水务局"].taken.shown == "无数据"


def test_a_unit_with_nothing_but_returns_and_reworks_is_not_ranked(town: Town) -> None:
    """It did no work that counts: that it gave nothing back does not make it the best of all."""
    for number in range(6):
        day = f"11-{number + 2:02d}"
        town.assign(town.case(f"{day} 08:00"), f"{day} 09:00", "甲局", due=f"{day} 18:00", acked=f"{day} 12:00")
        town.assign(town.case(f"{day} 08:00"), f"{day} 09:00", "乙局", due="12-20 18:00")  # signs nothing yet
    rules = Appraisal(
        version="x",
        metrics=(
            Metric(rate="及时签收率", weight=20, zero=0.8, full=1), Metric(rate="退回率", weight=5, zero=0.3, full=0),
        ),
    )  # fmt: skip
    found = scored(rules)
    idle = found["乙局"]
    assert (found["甲局"].total, found["甲局"].rank) == (100, 1)
    assert idle.metric("退回率").points == 0
    assert (idle.total, idle.rank) == (None, None)
    assert idle.why_not == "只有退回、重办一类指标够件数"


def test_a_unit_of_which_little_could_be_judged_is_not_ranked(town: Town) -> None:
    """Of weights of 100 only 10 count: such a total says nothing beside those of whole work."""
    for number in range(6):
        day = f"11-{number + 2:02d}"
        town.assign(town.case(f"{day} 08:00"), f"{day} 09:00", "甲局", due=f"{day} 18:00", acked=f"{day} 12:00")
    rules = Appraisal(
        version="x",
        metrics=(
            Metric(rate="及时签收率", weight=10, zero=0.8, full=1), Metric(rate="满意率", weight=90, zero=0.5, full=1),
        ),
    )  # fmt: skip
    assert (scored(rules)["甲局"].total, scored(rules)["甲局"].why_not) == (
        None,
        "够件数的指标只占分值的 10%，不足 20%",
    )
    assert scored(rules.model_copy(update={"ranked_share": 0.1}))["甲局"].rank == 1


def test_what_is_given_back_takes_points_away(town: Town) -> None:
    """Six signed in time, three of them given back: 100 less the five of 退回率, which is beyond its line of 30 %."""
    for number in range(6):
        case, day = town.case(f"11-{number + 2:02d} 08:00"), f"11-{number + 2:02d}"
        own = town.assign(case, f"{day} 09:00", "甲局", due=f"{day} 18:00", acked=f"{day} 12:00")
        if number < 3:
            town.event(case, f"{day} 13:00", "退回", assignment=own)
    rules = Appraisal(
        version="x",
        metrics=(
            Metric(rate="及时签收率", weight=20, zero=0.8, full=1), Metric(rate="退回率", weight=5, zero=0.3, full=0),
        ),
    )  # fmt: skip
    found = scored(rules)["甲局"]
    assert (found.total, found.how) == (95, "100 × (20) ÷ (20) − 5（退回率）")
    assert found.metric("退回率").scoring == "0% 不扣分，30% 扣 5 分，其间按比例"


def test_a_scale_of_several_lines_gives_the_points_of_the_document() -> None:
    """连12345发〔2021〕1号: 满意率50%得12.5分、75%得13.5分、87.5%得19.75分."""
    scale = Metric(rate="满意率", weight=25, scale=((0, 0), (0.5, 12.5), (0.75, 13.5), (0.875, 19.75), (1, 25)))
    assert [points_of(scale, one) for one in (0.5, 0.75, 0.875, 1)] == [12.5, 13.5, 19.75, 25]
    assert points_of(scale, 0.625) == 13
    # 按时办结率66.67%得0分、89.82%得14.82分
    closed = Metric(rate="按时办结率", weight=21.34, zero=0.6667, full=1)
    assert points_of(closed, 0.8982) == pytest.approx(14.82, abs=0.01)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"zero": 0.5}, "zero 和 full"),
        ({"scale": ((0.5, 1), (0.5, 2))}, "scale"),
        ({"scale": ((0.5, 1),)}, "scale"),
        ({"scale": ((0, 0), (1, 30))}, "scale"),
        ({"zero": 0.5, "full": 1, "scale": ((0, 0), (1, 20))}, "scale"),
    ],
)  # fmt: skip
def test_a_scale_that_is_none_is_named(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Metric.model_validate({"rate": "满意率", "weight": 25, **wrong})
