"""Townships, sheets of units and accounts by command, as people run them in a folder of their own."""

from pathlib import Path
from shutil import copyfile

import pytest

from alerts.duties import towns, trials, unit_sheet
from alerts.models import Department
from alerts.rules.route_types import RouteQuery
from alerts.rules.routing import load_router
from alerts.units import change_departments, sync_departments
from config.load import ConfigError, jurisdiction, jurisdiction_folder
from tests.own_process import ADMIN, huiying
from tests.sheets import sheet


def test_the_towns_of_a_county_become_units_below_it() -> None:
    plan = towns.plan(jurisdiction("linyi"), "兰山区")
    units = {unit.name: unit for unit in plan.added}
    town = units["兰山区半程镇人民政府"]
    assert (town.short, town.division, town.kind, town.superior) == (
        "半程镇",
        "371302103",
        "territory",
        "兰山区人民政府",
    )
    assert units["兰山区兰山街道办事处"].division == "371302001"
    assert all(unit.division.startswith("371302") for unit in plan.added)
    again = towns.plan(plan.after, "371302")
    assert (again.added, again.changed) == ((), ())


def test_all_towns_of_a_city_have_names_of_their_own() -> None:
    """Short names that two counties share are told apart by the county."""
    plan = towns.plan(jurisdiction("linyi"), "临沂市")
    assert len(plan.added) > 100
    for names in ([unit.name for unit in plan.added], [unit.short for unit in plan.added]):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("place", ["青岛市", "不存在县", "", "99", "半程镇"])
def test_a_place_that_is_none_of_this_jurisdiction_is_refused_in_words(place: str) -> None:
    with pytest.raises(ConfigError, match="没有"):
        towns.plan(jurisdiction("linyi"), place)


def test_a_matter_in_a_town_goes_to_the_town_and_elsewhere_to_the_county() -> None:
    router = load_router(towns.plan(jurisdiction("linyi"), "兰山区").after)
    assert router.route(RouteQuery(text="路坏了", places=("371302103",))).territory == ("兰山区半程镇人民政府",)
    assert router.route(RouteQuery(text="路坏了", places=("371302",))).territory == ("兰山区人民政府",)
    assert router.route(RouteQuery(text="路坏了", places=("371311002",))).territory == ("罗庄区人民政府",)


@pytest.mark.django_db
def test_a_sheet_of_units_adds_changes_and_leaves_the_rest(tmp_path: Path) -> None:
    preset = jurisdiction("linyi")
    sync_departments(preset)
    path = sheet(
        tmp_path / "units.xlsx",
        ["单位", "简称", "类别", "区划", "上级", "别名"],
        ["半程镇人民政府", "半程镇", "镇街", "半程镇", "兰山区人民政府", "半程镇政府、半程"],
        ["市城管局", "城管", "", "", "", ""],
        ["市供热集团", "", "部门", "", "市城管局", ""],
        ["市水利局", "", "", "", "", ""],
    )
    plan = unit_sheet.plan(preset, path)
    assert [unit.name for unit in plan.added] == ["半程镇人民政府", "市供热集团"]
    assert [(unit.name, unit.short) for unit in plan.changed] == [("市城管局", "城管")]
    assert plan.same == 1
    assert plan.changed[0].matters == next(u for u in preset.departments if u.name == "市城管局").matters
    assert change_departments(plan.after, plan.changed) == 2
    town = Department.objects.get(name="半程镇人民政府")
    assert (town.kind, town.division, town.superior.name) == ("territory", "371302103", "兰山区人民政府")
    assert town.aliases == ["半程镇政府", "半程"]
    assert Department.objects.get(name="市城管局").short == "城管"
    assert change_departments(plan.after, plan.changed) == 0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "甲", "", "", ""], "单位名称没有填写"),
        (["甲镇", "", "乡级", "", ""], "类别 = '乡级'"),
        (["甲镇", "", "属地", "", ""], "属地单位要写区划"),
        (["甲镇", "", "", "没有的镇", ""], "没有这个区划，或者不止一个"),
        (["甲镇", "", "", "371302", ""], "区划 371302 有两个单位: 兰山区人民政府、甲镇"),
        (["甲镇", "", "", "", "没有的上级"], "上级“没有的上级”不在单位表里"),
    ],
)
def test_a_wrong_row_of_units_is_refused_with_what_is_wrong(tmp_path: Path, row: list[str], said: str) -> None:
    path = sheet(tmp_path / "units.xlsx", ["单位", "简称", "类别", "区划", "上级"], row)
    with pytest.raises(ConfigError, match=said):
        unit_sheet.plan(jurisdiction("linyi"), path)


