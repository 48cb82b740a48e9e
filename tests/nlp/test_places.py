"""Places to the deepest level, and what is no place."""

from pathlib import Path

import pytest

from config.schema import DepartmentEntry, DivisionEntry, Jurisdiction
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
