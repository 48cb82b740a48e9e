"""A file of flag rules is checked whole at the start: file, line, key, value, and what is expected."""

from datetime import date
from pathlib import Path

import pytest

from config.flag_files import PRESETS, in_use, load_flags, path_of, presets, version_of
from config.load import ConfigError
from config.schema.installation import Installation
from config.vocabulary import Role, Sector

RULE = "rules:\n  - id: a\n    name: 甲\n    when:\n"


def _file(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{RULE}      submiters: 3\n", ["mine.yaml:5", "rules[0].when.submiters", "没有这个键", "是不是 submitters"]),
        (f"{RULE}      submitters: three\n", ["mine.yaml:5", "submitters = 'three'", "应为整数"]),
        (f"{RULE}      submitters: yes\n", ["mine.yaml:5", "应为整数"]),
        (f"{RULE}      submitters: 0\n", ["应不小于 1"]),
        (f"{RULE}      burst_p: 1.5\n", ["burst_p = 1.5", "应不大于 1"]),
        (f"{RULE}      severity: 严重\n", ["mine.yaml:5", "'严重'", "'特别重大'", "'一般'"]),
        (f"{RULE}      signals: [dead]\n", ["signals[0] = 'dead'", "'deaths'"]),
        (f"{RULE}      all:\n        - heat: 5\n        - haet: 6\n", ["mine.yaml:7", "when.all[1].haet", "heat"]),
        (f"{RULE}      或:\n        - heat: x\n", ["mine.yaml:6", "when.或[0].heat = 'x'", "应为数字"]),
        (f"{RULE}      {{}}\n", ["rules[0].when", "没有写条件"]),
        (f"{RULE}      not: {{}}\n", ["rules[0].when.not", "没有写条件"]),
        ("rules:\n  - {id: a, name: 甲}\n", ["mine.yaml:2", "rules[0].when", "没有写条件"]),
        ("rules: []\n", ["mine.yaml:1", "rules", "不能为空"]),
        ("- a\n", ["mine.yaml", "应为“键: 值”"]),
        ("", ["mine.yaml", "应为“键: 值”"]),
        (f"{RULE}      heat: 5\n      heat: 6\n", ["mine.yaml:6", "heat", "写了两次"]),
        (f"{RULE}      heat: 5\n  - {{id: a, name: 乙, when: {{heat: 6}}}}\n", ["mine.yaml:6", "'a'", "已经用过"]),
        (f"{RULE}      sensitive: [开学]\n", ["mine.yaml:5", "'开学'", "没有这个时段"]),
        (f"{RULE}      territories: [37102]\n", ["territories[0] = '37102'"]),
        (
            f"{RULE}      heat: 5\nperiods:\n  - {{name: 年, from: 13-01, to: 02-01}}\n",
            ["mine.yaml:7", "from = '13-01'"],
        ),
        (f"{RULE}      heat: 5\nperiods:\n  - {{name: 年, from: 01-01, to: 2027-02-01}}\n", ["都写年份"]),
        (f"{RULE}      heat: 5\nrecipients:\n  - {{name: 卫健}}\n", ["mine.yaml:7", "至少写一个"]),
        (f"{RULE}      heat: 5\nrecipients:\n  - {{name: 卫健, roles: [judge], rules: [b]}}\n", ["'b'", "没有这个 id"]),
        (
            f"{RULE}      heat: 5\ntelling: {{wait_minutes: -1}}\n",
            ["mine.yaml:6", "telling.wait_minutes = -1", "应不小于 0"],
        ),
        (f"{RULE}      heat: 5\ntelling: {{quiet_hours: 10pm}}\n", ["telling.quiet_hours = '10pm'", "写法不对"]),
        ("rules: [unclosed\n", ["mine.yaml", "YAML"]),
    ],
)
def test_a_mistake_is_told_with_file_line_key_and_what_is_expected(tmp_path: Path, text: str, said: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        load_flags(_file(tmp_path, text))
    for word in said:
        assert word in str(caught.value)


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_flags(_file(tmp_path, f"{RULE}      heat: x\n      burst: y\ntellling: {{}}\n"))
    assert len(str(caught.value).splitlines()) == 3


def test_words_of_the_trade_are_understood(tmp_path: Path) -> None:
    file = load_flags(
        _file(
            tmp_path,
            f"{RULE}      与: [{{heat: 5}}, {{或: [{{submitters: 3}}, {{platforms: 2}}]}}]\n"
            "      非: {sectors: [其他]}\n"
            "      territories: [370102]\n"
            "periods: [{name: 两会, from: 2027-03-03, to: 2027-03-11}]\n"
            "recipients: [{name: 全部, roles: [研判值班长]}]\n",
        )
    )
    when = file.rules[0].when
    assert (when.every[1].some[1].platforms, when.territories) == (2, ("370102",))
    assert when.never is not None
    assert when.never.sectors == (Sector.OTHER,)
    assert file.recipients[0].roles == (Role.JUDGE,)
    assert file.periods[0].holds(date(2027, 3, 5), Sector.URBAN)
    assert not file.periods[0].holds(date(2026, 3, 5), Sector.URBAN)


def test_a_period_may_run_over_the_new_year_and_concern_some_sectors(tmp_path: Path) -> None:
    text = f"{RULE}      heat: 5\nperiods: [{{name: 年, from: 12-30, to: 01-02, sectors: [交通运输]}}]\n"
    [period] = load_flags(_file(tmp_path, text)).periods
    assert period.holds(date(2026, 12, 31), Sector.TRANSPORT)
    assert period.holds(date(2027, 1, 2), Sector.TRANSPORT)
    assert not period.holds(date(2027, 1, 3), Sector.TRANSPORT)
    assert not period.holds(date(2027, 1, 1), Sector.URBAN)


def test_the_version_is_what_the_rule_says(tmp_path: Path) -> None:
    one, same, other = (
        load_flags(_file(tmp_path / name, text)).rules[0]
        for name, text in {
            "1": f"{RULE}      heat: 5\n",
            "2": "rules: [{when: {heat: 5.0}, name: 换个名字, id: a}]\n",
            "3": f"{RULE}      heat: 6\n",
        }.items()
        if (tmp_path / name).mkdir() is None
    )
    assert version_of(one) == version_of(same) != version_of(other)
    assert len(version_of(one)) == 12


def test_every_preset_is_sound_and_asks_the_more_of_a_province() -> None:
    assert presets() == ["county", "province"]
    county, province = (load_flags(PRESETS / f"{name}.yaml") for name in presets())
    assert [rule.id for rule in county.rules] == [rule.id for rule in province.rules]
    for small, large in zip(county.rules, province.rules, strict=True):
        for name in ("heat", "burst", "submitters", "platforms", "support"):
            assert (getattr(small.when, name) or 0) <= (getattr(large.when, name) or 10**6), (small.id, name)


@pytest.mark.parametrize(
    ("jurisdiction", "flags", "name"),
    [
        ("demo", "", "county.yaml"),
        ("generic", "", "county.yaml"),
        ("tianjin", "", "province.yaml"),
        ("tianjin", "county", "county.yaml"),
        ("demo", "mine.yaml", "mine.yaml"),
    ],
)
def test_which_file_is_in_use(tmp_path: Path, jurisdiction: str, flags: str, name: str) -> None:
    _file(tmp_path, f"{RULE}      heat: 5\n")
    installation = Installation(jurisdiction=jurisdiction, flags=flags)
    assert path_of(installation, tmp_path).name == name
    assert in_use(installation, tmp_path).rules


def test_a_file_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"flags = 'town'.*county、province"):
        in_use(Installation(jurisdiction="demo", flags="town"), tmp_path)
