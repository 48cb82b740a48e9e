"""`huiying duty test`, `verify` and `import`: by its rules, and as people run it in a folder of their own."""

import csv
import zipfile
from pathlib import Path

import pytest
import yaml

from alerts.duties import checks, importing, sheets, trials
from config.load import ConfigError, jurisdiction, jurisdiction_keys, load_yaml
from config.schema.jurisdiction import Jurisdiction
from tests.own_process import ADMIN, huiying
from tests.sheets import sheet

HEAD = ["职责", "牵头单位", "配合单位", "领域", "关键词", "原文", "文件"]
NEW = [
    "河道清淤",
    "市水务局、市河长办",
    "市财政局",
    "农村农业",
    "清淤，河道淤积",
    "市水务局负责河道清淤。",
    "庆水发〔2026〕3号",
]


@pytest.mark.parametrize("key", jurisdiction_keys())
def test_every_preset_passes_its_own_trials(key: str) -> None:
    preset = jurisdiction(key)
    verdicts = trials.run(preset, trials.trials_of(preset))
    assert len(verdicts) >= 7
    assert [one.wrong for one in verdicts if one.wrong] == []


def test_a_trial_that_fails_says_what_was_expected() -> None:
    preset = jurisdiction("demo")
    wrong = (
        trials.Trial(text="路灯坏了半个月", lead=("县水利局",)),
        trials.Trial(text="路灯坏了半个月", lead=()),
        trials.Trial(text="石桥镇的路灯坏了", lead=("县城市管理局",), territory=("柳溪镇人民政府",)),
    )
    lines = list(trials.table(trials.run(preset, wrong)))
    assert "应为 县水利局" in lines[0]
    assert "应由人工确定" in lines[1]
    assert "属地应为 柳溪镇人民政府，得到 石桥镇人民政府" in lines[2]
    assert lines[-1] == "0/3 通过"


def test_verify_finds_unknown_names_gaps_overlaps_and_ended_names() -> None:
    preset = load_yaml(Path("config/jurisdictions/demo/jurisdiction.yaml"), Jurisdiction)
    first, second, *rest = preset.duties
    words = ("甲词", "乙词", "丙词")
    broken = preset.model_copy(
        update={
            "departments": (
                *preset.departments,
                preset.departments[0].model_copy(update={"name": "县国土局", "until": "2019"}),
            ),
            "duties": (
                first.model_copy(update={"lead": ("县不存在局",), "fields": ("不存在的领域",)}),
                second.model_copy(update={"lead": ("县水利局",), "keywords": words}),
                rest[0].model_copy(update={"lead": ("县民政局",), "keywords": words}),
            ),
        }
    )
    found = "\n".join(checks.table_findings(broken))
    assert "“县不存在局”" in found
    assert "“不存在的领域”" in found
    assert "领域没有主办单位: 卫生计生" in found
    assert "职责交叉" in found
    assert "名称已失效: 县国土局" in found
    assert list(checks.table_findings(jurisdiction("tianjin"))) == []


@pytest.mark.parametrize("key", jurisdiction_keys())
def test_no_preset_names_an_unknown_unit(key: str) -> None:
    assert [one for one in checks.table_findings(jurisdiction(key)) if "不明" in one or "重复" in one] == []


def test_an_import_is_planned_before_anything_is_written(tmp_path: Path) -> None:
    preset = jurisdiction("daqing")
    known = next(duty for duty in preset.duties if duty.subject == "水利")
    path = sheet(
        tmp_path / "duties.xlsx",
        ["大庆市职责分工表"],
        HEAD,
        NEW,
        ["水利", "市水务局、市应急管理局等", "", "", "", "", ""],
        ["体育", "市体育局", "", "", "", "", ""],
        ["", "", "", "", "", "", ""],
    )
    plan = importing.plan(preset, path, replace=False)
    assert [duty.subject for duty in plan.added] == ["河道清淤"]
    assert [duty.subject for duty in plan.changed] == ["水利"]
    assert plan.new_units == ("市河长办",)
    assert len(plan.after.duties) == len(preset.duties) + 1
    changed = next(duty for duty in plan.after.duties if duty.subject == "水利")
    assert (changed.lead, changed.open_list, changed.quote) == (("市水务局", "市应急管理局"), True, known.quote)
    assert len({duty.id for duty in plan.after.duties}) == len(plan.after.duties)
    replaced = importing.plan(preset, path, replace=True)
    assert len(replaced.after.duties) == 3
    assert len(replaced.removed) == len(preset.duties) - 2


