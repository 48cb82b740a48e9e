"""The rules beside the duty table: names of today, several places and units, severity, vertical agencies, rulings."""

from datetime import date

import pytest

from alerts.duties import importing, towns
from alerts.rules.offices import Offices
from alerts.rules.route_types import RouteQuery
from alerts.rules.routing import Router, load_router
from alerts.rules.rulings import Ruling, rank
from alerts.rules.territory import Territories
from config.load import jurisdiction
from config.vocabulary import Sector, Severity
from tests.sheets import sheet


@pytest.fixture(scope="module")
def daqing() -> Router:
    return load_router(jurisdiction("daqing"))


@pytest.fixture(scope="module")
def linyi() -> Router:
    return load_router(jurisdiction("linyi"))


@pytest.fixture(scope="module")
def lixia() -> Router:
    return load_router(jurisdiction("lixia"))


def test_a_duty_that_the_office_added_leads_where_it_is_spoken_of_and_changes_nothing_elsewhere(tmp_path) -> None:
    preset = jurisdiction("linyi")
    rows = (["共享单车乱停放", "市交通运输局", "城乡建设", "共享单车"], ["夜市管理", "市城管局", "城乡建设", "夜市"])
    path = sheet(tmp_path / "own.xlsx", ["职责", "主办单位", "领域", "关键词"], *rows)
    after = load_router(importing.plan(preset, path, replace=False).after)
    built = {"sector": Sector.URBAN, "sectors": (("城乡建设", 0.86),)}
    led = after.route(RouteQuery(text="小区门口共享单车乱停放堵了人行道", **built))
    assert (led.lead, "共享单车乱停放" in led.reason) == ("市交通运输局", True)
    greeting = RouteQuery(text="网友们晚上好", sector=Sector.URBAN, sectors=(("城乡建设", 0.488),))
    assert after.route(greeting).lead is None


@pytest.mark.parametrize(
    ("name", "today"),
    [
        ("市国土资源局", "市自然资源局"),
        ("市卫生计生委", "市卫生健康委员会"),
        ("市食药监局", "市市场监督管理局"),
        ("市安监局", "市应急管理局"),
        ("市政府法制办公室", "市司法局"),
        ("市财政局", "市财政局"),
        ("没有这个局", "没有这个局"),
    ],
)
def test_a_name_of_the_document_leads_to_the_office_of_today(daqing: Router, name: str, today: str) -> None:
    assert daqing.offices.today(name) == today


def test_names_are_those_of_the_day_asked_for() -> None:
    offices = Offices(jurisdiction("daqing"))
    assert offices.today("市地税局", date(2016, 5, 1)) == "市地税局"
    assert offices.today("市地税局", date(2018, 8, 1)) == "国家税务总局大庆市税务局"
    assert offices.today("市国土资源局", date(2019, 6, 1)) == "市国土资源局"  # the year alone: until its end
    assert offices.today("市国土资源局", date(2020, 1, 1)) == "市自然资源局"


def test_the_reason_shows_the_office_of_today_beside_the_documents_name(daqing: Router) -> None:
    result = daqing.route(RouteQuery(text="村里的地被征了，征地补偿款一直没给"))
    assert (result.lead, result.office(result.lead or "")) == ("市国土资源局", "市自然资源局")
    assert "文件中的“市国土资源局”（至2019年）职责现由市自然资源局承担" in result.reason


def test_work_that_left_its_office_goes_where_it_went(daqing: Router) -> None:
    result = daqing.route(RouteQuery(text="我的专利被人仿造侵权"))
    assert result.lead == "市科技局"
    assert result.office("市科技局") == "市市场监督管理局"


def test_todays_name_in_the_text_means_the_documents_unit(daqing: Router) -> None:
    assert daqing.route(RouteQuery(text="市应急管理局到底管不管")).lead == "市安监局"


def test_a_crowd_of_leads_becomes_one_lead_and_few_co_handlers(linyi: Router) -> None:
    result = linyi.route(RouteQuery(text="公路烂了三年，出租车都不愿意走，重大项目什么时候修路"))
    assert result.lead == "市交通运输局"
    assert len(result.leads) == 10
    assert len(result.co) <= 2
    assert "原文并列10个牵头单位" in result.reason


