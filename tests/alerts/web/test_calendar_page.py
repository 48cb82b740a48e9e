"""工作日历: a notice is read with its mistakes named, shown, loaded, and taken back; clocks follow."""

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alerts.models import OfficeEvent
from alerts.rules.calendar import load_calendar
from config.load import calendar_data

pytestmark = pytest.mark.django_db
URL = "/calendar/import/"
YEAR = calendar_data().last_year + 1
GOOD = f"日期,放假或上班,名称\n{YEAR}-01-01,放假,元旦\n{YEAR}年2月6日,放假,春节\n{YEAR}/2/7,上班,\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings, monkeypatch):
    settings.FOLDER = tmp_path
    monkeypatch.setenv("HUIYING_FOLDER", str(tmp_path))
    (tmp_path / "huiying.yaml").write_text("jurisdiction: demo\n", "utf-8")
    return tmp_path


def _send(client, text, name="notice.csv"):
    return client.post(URL, {"file": SimpleUploadedFile(name, text.encode())})


def _load(client, text, name="notice.csv"):
    page = _send(client, text, name).content.decode()
    kept = re.search(r'name="pending" value="(\d+)"', page)
    assert kept, page
    return client.post(URL, {"pending": kept[1]}, follow=True)


def test_what_would_change_is_shown_first(client_of, county):
    page = _send(client_of("supervisor"), GOOD).content.decode()
    for word in (f"{YEAR}年1月1日", "照常", "放假 元旦", "上班 调休上班", "3 天有变化", "确认载入"):
        assert word in page
    assert load_calendar().horizon.year == YEAR - 1


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", GOOD + "2027-13-01,放假,\n", "第 5 行 日期“2027-13-01”，应为年月日"),
        ("a.csv", GOOD + f"{YEAR}-05-01,加班,\n", "第 5 行 放假或上班“加班”，应为 放假 或 上班"),
        ("a.csv", GOOD + f"{YEAR}-01-01,上班,\n", "和第 2 行重复"),
        ("a.csv", GOOD + f"{YEAR - 1}-11-30,放假,\n", "一份表只写一个年份"),
        ("a.csv", "日期,名称\n", "需要的列：日期、放假或上班"),
        ("a.json", '{"year": 2027,\n "days": [\n  {"name": "元旦", "date": "2027-01-01", "isOffDay": true},\n'
                   '  {"name": "春节", "date": "2月6日", "isOffDay": true}]}', "第 4 行 date“2月6日”，应为存在"),
        ("a.json", '{"year": 2027,\n "days": [', "第 2 行第 11 个字：不是合格的 JSON"),
        ("a.csv", GOOD.replace(str(YEAR), str(YEAR + 3)), f"缺少 {YEAR} 年"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_line(client_of, county, name, text, said):
    answer = _send(client_of("supervisor"), text, name)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert said in page
    assert "huiying-sheet" not in page
    assert 'name="pending"' not in page


@pytest.mark.parametrize("name", ["notice.csv", "notice.json"])
def test_loaded_it_holds_at_once_is_an_event_and_can_be_taken_back(client_of, county, name):
    client = client_of("dispatcher")
    days = [{"name": "元旦", "date": f"{YEAR}-01-01", "isOffDay": True}]
    text = GOOD if name.endswith("csv") else json.dumps({"year": YEAR, "days": days}, ensure_ascii=False)
    page = _load(client, text, name).content.decode()
    assert f"{YEAR} 年的放假安排已载入" in page
    assert load_calendar().horizon.year == YEAR
    event = OfficeEvent.objects.get(book="日历簿")
    assert (event.kind, event.data["year"], event.data["before"]) == ("导入日历", YEAR, None)
    client.post("/calendar/back/", {"reason": "文件有误", "seen": event.number})
    assert load_calendar().horizon.year == YEAR - 1
    page = client.get("/calendar/back/").content.decode()
    for word in (f"撤回日历，{YEAR} 年", "文件有误"):
        assert word in page, word
    client.post("/calendar/back/", {"reason": "还是对的", "seen": event.number + 1})
    assert load_calendar().horizon.year == YEAR


def test_who_was_second_is_told(client_of, county):
    first, second = client_of("dispatcher"), client_of("supervisor")
    kept = re.search(r'name="pending" value="(\d+)"', _send(second, GOOD).content.decode())[1]
    _load(first, GOOD)
    answer = second.post(URL, {"pending": kept})
    assert answer.status_code == 409
    assert "别人刚刚改过日历" in answer.content.decode()


@pytest.mark.parametrize("name", ["monitor", "judge", "leader", "auditor", "owner", "outsider", "nobody"])
def test_others_change_nothing(client_of, county, name):
    assert _send(client_of(name), GOOD).status_code == 403
    assert client_of(name).post("/calendar/back/", {"reason": "x", "seen": 0}).status_code == 403


def test_days_are_written_as_people_write_them(client_of, county):
    _load(client_of("supervisor"), GOOD)
    page = client_of("leader").get("/calendar/").content.decode()
    assert re.search(r">春节</th><td[^>]*>2月6日</td>", page)
    assert re.search(r">调休上班</th><td[^>]*>–</td><td[^>]*>2月7日</td>", page)
    assert "02-06" not in page
    assert "导入放假安排</a>" not in page
