"""A configuration error stops the start and names file, key and value."""

from pathlib import Path

import pytest

from config import load
from config.load import ConfigError, load_list, load_yaml
from config.schema.deadlines import DeadlineRule
from config.schema.installation import Installation

SOURCE = "jurisdiction: generic\nsources: [{key: a, name: b, "


def _file(folder: Path, text: str) -> Path:
    path = folder / "huiying.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("jurisdiction: generic\nmial: {}\n", ["mial", "huiying.yaml"]),
        ("jurisdiction: generic\nmail: {port: twenty}\n", ["mail.port", "twenty"]),
        ("jurisdiction: 'No Such!'\n", ["jurisdiction", "No Such!"]),
        ("name: x\n", ["jurisdiction", "必须填写"]),
        ("jurisdiction: demo\nmail: {hots: x}\n", ["mail.hots", "'x'", "没有这个键"]),
        (f"{SOURCE}kind: carrier-pigeon, url: 'http://x'}}]\n", ["carrier-pigeon"]),
        (f"{SOURCE}kind: discuz, url: 'file:///etc/passwd'}}]\n", ["file:///etc"]),
        ("jurisdiction: [unclosed\n", ["YAML"]),
        ("- just\n- a list\n", ["huiying.yaml"]),
    ],
)
def test_wrong_configuration_names_file_key_and_value(tmp_path: Path, text: str, said: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        load_yaml(_file(tmp_path, text), Installation)
    for word in said:
        assert word in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothing\.yaml"):
        load_yaml(tmp_path / "nothing.yaml", Installation)


def test_rule_id_given_twice_is_an_error(tmp_path: Path) -> None:
    rule = "{id: a, kind: elapsed_h, arg: 5, clock: T_ack, text: x, document: y, evidence: A}"
    with pytest.raises(ConfigError, match="重复"):
        load_list(_file(tmp_path, f"- {rule}\n- {rule}\n"), DeadlineRule)


def test_unknown_jurisdiction_lists_those_there_are() -> None:
    with pytest.raises(ConfigError, match="generic"):
        load.jurisdiction("atlantis")


@pytest.mark.parametrize("key", load.jurisdiction_keys())
def test_every_preset_loads_and_names_its_own_units(key: str) -> None:
    preset = load.jurisdiction(key)
    units = {entry.name for entry in preset.departments}
    assert preset.fallback in units
    for duty in preset.duties:
        assert {*duty.lead, *duty.co} <= units | set(preset.collectives), duty.id  # "all departments" is no unit


def test_template_of_a_new_folder_is_a_valid_configuration(tmp_path: Path) -> None:
    template = (load.DATA / "huiying.template.txt").read_text("utf-8").replace("{jurisdiction}", "generic")
    assert load_yaml(_file(tmp_path, template), Installation) == Installation(jurisdiction="generic")
