"""Where the classes are unsure a person is asked, and his choice is learnt; the words of a reason."""

from dataclasses import replace

import pytest

from alerts.rules.reasons import quoted
from alerts.rules.route_types import RouteQuery
from alerts.rules.routing import Router, load_router
from alerts.rules.rulings import CHOSEN, Ruling
from config.load import jurisdiction
from config.vocabulary import Sector


@pytest.fixture(scope="module")
def generic() -> Router:
    return load_router(jurisdiction("generic"))


@pytest.fixture(scope="module")
def jiangxi() -> Router:
    return load_router(jurisdiction("jiangxi-rural"))


@pytest.fixture(scope="module")
def daqing() -> Router:
    return load_router(jurisdiction("daqing"))


@pytest.fixture(scope="module")
def linyi() -> Router:
    return load_router(jurisdiction("linyi"))


UNSURE = "信号塔建在楼顶居民担心辐射"


def test_an_unsure_class_is_named_but_a_person_is_asked(generic: Router, jiangxi: Router) -> None:
    told = generic.route(RouteQuery(title=UNSURE))
    assert told.asked
    assert told.lead == told.candidates[0][0]
    assert "请人工从前三个单位中确定" in told.reason
    assert not generic.route(RouteQuery(title=UNSURE, sector=Sector.ENVIRONMENT, sector_given=True)).asked
    sure = generic.route(RouteQuery(title="公交车太少", text="102路公交车半小时才来一班，早高峰挤不上去"))
    assert not sure.asked
    assert "人工" not in sure.reason
    beneath = jiangxi.route(RouteQuery(title=UNSURE))
    assert beneath.asked
    assert "请人工从前三个单位中确定" in beneath.reason


def test_what_a_person_chose_leads_in_a_like_matter_and_never_where_the_router_is_sure(
    generic: Router, jiangxi: Router
) -> None:
    for router in (generic, jiangxi):
        unit = router.route(RouteQuery(title=UNSURE)).candidates[1][0]
        chosen = (Ruling(unit, "信号塔建在楼顶，居民担心", Sector.OTHER, CHOSEN), Ruling("没有的单位", "别的事"))
        told = router.route(RouteQuery(title=UNSURE, rulings=chosen))
        assert (told.lead, told.candidates[0][0], told.asked) == (unit, unit, False)
        assert f"经人工确定由{unit}主办" in told.reason
    bus = RouteQuery(title="102路公交车太少", text="公交车半小时才来一班，早高峰挤不上去")
    against = (Ruling("城管", "102路公交车太少", Sector.OTHER, CHOSEN),)
    assert generic.route(replace(bus, rulings=against)).lead == generic.route(bus).lead != "城管"


def test_the_best_three_of_a_table_without_units_are_classes_that_the_text_speaks_of() -> None:
    told = load_router(jurisdiction("tianjin")).route(RouteQuery(title="公交车太少", text="102路公交车半小时才来一班"))
    assert (told.lead, told.duty) == ("交通", "tj-transport")
    assert told.p > 0.35
    assert not any(name.endswith("区人民政府") for name, _ in told.candidates)


def test_a_choice_of_a_unit_that_is_no_class_is_passed_over(generic: Router) -> None:
    query = RouteQuery(title=UNSURE)
    chosen = (Ruling("县体育中心", UNSURE, Sector.OTHER, CHOSEN),)
    assert generic.route(replace(query, rulings=chosen)).lead == generic.route(query).lead


def test_the_reason_says_what_the_duty_is_not_only_who_leads(daqing: Router) -> None:
    police = next(duty for duty in daqing.jurisdiction.duties if duty.id == "dq-police")
    assert quoted(police) == f"社会治安：“{police.text}”——{police.document}"
    audit = police.model_copy(update={"text": f"{'很长的一段话' * 30}。这一句才说到。{police.quote}"})
    assert quoted(audit) == f"社会治安：“……这一句才说到。{police.quote}”——{police.document}"
    bare = police.model_copy(update={"text": ""})
    assert f"“{police.quote}”" in quoted(bare)


@pytest.mark.parametrize("key", ["daqing", "jiangxi-rural"])
def test_no_reason_quotes_a_bracket_alone(key: str) -> None:
    for duty in jurisdiction(key).duties:
        assert "“(" not in quoted(duty), duty.id


def test_all_co_handlers_stand_in_the_sentence_about_several_units(linyi: Router) -> None:
    told = linyi.route(RouteQuery(title="夜宵摊占道", text="路边夜宵摊乱摆，油烟和垃圾没人管"))
    assert {"市公安局", "市行政审批服务局"} <= set(told.co)
    [said] = [part for part in told.reason.split("；") if part.startswith("涉及多个部门")]
    assert all(unit in said for unit in told.co)