def test_several_units_are_coordinated_by_the_governments_office(daqing: Router) -> None:
    result = daqing.route(RouteQuery(text="公租房分配不公，棚户区改造工程质量差"))
    assert {result.lead, *result.co} == {"市城乡建设局", "市房产局"}
    assert "市政府办公室会同宣传部门协调" in result.reason


def test_several_places_go_to_the_superior_department(linyi: Router) -> None:
    result = linyi.route(RouteQuery(text="兰山区和沂水县的化工厂都在偷排废水"))
    assert result.territory == ("兰山区人民政府", "沂水县人民政府")
    assert "涉及兰山区人民政府、沂水县人民政府等多个地方，由上级主管部门市生态环境局牵头" in result.reason


@pytest.mark.parametrize("text", ["沂水路的路灯坏了", "沂水大街积水", "蒙阴小区停水", "平邑中学门口堵车"])
def test_a_place_inside_a_name_of_a_road_or_school_is_no_territory(text: str) -> None:
    assert Territories(jurisdiction("linyi")).named_in(text) == []


@pytest.fixture(scope="module")
def streets() -> Territories:
    """Linyi with the streets and towns of one of its districts as units."""
    return Territories(towns.plan(jurisdiction("linyi"), "兰山区").after)


@pytest.mark.parametrize(
    ("query", "territory"),
    [
        (RouteQuery(places=("371302003",)), ["兰山区金雀山街道办事处"]),
        (RouteQuery(text="银雀山街道的下水道堵了", places=("371302",)), ["兰山区银雀山街道办事处"]),
        (RouteQuery(text="金雀山街道路灯不亮"), ["兰山区金雀山街道办事处"]),
        (RouteQuery(places=("371302", "371302002")), ["兰山区银雀山街道办事处"]),
        (RouteQuery(places=("371302002", "371302")), ["兰山区银雀山街道办事处"]),
        (RouteQuery(text="枣园镇和半程镇都停水", places=("371302",)), ["兰山区枣园镇人民政府", "兰山区半程镇人民政府"]),
        (RouteQuery(text="枣园镇停水", places=("371311",)), ["罗庄区人民政府"]),  # a town elsewhere is no part of it
        (RouteQuery(places=("371311", "371311002")), ["罗庄区人民政府"]),  # its streets are no units
        (RouteQuery(places=("371302", "371311")), ["兰山区人民政府", "罗庄区人民政府"]),
        (RouteQuery(text="金雀山街道", places=("371302",), place_given=True), ["兰山区人民政府"]),  # a person's choice
        (RouteQuery(places=("371300",)), []),
    ],
)
def test_the_most_specific_unit_there_is_answers_for_a_place(
    streets: Territories, query: RouteQuery, territory: list[str]
) -> None:
    assert sorted(streets.of(query)) == sorted(territory)


def test_two_streets_of_one_district_are_several_places() -> None:
    router = load_router(towns.plan(jurisdiction("linyi"), "兰山区").after)
    result = router.route(RouteQuery(text="枣园镇和半程镇的公交都停运了", places=("371302",)))
    assert set(result.territory) == {"兰山区枣园镇人民政府", "兰山区半程镇人民政府"}
    assert f"等多个地方，由上级主管部门{result.lead}牵头" in result.reason


@pytest.mark.parametrize("text", ["解放街道路坑洼", "街道两旁路灯不亮", "这条街道红绿灯坏了", "街道上红绿灯坏了"])
def test_a_street_as_a_road_is_no_street_office(text: str) -> None:
    classes = load_router(jurisdiction("generic")).classes
    assert classes is not None
    scores = dict(zip(classes.names, classes.scores(classes.match("", text)), strict=True))
    assert scores["街道乡镇"] == 0
    office = dict(zip(classes.names, classes.scores(classes.match("", "泉塘街道不作为")), strict=True))
    assert office["街道乡镇"] > 0


def test_a_place_that_is_not_ours_is_said(linyi: Router) -> None:
    result = linyi.route(RouteQuery(text="路灯坏了", places=("北京市",), place_given=True))
    assert result.territory == ()
    assert "“北京市”不在职责表的辖区内" in result.reason


