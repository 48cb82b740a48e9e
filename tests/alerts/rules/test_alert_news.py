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
