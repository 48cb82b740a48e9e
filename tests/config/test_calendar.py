"""A folder's own calendar: imported years, local days, hours by month; what is wrong is named by file, key, value."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError

from alerts.actors import Actor
from alerts.cases.calendar_years import history, last_number, take_back
from alerts.rules import calendar as rules
from alerts.rules.calendar import build_calendar, load_calendar
from alerts.rules.deadlines import due
from alerts.rules.states import MoveRefused
from config.calendar import in_force, keep_year, with_years
from config.clock import SHANGHAI
from config.holiday_file import read_year
from config.load import DATA, ConfigError, calendar_data
from config.schema.calendar import LocalCalendar
from config.vocabulary import Role

NEXT = {
    "year": 2027,
    "papers": ["https://www.example.gov.cn/2027"],
    "days": [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-09", "isOffDay": False},
    ],
}


@pytest.fixture
def folder(tmp_path, monkeypatch, settings) -> Path:
    """A working folder that this process takes for its own."""
    settings.FOLDER = tmp_path
    (tmp_path / "huiying.yaml").write_text("jurisdiction: demo\n", "utf-8")
    monkeypatch.setenv("HUIYING_FOLDER", str(tmp_path))
    rules._last.clear()
    return tmp_path


def file_of(folder: Path, content: object) -> Path:
    path = folder / "2027-notice.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_an_imported_year_extends_the_calendar_and_may_change_the_last_days_of_the_year_before(folder):
    assert load_calendar().horizon == date(2026, 12, 31)
    keep_year(folder, read_year(file_of(folder, NEXT)))
    calendar = load_calendar()
    assert calendar.horizon == date(2027, 12, 31)
    assert not calendar.is_workday(date(2026, 12, 31))
    assert calendar.is_workday(date(2027, 1, 9))
    assert calendar.names[date(2027, 1, 1)] == "元旦"
    assert due("working_days", 1, at("2026-12-30T10:00"), calendar).at == at("2027-01-04T18:00")
    assert calendar_data().last_year == 2026, "the package's data stay as they are"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "第 1 行第 2 个字: 不是合格的 JSON"),
        ("[]", '应为 {"year": 2027'),
        ({**NEXT, "days": []}, "days = []: 应为列表"),
        ({**NEXT, "year": "soon"}, "year = 'soon'"),
        (
            {**NEXT, "days": [{"name": "元旦", "date": "2027-02-30", "isOffDay": True}]},
            "行 date = '2027-02-30': 应为存在的日期",
        ),
        *(
            ({**NEXT, "days": [{"name": "元旦", "date": day, "isOffDay": True}]}, f"行 date = {day!r}: 应为存在的日期")
            for day in (1798761600, 1798761600.0, "1798761600", "2027-01-01T00:00:00", "2027-1-1", "2027-01-01 ", True)
        ),
        (
            {**NEXT, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": "yes"}]},
            "行 isOffDay = 'yes': 应为 true (放假) 或 false (上班)",
        ),
        ({**NEXT, "days": [{"name": "元旦", "date": "2027-01-01"}]}, "行 缺少 isOffDay, 应为 true"),
        ({**NEXT, "days": [{"name": "", "date": "2027-01-01", "isOffDay": True}]}, "行 name = '': 应为节日名称"),
        ({**NEXT, "days": [*NEXT["days"], NEXT["days"][1]]}, "行 date = 2027-01-01: 和第"),
        ({**NEXT, "days": [{"name": "元旦", "date": "2025-01-01", "isOffDay": True}]}, "不属于 2027 年"),
        ({**NEXT, "days": NEXT["days"][:1]}, "没有 2027 年的日期"),
    ],
)
def test_a_broken_file_names_file_key_and_value(folder, content, said):
    path = file_of(folder, content)
    with pytest.raises(ConfigError) as error:
        read_year(path)
    assert said in str(error.value)
    assert str(path) in str(error.value)
    assert not {"valid", "Field", "Input", "line", "should"} & set(str(error.value).split())


def test_each_of_many_mistakes_is_told_with_its_line(folder):
    """Looking for each line from the beginning would take minutes for these."""
    path, day = folder / "long.json", '{"name": "元旦", "date": "2027-02-30", "isOffDay": true}'
    path.write_text('{"year": 2027, "days": [\n' + ",\n".join([day] * 20_000) + "\n]}", "utf-8")
    with pytest.raises(ConfigError) as error:
        read_year(path)
    assert "第 2 行 date" in str(error.value)
    assert "第 20001 行 date" in str(error.value)


def test_a_year_between_must_not_be_missing(folder):
    file = read_year(file_of(folder, NEXT)).model_copy(update={"year": 2029})
    with pytest.raises(ConfigError, match="缺少 2027 年"):
        with_years(calendar_data(), [file])


def local(folder: Path, **values: object) -> None:
    (folder / "calendar.yaml").write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")


def test_local_days_half_days_and_hours_by_month(folder):
    local(
        folder,
        holidays=[{"day": "2026-08-03", "to": "2026-08-04", "name": "防汛停工"}],
        workdays=[{"day": "2026-08-08", "name": "调休"}],
        half_days=[{"day": "2026-08-05", "closes": "12:00", "name": "半天"}],
        shifts=[{"from": "06-01", "to": "09-30", "windows": ["08:00-12:00", "15:00-18:00"], "close": "18:30"}],
    )
    calendar = load_calendar()
    assert [calendar.is_workday(date(2026, 8, day)) for day in (3, 4, 5, 8)] == [False, False, True, True]
    assert due("working_days", 1, at("2026-08-02T09:00"), calendar).at == at("2026-08-05T18:30")  # whole close
    assert due("working_minutes", 300, at("2026-08-05T08:00"), calendar).at == at("2026-08-06T09:00")  # 240 + 60
    assert due("working_minutes", 60, at("2026-08-06T11:30"), calendar).at == at("2026-08-06T15:30")
    assert due("working_minutes", 60, at("2026-10-12T11:30"), calendar).at == at("2026-10-12T14:30")
    assert due("working_days", 1, at("2026-10-12T09:00"), calendar).at == at("2026-10-13T18:00")


def test_hours_may_run_over_the_new_year(folder):
    local(folder, shifts=[{"from": "11-01", "to": "03-31", "windows": ["09:00-12:00"], "close": "17:00"}])
    calendar = load_calendar()
    closes = [calendar.closing(date(2026, month, 2)).hour for month in (1, 3, 4, 10, 11, 12)]
    assert closes == [17, 17, 18, 18, 17, 17]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"holiday": []}, "holiday"),
        ({"windows": ["8:30-12:00"]}, "windows.0 = '8:30-12:00'"),
        ({"windows": ["12:00-08:30"]}, "不能倒置"),
        ({"windows": ["08:30-12:00", "11:00-17:30"]}, "不能倒置或重叠"),
        ({"close": "25:00"}, "close = '25:00'"),
        ({"holidays": [{"day": "2026-02-30"}]}, "holidays.0.day = '2026-02-30'"),
        ({"holidays": [{"day": "2026-03-02", "to": "2026-03-01"}]}, "早于"),
        ({"half_days": [{"day": "2026-03-02", "opens": "14:00", "closes": "12:00"}]}, "half_days"),
        (
            {"shifts": [{"from": "13-01", "to": "02-01", "windows": ["08:30-12:00"], "close": "18:00"}]},
            "from = '13-01'",
        ),
        ({"shifts": [{"from": "01-01", "to": "02-01", "windows": [], "close": "18:00"}]}, "windows"),
    ],
)
def test_a_broken_local_calendar_stops_the_start(folder, values, said):
    local(folder, **values)
    with pytest.raises(ConfigError) as error:
        load_calendar()
    assert said in str(error.value)
    assert "calendar.yaml" in str(error.value)


def test_a_file_broken_while_a_process_runs_leaves_it_with_what_it_had(folder, caplog):
    before = load_calendar()
    (folder / "calendar.yaml").write_text("holidays: [", "utf-8")
    assert load_calendar() == before
    assert "calendar_broken" in caplog.text


def test_the_template_of_a_new_folder_changes_nothing_and_every_example_in_it_is_valid():
    text = (DATA / "calendar.template.txt").read_text("utf-8")
    assert yaml.safe_load(text) is None
    examples = "\n".join(line[2:] for line in text.splitlines()[3:] if line.startswith("# "))
    found = LocalCalendar.model_validate(yaml.safe_load(examples))
    assert found.shifts
    assert found.half_days
    build_calendar(calendar_data().model_copy(update={"local": found}))


@pytest.mark.django_db
def test_the_command_says_what_changes_writes_it_into_the_folder_and_is_idempotent(folder, capsys):
    path = file_of(folder, NEXT)
    call_command("calendar", "import", str(path), "--dry-run")
    assert "2027 增加放假: 01-01(元旦)" in capsys.readouterr().out
    assert not (folder / "calendar").exists()
    with pytest.raises(CommandError, match="--yes"):  # nobody is there to be asked
        call_command("calendar", "import", str(path))
    assert "2027 年放假 1 天、调休上班 1 天, 不像全年的放假安排" in capsys.readouterr().out
    assert not (folder / "calendar").exists()
    call_command("calendar", "import", str(path), "--yes")
    said = capsys.readouterr().out
    for line in ("日历由 2026-12-31 延到 2027-12-31", "2026 增加放假: 12-31(元旦)", "2027 增加调休上班: 01-09(元旦)"):
        assert line in said
    stored = (folder / "calendar" / "2027.json").read_bytes()
    call_command("calendar", "import", str(path), "--yes")
    assert "没有变化" in capsys.readouterr().out
    assert (folder / "calendar" / "2027.json").read_bytes() == stored
    assert in_force(folder).last_year == 2027


@pytest.mark.django_db
def test_a_corrected_notice_takes_the_place_of_the_first(folder, capsys):
    call_command("calendar", "import", str(file_of(folder, NEXT)), "--yes")
    corrected = {**NEXT, "days": [*NEXT["days"][:2], {"name": "元旦", "date": "2027-01-04", "isOffDay": True}]}
    call_command("calendar", "import", str(file_of(folder, corrected)), "--yes")
    said = capsys.readouterr().out
    assert "2027 增加放假: 01-04(元旦)" in said
    assert "2027 去掉调休上班: 01-09(元旦)" in said
    assert not load_calendar().is_workday(date(2027, 1, 9))


@pytest.mark.django_db
def test_an_import_by_command_stands_in_the_calendars_book_and_is_taken_back_on_the_page(folder, capsys):
    call_command("calendar", "import", str(file_of(folder, NEXT)), "--yes")
    corrected = {**NEXT, "days": NEXT["days"][:2]}
    call_command("calendar", "import", str(file_of(folder, corrected)), "--yes")
    assert [(event.kind, event.channel) for event in history()] == [("导入日历", "command")] * 2
    supervisor = Actor("督办员甲", Role.SUPERVISOR)
    now = datetime(2026, 11, 27, 9, 0, tzinfo=SHANGHAI)
    with pytest.raises(MoveRefused, match="别人刚刚改过"):
        take_back("导错了", supervisor, now, last_number() - 1)
    assert take_back("导错了", supervisor, now, last_number()) == (2027, [])
    assert date(2027, 1, 9) in build_calendar(in_force(folder)).workdays


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "1999"), "1999"),
        (("show", "soon"), "soon"),
        (("import",), "请给出文件"),
        (("import", "/no.json"), "没有这个文件"),
    ],
)
def test_what_is_asked_wrongly_ends_with_status_2(folder, words, said):
    with pytest.raises(CommandError, match=said) as error:
        call_command("calendar", *words)
    assert error.value.returncode == 2


def test_show_names_the_holidays(capsys):
    call_command("calendar", "show", "2026")
    said = capsys.readouterr().out
    assert "02-15..02-23(春节)" in said
    assert "工作日 248 天" in said


def test_a_day_counts_the_same_however_often_it_is_imported(folder):
    """A hundred starts around the new year, before and after a second import."""
    file = read_year(file_of(folder, NEXT))
    once = build_calendar(with_years(calendar_data(), [file]))
    twice = build_calendar(with_years(with_years(calendar_data(), [file]), [file]))
    for hours in range(0, 2400, 24):
        start = at("2026-11-01T10:00") + timedelta(hours=hours)
        assert due("working_days", 7, start, once) == due("working_days", 7, start, twice)
