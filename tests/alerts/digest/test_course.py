"""What was done in a matter, in one sentence a leader reads: alike steps together, nothing that a later one says."""

from typing import Any

import pytest

from alerts.digest import Week, figures
from alerts.digest.course import course
from alerts.digest.history import load, then
from config.vocabulary import Part, TimerName
from tests.alerts.digest.conftest import Town, at
from tests.alerts.digest.conftest import town as town  # noqa: PLC0414  the fixture

pytestmark = pytest.mark.django_db
START, END = at("11-16 00:00"), at("11-23 00:00")


def told(town: Town, dated: bool = True) -> str:
    [one] = then(load(START), END)
    return course(one, START, dated)


def given_to_three(town: Town) -> list[Any]:
    case = town.case("11-16 08:00")
    lead = town.assign(case, "11-16 09:00", "水务局", due="11-16 11:00", acked="11-16 09:25")
    helper = town.assign(case, "11-16 09:00", "城管局", Part.CO, due="11-16 11:00", acked="11-16 12:30")
    place = town.assign(case, "11-16 09:00", "清溪街道办", Part.TERRITORY, due="11-16 11:00", acked="11-16 10:00")
    return [case, lead, helper, place]


def test_sign_offs_of_all_are_one_clause_that_names_the_late(town: Town) -> None:
    given_to_three(town)
    assert told(town) == "11月16日交办水务局（城管局协办，清溪街道办属地），各单位均已签收（城管局超期）"


def test_feedback_and_reminders_are_counted_not_repeated(town: Town) -> None:
    case, _lead, helper, place = given_to_three(town)
    town.event(case, "11-17 09:00", "反馈", assignment=helper)
    town.event(case, "11-18 09:00", "反馈", assignment=place)
    for day, timer in (("18", TimerName.RESPONSE), ("19", TimerName.CLOSE), ("20", TimerName.CLOSE)):
        town.event(case, f"11-{day} 18:00", "红牌催办", data={"timer": timer.value})
    assert told(town).split("；")[1:] == ["11月18日城管局、清溪街道办反馈", "11月20日红牌催办 3 次（回应、办结）"]


def test_a_report_is_told_only_while_it_waits(town: Town) -> None:
    case, lead, *_ = given_to_three(town)
    town.event(case, "11-18 09:00", "报审", after="review", assignment=lead)
    assert told(town).endswith("；11月18日水务局报审")
    town.event(case, "11-18 15:00", "审核通过", after="responded")
    assert told(town).endswith("；11月18日审核通过")


def test_what_is_late_while_the_desk_reviews_is_not_laid_at_the_units_door(town: Town) -> None:
    case, lead, *_ = given_to_three(town)
    town.clock(case, TimerName.RESPONSE, "11-16 08:00", "11-18 08:00")
    week = Week(2026, 47)
    assert figures(week, END).late[0].unit == "水务局"
    town.event(case, "11-18 09:00", "报审", after="review", assignment=lead)
    assert figures(week, END).late[0].unit == "待审核"


def test_of_one_day_no_day_is_named(town: Town) -> None:
    given_to_three(town)
    assert told(town, dated=False).startswith("交办水务局")


def test_a_reader_who_has_the_title_is_not_told_it_again_nor_the_rules_name(town: Town) -> None:
    town.case(
        "11-16 08:00", "路灯不亮", flag_because="3 小时内 8 人反映“路灯不亮”，高于平时 4 倍，符合“多处反映”规则。"
    )
    [matter] = figures(Week(2026, 47), END).matters
    assert matter.what == "3 小时内 8 人反映，高于平时 4 倍。"
    assert matter.done == "11月16日系统标记。"
