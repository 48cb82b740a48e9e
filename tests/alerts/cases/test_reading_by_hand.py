"""What is entered by hand is read as a post is: sector, place, people hurt; so the right unit and the right clock."""

import pytest

from alerts import cases
from alerts.models import Department
from config.vocabulary import Sector, Severity

pytestmark = pytest.mark.django_db


def enter(actor, at, title, what, severity=Severity.ORDINARY):
    return cases.open_by_hand(title, what, "电话", at(0), severity, actor, at(0))


@pytest.fixture
def linyi(settings):
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"jurisdiction": "linyi"})


def test_sector_place_and_numbers_are_read_from_the_words(town, at, linyi):
    case = enter(town.monitor, at, "兰山区解放路小区外墙脱落, 一人受伤", "外墙砖掉下来, 一人受伤送医, 物业两天没来修。")
    assert case.sector == Sector.URBAN
    assert (case.place_code, case.place_name) == ("371302", "兰山区")
    assert case.evidence["signals"]["injured"]["value"] == 1
    assert case.proposal["territory"] == ["兰山区人民政府"]


def test_people_hurt_shorten_the_time_for_the_sign_off(town, at):
    hurt = enter(town.monitor, at, "人行天桥护栏脱落", "护栏脱落, 一人受伤送医。")
    calm = enter(town.monitor, at, "人行天桥护栏脱落", "护栏脱落, 没有人经过。")
    for case in (hurt, calm):
        cases.dispatch(case, town.dispatcher, at(0.1), Department.objects.get(pk=town.housing.pk))
    rules = [case.timers.get(name="T_ack").rule for case in (hurt, calm)]
    assert rules == ["tianjin-life", "tianjin-general"]


def test_what_says_nothing_of_public_services_stays_without_sector_and_place(town, at):
    case = enter(town.monitor, at, "你好", "你好")
    assert (case.sector, case.place_code) == (Sector.OTHER, "")
