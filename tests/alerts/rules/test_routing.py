"""Routing: lead, co-handlers, territory, reason and candidates, by the table of the demo town and of real presets."""

import pytest
import yaml

from alerts.rules.route_types import RouteQuery
from alerts.rules.routing import Router, load_router
from alerts.rules.territory import Territories
from alerts.rules.word_model import load_word_model
from config.load import JURISDICTIONS, jurisdiction, jurisdiction_keys
from config.schema.jurisdiction import Jurisdiction
from config.vocabulary import Sector


@pytest.fixture(scope="module")
def demo() -> Router:
    return load_router(jurisdiction("demo"))


@pytest.fixture(scope="module")
def linyi() -> Router:
    return load_router(jurisdiction("linyi"))


@pytest.fixture(scope="module")
def generic() -> Router:
    return load_router(jurisdiction("generic"))


@pytest.mark.parametrize(
    ("title", "text", "lead"),
    [
        ("路灯坏了半个月", "巷子里黑灯瞎火，老人摔了一跤", "县城市管理局"),
        ("", "一下雨小区门口就积水，下水道堵死了，井盖都冒水", "县城市管理局"),
        ("暖气不热", "室温只有十四度，打了热力公司三次电话", "县住房和城乡建设局"),
        ("102路末班车太早", "下晚自习赶不上公交，能不能延长", "县交通运输局"),
        ("", "工地干了一冬天，包工头拖欠工资跑了，血汗钱要不回来", "县人力资源和社会保障局"),
        ("饭里吃出虫子", "实验小学食堂的午餐里有虫，孩子拉肚子", "县教育和体育局"),
        ("化工厂半夜偷排", "河水发黑，一股刺鼻的味道", "市生态环境局青禾分局"),
        ("村支书侵占集体资金", "套取补助款，优亲厚友", "县纪委监委信访室"),
        ("医保报销比例怎么算", "异地就医回来报销，跑了两次", "县医疗保障局"),
        ("征地补偿款迟迟不发", "土地被占三年，青苗费也没给", "县自然资源局"),
    ],
)
def test_the_lead_follows_the_words_of_the_duty(demo: Router, title: str, text: str, lead: str) -> None:
    result = demo.route(RouteQuery(title=title, text=text))
    assert result.lead == lead
    assert result.candidates[0][0] == lead
    assert result.fallback is None


def test_the_reason_quotes_the_duty_and_names_the_document(demo: Router) -> None:
    result = demo.route(RouteQuery(text="路灯不亮"))
    assert "县城市管理局负责城区路灯等市政照明设施的维护" in result.reason
    assert "《青禾县政务公开工作要点》（青政办〔2026〕8号）" in result.reason


def test_co_handlers_come_from_the_duty(demo: Router) -> None:
    assert demo.route(RouteQuery(text="逢雨必淹，积水到膝盖")).co == ("县水利局", "县住房和城乡建设局")


@pytest.mark.parametrize(
    ("query", "territory"),
    [
        (RouteQuery(text="路灯不亮", places=("990001101",)), ("柳溪镇人民政府",)),
        (RouteQuery(text="路灯不亮", places=("石桥镇",)), ("石桥镇人民政府",)),
        (RouteQuery(text="大湾水库边上的路灯不亮"), ("大湾乡人民政府",)),
        (RouteQuery(text="路灯不亮", places=("990001",)), ()),  # the county itself is not a territory of its own
        (RouteQuery(text="柳溪的路灯不亮", places=("石桥镇",), place_given=True), ("石桥镇人民政府",)),
        (RouteQuery(text="柳溪的路灯不亮", places=("北京市",), place_given=True), ()),
    ],
)
def test_the_territory_is_the_unit_of_the_place(demo: Router, query: RouteQuery, territory: tuple[str, ...]) -> None:
    assert demo.route(query).territory == territory


def test_without_a_place_the_territorial_tail_is_in_the_reason(demo: Router) -> None:
    result = demo.route(RouteQuery(text="路灯不亮"))
    assert "各乡镇人民政府、街道办事处" in result.reason
    assert "各乡镇人民政府" not in demo.route(RouteQuery(text="路灯不亮", places=("石桥镇",))).reason


def test_a_given_sector_outranks_the_text(demo: Router) -> None:
    text = "公交车上看到医院的广告"
    given = demo.route(RouteQuery(text=text, sector=Sector.HEALTH, sector_given=True))
    assert given.lead == "县卫生健康局"


@pytest.mark.parametrize("sector", [sector for sector in Sector if sector is not Sector.OTHER])
def test_every_sector_alone_finds_a_lead(demo: Router, generic: Router, sector: Sector) -> None:
    for router in (demo, generic):
        result = router.route(RouteQuery(sector=sector, sector_given=True))
        assert result.lead is not None
        assert any(sector in duty.sectors and result.lead in duty.lead for duty in router.jurisdiction.duties)


def test_vertical_agencies_name_their_superior(demo: Router) -> None:
    assert "云州市生态环境局" in demo.route(RouteQuery(text="工厂半夜排污，臭气熏天")).reason


@pytest.mark.parametrize("text", ["哈哈哈哈今天好开心", "", "asdf 123"])
def test_where_the_table_is_silent_the_fallback_takes_it(demo: Router, text: str) -> None:
    result = demo.route(RouteQuery(text=text))
    assert (result.lead, result.leads, result.fallback) == (None, (), "县政府办公室")
    assert "兜底" in result.reason
    assert len(result.candidates) == 3


