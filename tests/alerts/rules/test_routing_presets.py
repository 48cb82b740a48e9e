"""The five real duty tables: complete, true to their documents, reached by their own text and by paraphrases."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from alerts.rules.route_types import RouteQuery, RouteResult
from alerts.rules.routing import Router, load_router
from config.load import fields26, jurisdiction
from config.schema.jurisdiction import DutyEntry
from nlp.engine import Engine

PRESETS = {"000": "tianjin", "001": "jiangxi-rural", "002": "linyi", "003": "daqing", "004": "lixia"}
PARAPHRASES = yaml.safe_load((Path(__file__).parent / "paraphrases.yaml").read_text("utf-8"))
PINYIN = re.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňɡ]+[)）]", re.I)


@pytest.fixture(scope="module")
def routers() -> dict[str, Router]:
    return {key: load_router(jurisdiction(key)) for key in PRESETS.values()}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def _ask(router: Router, engine: Engine, text: str) -> RouteResult:
    told = engine.analyse([("", text)])[0]
    return router.route(RouteQuery(sector=told.sector, sectors=told.sectors, text=told.text, field=told.field26 or ""))


def _table(shared: Path) -> dict[str, Any]:
    return yaml.safe_load((shared / "policy/sectors_by_seed.yaml").read_text("utf-8"))


def _canonical(table: dict[str, Any], row: dict[str, Any]) -> list[str]:
    names = {name: one["canonical"] for one in table["aliases"] for name in one["variants"] if row["source"] == "002"}
    return [names.get(name, name) for name in row["lead"]]


def _duty(duties: list[DutyEntry], row: dict[str, Any]) -> DutyEntry:
    """The duty made from a row: the same quote, and the row's own topic or sector among its names."""
    wanted = {row["sub_topic"], row["sector"]}
    found = [one for one in duties if one.quote == row["quote"] and wanted & {one.subject, *one.aliases}]
    assert len(found) >= 1, row
    return found[0]


@pytest.mark.shared
def test_all_131_duties_of_the_five_documents_are_there(shared: Path) -> None:
    table = _table(shared)
    counts = Counter(PRESETS[row["source"]] for row in table["assignments"])
    assert counts == {key: len(jurisdiction(key).duties) for key in PRESETS.values()}
    assert sum(counts.values()) == 131
    for row in table["assignments"]:
        duty = _duty(list(jurisdiction(PRESETS[row["source"]]).duties), row)
        assert bool(row.get("open_list")) == duty.open_list
        assert len(duty.lead) == len(row["lead"])
        assert not row.get("inferred") or "本项目" in duty.inferred


@pytest.mark.shared
def test_every_quote_stands_in_its_document(shared: Path) -> None:
    files = {key: one["file"] for key, one in _table(shared)["documents"].items()}
    for source, key in PRESETS.items():
        text = re.sub(r"\s", "", PINYIN.sub("", (shared / "seeds" / files[source]).read_text("utf-8")))
        for duty in jurisdiction(key).duties:
            quote = re.sub(r"\s", "", duty.quote)
            assert quote in text, (key, duty.id)


@pytest.mark.parametrize("key", PRESETS.values())
def test_every_field_class_and_successor_of_a_preset_is_known(key: str) -> None:
    preset = jurisdiction(key)
    fields = {one.name for one in fields26()}
    classes = {unit.name for unit in jurisdiction("generic").departments}
    units = {unit.name for unit in preset.departments}
    for duty in preset.duties:
        assert set(duty.fields) <= fields, duty.id
        assert set(duty.classes) <= classes, duty.id
        assert duty.inferred, duty.id
    for unit in preset.departments:
        assert set(unit.successors) <= units, unit.name
        assert not unit.successors or unit.until, unit.name
        assert set(unit.covers) <= classes, unit.name


def _own_texts(row: dict[str, Any]) -> Iterator[str]:
    yield row["sub_topic"]
    yield f"{row['sub_topic']}。{row['quote']}"


@pytest.mark.shared
def test_duties_that_name_a_lead_are_reached_by_their_own_text(
    shared: Path, routers: dict[str, Router], engine: Engine
) -> None:
    table = _table(shared)
    asked = reached = 0
    for row in table["assignments"]:
        router = routers[PRESETS[row["source"]]]
        wanted = {name for name in _canonical(table, row) if router.offices.is_unit(name)}
        if not wanted:
            continue
        for text in _own_texts(row):
            asked += 1
            reached += _ask(router, engine, text).lead in wanted
    assert asked >= 170
    assert reached / asked >= 0.95


@pytest.mark.shared
def test_a_quote_alone_names_the_leads_of_its_sentence(
    shared: Path, routers: dict[str, Router], engine: Engine
) -> None:
    table = _table(shared)
    asked = reached = 0
    for row in table["assignments"]:
        router = routers[PRESETS[row["source"]]]
        wanted = {name for name in _canonical(table, row) if router.offices.is_unit(name)}
        if wanted:
            asked += 1
            reached += wanted <= set(_ask(router, engine, row["quote"]).leads)
    assert reached / asked >= 0.95


@pytest.mark.shared
def test_duties_that_name_nobody_in_particular_go_to_the_fallback(
    shared: Path, routers: dict[str, Router], engine: Engine
) -> None:
    table = _table(shared)
    asked = fallen = 0
    for row in table["assignments"]:
        router = routers[PRESETS[row["source"]]]
        if any(router.offices.is_unit(name) for name in _canonical(table, row)):
            continue
        asked += 1
        result = _ask(router, engine, f"{row['sub_topic']}。{row['quote']}")
        fallen += result.fallback == router.jurisdiction.fallback
    assert asked == 41
    assert fallen == asked


def test_paraphrases_reach_the_lead(routers: dict[str, Router], engine: Engine) -> None:
    """Written before the presets' words; the first run with words of the document reached 63 of 85."""
    missed = []
    for row in PARAPHRASES:
        result = _ask(routers[row["jurisdiction"]], engine, row["text"])
        if not (result.lead in row["lead"] if row["lead"] else result.fallback):
            missed.append((row["jurisdiction"], row["duty"], result.lead, row["text"]))
    assert len(PARAPHRASES) >= 60
    assert {row["jurisdiction"] for row in PARAPHRASES} == set(PRESETS.values())
    assert 1 - len(missed) / len(PARAPHRASES) >= 0.80, missed


@pytest.mark.parametrize("key", PRESETS.values())
def test_a_duty_given_by_name_is_obeyed_whatever_the_text_says(routers: dict[str, Router], key: str) -> None:
    router = routers[key]
    for duty in router.jurisdiction.duties:
        result = router.route(RouteQuery(subject=duty.subject, text="公交车站旁的学校食堂医院派出所"))
        assert result.duty == duty.id
        units = {name for name in duty.lead if router.offices.is_unit(name)}
        assert result.lead in units if units else result.fallback == router.jurisdiction.fallback
