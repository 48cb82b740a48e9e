"""What is news of a matter, and what is a part of a wider one."""

from dataclasses import replace

import pytest

from alerts.rules.alert_news import Known, news
from alerts.rules.inhibition import Matter, is_part
from config.flags import Telling
from config.vocabulary import Sector, Severity

TOLD = Known(Severity.ORDINARY, 8, 2, {"injured": 2.0}, ())
WHOLE = Matter(Severity.LARGER, Sector.URBAN, "371302", ("城关街道大面积停水", "停水", "自来水"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"submitters": 15}, []),
        ({"submitters": 16}, ["反映人数由 8 人增至 16 人"]),
        ({"platforms": 3}, []),
        ({"platforms": 4}, ["平台由 2 个增至 4 个"]),
        ({"severity": Severity.MAJOR}, ["等级由一般升为重大"]),
        ({"signals": {"injured": 2.0, "deaths": 1.0}}, ["死亡 1 人（此前未提到）"]),
        ({"signals": {"injured": 5.0}}, ["受伤由 2 人增至 5 人"]),
        ({"signals": {"injured": 1.0}}, []),
        ({"signals": {"injured": 2.0, "money": 9e6}}, []),
        ({"must_respond": ("甲类",)}, ["新属于应当回应的情形（甲类）"]),
        ({"severity": Severity.LARGER, "submitters": 20}, ["等级由一般升为较大", "反映人数由 8 人增至 20 人"]),
    ],
)
def test_what_is_news(change: dict[str, object], said: list[str]) -> None:
    assert news(TOLD, replace(TOLD, **change), Telling()) == said


def test_twice_as_many_of_very_few_is_no_news() -> None:
    few = replace(TOLD, submitters=2, platforms=1)
    assert news(few, replace(few, submitters=6, platforms=2), Telling()) == []


@pytest.mark.parametrize(
    ("part", "muted"),
    [
        (Matter(Severity.ORDINARY, Sector.URBAN, "371302004", ("城关街道停水三天",)), True),
        (Matter(Severity.ORDINARY, Sector.URBAN, "371302", ("城关街道停水三天",)), True),
        (Matter(Severity.MAJOR, Sector.URBAN, "371302004", ("城关街道停水三天",)), False),
        (Matter(Severity.ORDINARY, Sector.HEALTH, "371302004", ("城关街道停水三天",)), False),
        (Matter(Severity.ORDINARY, Sector.URBAN, "371311004", ("城关街道停水三天",)), False),
        (Matter(Severity.ORDINARY, Sector.URBAN, "371302004", ("河东小学门口路灯不亮",)), False),
        (Matter(Severity.ORDINARY, Sector.URBAN, "", ("城关街道停水",)), True),
        (Matter(Severity.ORDINARY, Sector.URBAN, "", ("停水三天没人管",)), False),
    ],
)
def test_what_is_a_part_of_a_wider_matter(part: Matter, muted: bool) -> None:
    assert is_part(part, WHOLE) is muted


def test_two_potholes_in_two_streets_are_two() -> None:
    one = Matter(Severity.ORDINARY, Sector.TRANSPORT, "371302001", ("人民路大坑没人管",))
    other = Matter(Severity.ORDINARY, Sector.TRANSPORT, "371302001", ("工业园路大坑一直在",))
    assert not is_part(other, one)


def test_two_estates_without_water_are_two_and_each_is_a_part_of_the_towns_water_cut() -> None:
    town = Matter(Severity.ORDINARY, Sector.URBAN, "371302", ("全县停水一天了", "停水", "自来水公司"))
    one, other = (
        Matter(Severity.ORDINARY, Sector.URBAN, "371302", (f"{name}停水一天了", "停水", "自来水公司"))
        for name in ("锦绣花园", "翠湖小区")
    )
    assert not is_part(one, other)
    assert not is_part(other, one)
    assert is_part(one, town)
    assert not is_part(town, one)


def test_the_name_of_the_part_does_not_count_as_something_that_the_wider_matter_does_not_say() -> None:
    town = Matter(Severity.ORDINARY, Sector.URBAN, "371302", ("全县停水",))
    assert is_part(Matter(Severity.ORDINARY, Sector.URBAN, "371302", ("锦绣花园停水",)), town)


def test_two_potholes_in_the_same_words_are_two() -> None:
    one, other = (
        Matter(Severity.ORDINARY, Sector.TRANSPORT, "371302", (f"{street}大坑没人修", "大坑", "电动车", "没人修"))
        for street in ("青年路", "解放路")
    )
    assert not is_part(one, other)


def test_what_most_of_its_posts_say_makes_a_part_not_the_sentence_that_is_its_title() -> None:
    words = ("停水了停水了，全城都没水，自来水公司说主管道爆了", "停水", "自来水", "公司", "全县", "恢复")
    town = Matter(Severity.ORDINARY, Sector.URBAN, "371302", words)
    later = ("停水第二天了，自来水公司还没说法", "停水", "自来水", "全县", "公司", "恢复", "说法")
    pipe = ("锦绣花园爆管，物业说明天修，楼上还停水", "花园", "锦绣", "爆管", "物业", "停水", "楼道")
    assert is_part(Matter(Severity.ORDINARY, Sector.URBAN, "371302", later), town)
    assert not is_part(Matter(Severity.ORDINARY, Sector.URBAN, "371302", pipe), town)
    named = ("翠湖小区停水两天，楼上挑水", "翠湖", "停水", "翠湖小区", "小区", "挑水")
    assert is_part(Matter(Severity.ORDINARY, Sector.URBAN, "371302", named), town)  # pieces of its name do not count