@pytest.mark.parametrize("key", jurisdiction_keys())
@pytest.mark.parametrize(
    "text", ["", "路灯不亮", "学校乱收费，家长去教育局和信访局都没人管", "社保 医保 公积金 房产证"]
)
def test_three_candidates_whose_probabilities_sum_to_at_most_one(key: str, text: str) -> None:
    result = load_router(jurisdiction(key)).route(RouteQuery(text=text))
    names = [name for name, _ in result.candidates]
    probabilities = [p for _, p in result.candidates]
    assert len(set(names)) == 3
    assert sum(probabilities) <= 1
    assert probabilities == sorted(probabilities, reverse=True)
    assert result.lead is None or names[0] == result.lead


@pytest.mark.parametrize("key", jurisdiction_keys())
def test_presets_name_only_units_they_have(key: str) -> None:
    preset = jurisdiction(key)
    units = {unit.name for unit in preset.departments}
    assert preset.fallback in units
    for duty in preset.duties:
        assert {*duty.lead, *duty.co, *duty.today} <= units | set(preset.collectives), duty.id
        assert duty.quote
        assert duty.document
    assert len({duty.id for duty in preset.duties}) == len(preset.duties)


def test_the_demo_town_has_all_that_the_tour_needs() -> None:
    preset = jurisdiction("demo")
    kinds = [unit.kind for unit in preset.departments]
    assert kinds.count("territory") == 4
    assert kinds.count("vertical") == 2
    assert len(kinds) >= 29
    assert all(unit.email.endswith("@qinghe.example") for unit in preset.departments)
    assert len({unit.email for unit in preset.departments}) == len(kinds)
    assert {sector for duty in preset.duties for sector in duty.sectors} == set(Sector) - {Sector.OTHER}


def test_a_text_in_a_preset_without_any_duty_falls_back() -> None:
    empty = Jurisdiction(key="empty", name="空", fallback="办公室", departments=(), duties=())
    result = Router(empty).route(RouteQuery(text="路灯不亮"))
    assert (result.lead, result.fallback) == (None, "办公室")


def test_places_are_found_by_code_name_and_alias() -> None:
    territories = Territories(jurisdiction("linyi"))
    assert territories.unit_of(territories.code_of("兰山区") or "") == "兰山区人民政府"
    assert territories.unit_of("371302001") == "兰山区人民政府"  # a street of the district
    assert territories.unit_of("110101") is None
    assert territories.code_of("不存在的地方") is None


def test_a_quote_of_a_shared_row_names_all_units_of_the_row(linyi: Router) -> None:
    result = linyi.route(RouteQuery(text="继续做好扶贫脱困、污染防治、防范化解重大风险信息公开"))
    assert {"市扶贫办", "市生态环境局", "市地方金融监管局", "市应急局"} <= set(result.leads)
    assert "临政办字〔2020〕87号" in result.reason


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("孩子明年上小学，学区怎么划片，幼儿园还要补课", "市教育局"),
        ("医院看病药价太高，疫苗也打不上", "市卫健委"),
        ("小区门口被偷了三辆车，报警没人管", "市公安局"),
        ("低保申请半年没批，老人住养老院", "市民政局"),
    ],
)
def test_a_real_preset_routes_citizens_words_too(linyi: Router, text: str, lead: str) -> None:
    assert linyi.route(RouteQuery(text=text)).lead == lead


@pytest.mark.shared
def test_every_lead_of_linyi_is_reached_by_its_duties_own_text(shared, linyi: Router) -> None:
    table = yaml.safe_load((shared / "policy/sectors_by_seed.yaml").read_text("utf-8"))
    canonical = {
        name: row["canonical"] for row in table["aliases"] if row["source"] == "002" for name in row["variants"]
    }
    rows = [row for row in table["assignments"] if row["source"] == "002"]
    reached = named = 0
    for row in rows:
        for text in (row["quote"], row["sub_topic"]):
            result = linyi.route(RouteQuery(text=text))
            reached += sum(canonical.get(name, name) in result.leads for name in row["lead"])
            named += len(row["lead"])
    assert len(rows) == len(linyi.jurisdiction.duties)
    assert reached / named >= 0.95


@pytest.mark.shared
def test_the_keywords_of_generic_find_the_department_of_real_messages(shared) -> None:
    """Measured without the word model, which has seen these messages; held-out figures: benchmarks/train_routing.py."""
    import json

    rows = [json.loads(line) for line in (shared / "data/routing/replies.jsonl").read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["departments_mentioned"]]
    router = Router(jurisdiction("generic"))
    found = [
        [name for name, _ in router.route(RouteQuery(title=row["title"], text=row["text"][:800])).candidates]
        for row in rows
    ]
    first = sum(names[0] in row["departments_mentioned"] for names, row in zip(found, rows, strict=True))
    third = sum(
        any(name in row["departments_mentioned"] for name in names) for names, row in zip(found, rows, strict=True)
    )
    assert first / len(rows) >= 0.58
    assert third / len(rows) >= 0.80


def test_the_word_model_knows_the_units_of_its_preset() -> None:
    model = load_word_model(JURISDICTIONS / "generic")
    assert model is not None
    assert set(model.departments) == {unit.name for unit in jurisdiction("generic").departments}
    assert load_word_model(JURISDICTIONS / "demo") is None


def test_generic_ranks_by_words(generic: Router) -> None:
    result = generic.route(RouteQuery(title="咨询居民医保报销问题", text="在外地住院，报销比例是多少"))
    assert result.lead == "卫健医保"
    assert result.candidates[0][1] > 0.4