def test_the_top_grade_goes_to_the_leader(linyi: Router) -> None:
    grave = linyi.route(RouteQuery(text="化工厂爆炸，三十多人死亡", severity=Severity.EXTREME))
    assert grave.leader == "本级政府主要负责同志"
    assert "本级政府主要负责同志带头回应（国办发〔2016〕61号）" in grave.reason
    assert linyi.route(RouteQuery(text="化工厂冒黑烟")).leader == ""


def test_a_must_respond_category_makes_the_lead_the_first_to_answer(linyi: Router) -> None:
    result = linyi.route(RouteQuery(text="化工厂冒黑烟", must_respond=("涉及公众切身利益且产生较大影响",)))
    assert "市生态环境局为第一责任主体" in result.reason


def test_a_vertical_agency_is_coordinated_by_its_superior(lixia: Router) -> None:
    result = lixia.route(RouteQuery(text="二手房契税怎么算，发票开不出来，找税务局"))
    assert result.office(result.lead or "") == "国家税务总局济南市历下区税务局"
    assert "国家税务总局济南市税务局办公室会同宣传部门协调" in result.reason


def test_where_a_document_is_silent_the_class_beneath_answers_and_says_so(lixia: Router) -> None:
    result = lixia.route(RouteQuery(text="小学划片不公平，学校老师乱收补课费"))
    assert (result.lead, result.fallback) == ("教育", "区政府办公室")
    assert "未列此类事项" in result.reason
    assert "按通用部门类别由“教育”承办" in result.reason


def test_where_a_document_names_no_department_the_reason_says_so() -> None:
    result = load_router(jurisdiction("tianjin")).route(RouteQuery(text="生态环境：工厂排污，河水发黑"))
    assert result.lead == "生态环境"
    assert "原文未列牵头部门" in result.reason
    assert "谁主管谁负责" in result.reason


def test_inner_offices_are_named_as_such() -> None:
    result = load_router(jurisdiction("jiangxi-rural")).route(RouteQuery(text="孩子的小学老师体罚学生"))
    assert result.lead == "教育"
    assert "只列内设处室" in result.reason


@pytest.mark.parametrize("text", ["顶", "看看", "哎", "转发一下", "好的谢谢"])
def test_under_a_confidence_a_person_is_asked_with_the_best_three(linyi: Router, text: str) -> None:
    result = linyi.route(RouteQuery(text=text))
    assert (result.lead, result.fallback) == (None, "市政府办公室")
    assert len(result.candidates) == 3


@pytest.mark.parametrize("sector", [Sector.HEALTH, Sector.EDUCATION, Sector.JUSTICE])
def test_a_given_sector_outranks_the_text(linyi: Router, daqing: Router, sector: Sector) -> None:
    for router in (linyi, daqing):
        result = router.route(
            RouteQuery(text="公交车司机拒载，路灯不亮，垃圾没人收，工厂排污", sector=sector, sector_given=True)
        )
        duty = next(one for one in router.jurisdiction.duties if one.id == result.duty)
        assert sector in duty.sectors


def test_past_rulings_rank_where_the_table_is_silent_never_against_it(linyi: Router) -> None:
    ruling = (Ruling("市城管局", "云雀台那件怪事", Sector.OTHER),)
    silent = linyi.route(RouteQuery(title="云雀台那件怪事又来了", rulings=ruling))
    assert silent.lead is None
    assert silent.candidates[0][0] == "市城管局"
    assert "经裁定由市城管局主办" in silent.reason
    against = (Ruling("市体育局", "小学学区划片招生", Sector.EDUCATION),)
    told = linyi.route(RouteQuery(title="小学学区划片招生", rulings=against))
    assert told.lead == "市教育局"


def test_rulings_on_unlike_matters_change_nothing() -> None:
    ranking = [("甲", 0.4), ("乙", 0.2)]
    assert rank(ranking, (Ruling("丙", "完全是另一件事", Sector.URBAN),), "路灯坏了", Sector.URBAN) == (ranking, "")
