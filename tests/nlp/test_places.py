"""Places to the deepest level, and what is no place."""

from pathlib import Path
from time import process_time

import pytest

from config.load import jurisdiction
from config.schema.jurisdiction import DepartmentEntry, DivisionEntry, Jurisdiction
from nlp.engine import Engine

TABLE = [
    line.partition("\t")[::2] for line in (Path(__file__).parent / "place_table.tsv").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize(("text", "code"), TABLE, ids=[row[0] for row in TABLE])
def test_finds_the_deepest_place(engine: Engine, text: str, code: str) -> None:
    places = engine.analyse([("", text)])[0].places
    assert [place.code for place in places[:1]] == ([code] if code else [])


def test_the_jurisdiction_decides_what_is_ambiguous() -> None:
    home = Jurisdiction(
        key="fuzhou",
        name="福州",
        home="350100",
        fallback="办公室",
        departments=(DepartmentEntry(name="办公室"),),
        duties=(),
        divisions=(
            DivisionEntry(code="350102", name="鼓楼区", level="county", aliases=("鼓楼",), parent="350100"),
            DivisionEntry(code="350102990", name="幸福里小区", level="place", aliases=("幸福里",), parent="350102"),
        ),
    )
    engine = Engine(home)
    found = [
        analysis.places
        for analysis in engine.analyse([("", "鼓楼区垃圾没人管"), ("", "幸福里停水"), ("", "去北京出差，鼓楼停电")])
    ]
    assert [places[0].code for places in found] == ["350102", "350102990", "350102"]
    assert found[2][1].code == "110000"


def test_home_decides_towns_and_districts_but_the_text_comes_first() -> None:
    home = Jurisdiction(
        key="fuzhou",
        name="福州",
        home="350100",
        fallback="办公室",
        departments=(DepartmentEntry(name="办公室"),),
        duties=(),
    )
    texts = ["鼓楼区公厕太脏", "新店镇停水", "南京鼓楼区公厕太脏", "东街街道办没人"]
    found = [analysis.places for analysis in Engine(home).analyse([("", text) for text in texts])]
    assert [places[0].code for places in found] == ["350102", "350111101", "320106", "350102004"]


def test_long_and_hostile_texts_take_their_time_in_proportion(engine: Engine) -> None:
    for unit in ("《福州》", "鼓楼区", "镇", "太平镇", "北京闽"):
        times = []
        for many in (2_000, 16_000):
            text = unit * many
            start = process_time()
            engine.analyse([("", text)])
            times.append(process_time() - start)
        assert times[1] < 30 * max(times[0], 0.05)


def test_the_jurisdictions_own_town_outranks_one_of_its_name_elsewhere() -> None:
    engine = Engine(jurisdiction("demo"))
    own, other = engine.analyse([("", "柳溪镇的化工厂半夜偷排，河水发黑"), ("", "平泉市柳溪镇的化工厂半夜偷排")])
    assert [place.code for place in own.places] == ["990001101"]
    assert other.places[0].code == "130881111"
