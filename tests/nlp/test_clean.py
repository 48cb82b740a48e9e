"""Traditional characters are read as simplified ones; how a character is read is left out; emoticons stay."""

import pytest

from nlp.engine import Engine
from nlp.personal.mask import mask
from nlp.text.clean import clean
from nlp.text.simplify import as_written, simplified


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("福州市鼓樓區停水三天,兩萬多戶居民受影響", "福州市鼓楼区停水三天,两万多户居民受影响"),
        ("深圳龍華區地鐵施工噪音擾民,投訴無門", "深圳龙华区地铁施工噪音扰民,投诉无门"),
        ("建議在學校門口增設紅綠燈", "建议在学校门口增设红绿灯"),
    ],
)
def test_traditional_characters_are_understood_as_simplified_ones(engine: Engine, text: str, same: str) -> None:
    first, second = (analysis.as_fields() for analysis in engine.analyse([("", text), ("", same)]))
    assert engine.analyse([("", text)])[0].text == text
    assert {name: value for name, value in first.items() if name != "text"} == {
        name: value for name, value in second.items() if name != "text"
    }


def test_a_single_old_character_may_be_a_name() -> None:
    assert simplified(["咸阳市乾县城关镇停水三天没人管", "停水"]) == {}


def test_what_is_hidden_in_traditional_texts_stays_where_it_was(engine: Engine) -> None:
    analysis = engine.analyse([("", "聯繫人:陳國華,電話13812345678,請儘快處理")])[0]
    assert analysis.text == "聯繫人:陳**,電話138********,請儘快處理"
    assert mask("聯繫人:陳國華,電話13812345678") == ("聯繫人:陳**,電話138********", {"name": 1, "phone": 1})
    assert as_written("陳國華", "陈**") == "陳**"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("现将通知印發(fā)给你们", "现将通知印發给你们"),
        ("请遵照執(zhí)行，參（cān）照办理", "请遵照執行，參照办理"),
        ("三楼(lift)坏了(a)", "三楼(lift)坏了(a)"),
        ("太吵了[怒][怒]😡 求管管", "太吵了[怒][怒]😡 求管管"),
    ],
)
def test_readings_are_left_out_and_emoticons_stay(text: str, wanted: str) -> None:
    assert clean(text) == wanted