def test_a_table_without_its_text_says_that_the_sentence_is_ours(tmp_path: Path) -> None:
    plan = importing.plan(
        jurisdiction("demo"), sheet(tmp_path / "a.xlsx", ["事项", "责任单位"], ["养犬", "县公安局"]), replace=False
    )
    assert plan.added[0].quote == "县公安局负责养犬。"
    assert "原文" in plan.added[0].inferred


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["名称", "地址"]], "没有找到表头"),
        ([], "没有找到表头"),
        ([["职责", "牵头单位"], ["路灯", ""]], "第 2 行: 职责和主办单位都要填写"),
        ([["职责", "牵头单位"], ["路灯", "甲"], ["路灯", "乙"]], "第 2、3 行: 职责“路灯”写了不止一行"),
        ([["职责", "牵头单位", "领域"], ["路灯", "甲", "玄学"]], "'玄学': 不在 15 个领域之内"),
    ],
)
def test_a_wrong_sheet_is_refused_in_words(tmp_path: Path, rows: list[list[str]], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        importing.plan(jurisdiction("demo"), sheet(tmp_path / "a.xlsx", *rows), replace=False)


def test_all_faults_of_a_sheet_of_duties_are_named_each_with_its_row(tmp_path: Path) -> None:
    rows = [
        ["职责", "牵头单位", "领域"],
        ["路灯", "", "玄学"],
        ["养犬", "甲", "城乡建设"],
        ["", "乙", "天文、教育文体"],
    ]
    with pytest.raises(ConfigError) as refused:
        importing.plan(jurisdiction("demo"), sheet(tmp_path / "a.xlsx", *rows), replace=False)
    assert [line.partition(".xlsx: ")[2].partition(":")[0] for line in str(refused.value).splitlines()] == [
        "第 2 行",
        "第 2 行",
        "第 4 行",
        "第 4 行",
    ]
    assert "'玄学'" in str(refused.value)
    assert "'天文'" in str(refused.value)


def test_of_very_many_faults_the_number_is_said(tmp_path: Path) -> None:
    rows = [["职责", "牵头单位"], *(["路灯", ""] for _ in range(60))]
    with pytest.raises(ConfigError, match="另有 10 处") as refused:
        importing.plan(jurisdiction("demo"), sheet(tmp_path / "a.xlsx", *rows), replace=False)
    assert len(str(refused.value).splitlines()) == 51


def test_files_that_are_no_sheets_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"not a zip")
    (tmp_path / "a.xls").write_bytes(b"old")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as packed:
        packed.writestr("x", "no workbook in here")
    (tmp_path / "c.csv").write_bytes(b"\xff\xfe\x00\x81\x20\xff")
    for name, said in (
        ("a.xlsx", "不是合格的 .xlsx"),
        ("a.xls", "另存为"),
        ("b.xlsx", "不是合格的 .xlsx"),
        ("none.xlsx", "没有这个文件"),
    ):
        with pytest.raises(ConfigError, match=said):
            sheets.read(tmp_path / name, importing.COLUMNS, ("subject",))
    with pytest.raises(ConfigError):
        sheets.read(tmp_path / "c.csv", importing.COLUMNS, ("subject",))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_sheet_that_is_cut_off_is_refused_in_words(tmp_path: Path, part: str) -> None:
    whole = sheet(tmp_path / "whole.xlsx", ["事项", "责任单位"], ["养犬", "县公安局"])
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as packed:
        for name in source.namelist():
            body = source.read(name)
            packed.writestr(name, body[: len(body) // 2] if name == part else body)
    with pytest.raises(ConfigError, match="不是合格的"):
        sheets.read(tmp_path / "cut.xlsx", importing.COLUMNS, ("subject",))


def test_a_csv_of_a_chinese_office_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["职责", "牵头单位"], ["路灯", "县城市管理局"]])
    assert sheets.read(path, importing.COLUMNS, ("subject", "lead")) == [
        (2, {"subject": "路灯", "lead": "县城市管理局"})
    ]


@pytest.mark.server
@pytest.mark.own_store
@pytest.mark.parametrize("key", ["tianjin", "jiangxi-rural", "daqing", "lixia"])
def test_each_real_preset_starts_a_working_system(tmp_path: Path, key: str) -> None:
    folder = tmp_path / "office"
    done = huiying("init", str(folder), "--jurisdiction", key, **ADMIN)
    assert done.returncode == 0, done.stderr
    checked = huiying("check", folder=folder, **ADMIN)
    assert "正常  数据库" in checked.stdout
    assert "Traceback" not in checked.stderr
    assert [
        line
        for line in checked.stdout.splitlines()
        if line.startswith("注意") and not line[4:].startswith(("联系人", "日历"))
    ] == []
    tree = huiying("duty", "tree", folder=folder, **ADMIN)
    assert jurisdiction(key).fallback in tree.stdout
    assert huiying("duty", "test", folder=folder, **ADMIN).returncode == 0
    verified = huiying("duty", "verify", folder=folder, **ADMIN)
    assert verified.returncode == 1
    assert "没有已确认的联系人" in verified.stdout


@pytest.mark.server
@pytest.mark.own_store
def test_an_import_previews_then_writes_the_folders_own_table(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    assert huiying("init", str(folder), "--jurisdiction", "daqing", **ADMIN).returncode == 0
    given = sheet(tmp_path / "duties.xlsx", HEAD, NEW)
    own = folder / "jurisdictions" / "daqing" / "jurisdiction.yaml"
    preview = huiying("duty", "import", str(given), folder=folder, **ADMIN)
    assert (preview.returncode, own.exists()) == (0, False)
    assert "新增  河道清淤  主办 市水务局、市河长办" in preview.stdout
    assert "没有写入" in preview.stdout
    written = huiying("duty", "import", str(given), "--yes", folder=folder, **ADMIN)
    assert written.returncode == 0, written.stderr
    assert "新建单位 1 个" in written.stdout
    assert "河道清淤" in huiying("duty", "list", folder=folder, **ADMIN).stdout
    assert yaml.safe_load(own.read_text("utf-8"))["key"] == "daqing"
    before = own.stat().st_mtime_ns
    again = huiying("duty", "import", str(given), "--yes", folder=folder, **ADMIN)
    assert "新增 0 条，更改 0 条" in again.stdout
    assert ("没有变化" in again.stdout, "已写入" in again.stdout) == (True, False)
    assert own.stat().st_mtime_ns == before
    wrong = huiying("duty", "import", str(tmp_path / "none.xlsx"), folder=folder, **ADMIN)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)