def test_all_faults_of_a_sheet_of_units_are_named_each_with_its_row(tmp_path: Path) -> None:
    rows = (["", "", "乡级", "没有的镇", ""], ["乙局", "", "", "", ""], ["甲镇", "", "属地", "", ""])
    path = sheet(tmp_path / "units.xlsx", ["单位", "简称", "类别", "区划", "上级"], *rows)
    with pytest.raises(ConfigError) as refused:
        unit_sheet.plan(jurisdiction("linyi"), path)
    said = [line.partition(".xlsx: ")[2] for line in str(refused.value).splitlines()]
    assert [line[:5] for line in said] == ["第 2 行", "第 2 行", "第 2 行", "第 4 行"]


def test_all_superiors_that_are_not_there_are_named(tmp_path: Path) -> None:
    path = sheet(tmp_path / "units.xlsx", ["单位", "上级"], ["甲局", "无一"], ["乙局", "无二"])
    with pytest.raises(ConfigError, match=r"第 2 行: 甲局 的上级“无一”(?s:.)*第 3 行: 乙局 的上级“无二”"):
        unit_sheet.plan(jurisdiction("linyi"), path)


def test_two_rows_of_one_unit_are_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path / "units.xlsx", ["单位"], ["甲局"], ["甲局"])
    with pytest.raises(ConfigError, match="第 2、3 行: 单位“甲局”写了不止一行"):
        unit_sheet.plan(jurisdiction("linyi"), path)


@pytest.mark.server
@pytest.mark.own_store
def test_an_empty_folder_gets_towns_and_people_without_a_browser(tmp_path: Path) -> None:
    """What a township needs: its unit and its user; the trials of the preset still run beside the own table."""
    folder = tmp_path / "office"
    assert huiying("init", str(folder), "--jurisdiction", "linyi", **ADMIN).returncode == 0
    shown = huiying("duty", "towns", "兰山区", folder=folder, **ADMIN)
    assert "没有写入" in shown.stdout
    assert not (folder / "jurisdictions").exists()
    written = huiying("duty", "towns", "兰山区", "--yes", folder=folder, **ADMIN)
    assert (written.returncode, "新建单位" in written.stdout) == (0, True), written.stderr
    assert huiying("duty", "test", folder=folder, **ADMIN).returncode == 0
    unit = "兰山区半程镇人民政府"
    added = huiying("user", "add", "bai", "--name", "白冰", "--role", "属地", "--unit", unit, folder=folder, **ADMIN)
    assert "初始密码" in added.stdout, added.stderr
    given = huiying(
        "user",
        "add",
        "sun",
        "--name",
        "孙静",
        "--role",
        "monitor",
        "--password-env",
        "PW",
        folder=folder,
        PW="a-long-1word",
        **ADMIN,
    )
    assert (given.returncode, "初始密码" in given.stdout) == (0, False), given.stderr
    listed = huiying("user", "list", folder=folder, **ADMIN).stdout
    assert f"bai  白冰  属地  {unit}" in listed
    assert "sun  孙静  监测员" in listed
    for arguments, status, said in (
        (("add", "sun", "--name", "孙静", "--role", "监测员"), 1, "已经有了"),
        (("add", "x", "--name", "甲", "--role", "皇帝"), 2, "角色为"),
        (("add", "x", "--name", "甲", "--role", "属地"), 1, "要选所在单位"),
        (("add", "x", "--name", "甲", "--role", "属地", "--unit", "没有的局"), 2, "没有这个单位"),
        (("add", "x y", "--name", "甲", "--role", "领导"), 2, "用户名"),
        (("add", "x", "--name", "甲", "--role", "领导", "--password-env", "NONE"), 2, "NONE"),
        (("password", "nobody"), 2, "没有这个用户"),
    ):
        done = huiying("user", *arguments, folder=folder, **ADMIN)
        assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (status, True, False), done.stderr
    assert huiying("audit", "verify", folder=folder, **ADMIN).returncode == 0


def test_trials_of_a_folder_without_its_own_are_the_presets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "jurisdictions" / "linyi"
    own.mkdir(parents=True)
    (tmp_path / "huiying.yaml").write_text("jurisdiction: linyi\n", "utf-8")
    copyfile(jurisdiction_folder("linyi") / "jurisdiction.yaml", own / "jurisdiction.yaml")
    monkeypatch.setenv("HUIYING_FOLDER", str(tmp_path))
    assert jurisdiction_folder("linyi") == own
    assert len(trials.trials_of(jurisdiction("linyi"))) >= 7
