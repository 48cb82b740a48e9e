"""职责 without a shell: the table is tried, edited as a file, loaded and taken back; the next proposal follows."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alerts.models import Department, OfficeEvent
from alerts.office import duty_table

pytestmark = pytest.mark.django_db
NEW = "/duties/import/"
ROW = "职责,主办单位,领域,关键词\n古井水质监测,县古井保护中心,环境保护,古井\n"
SAID = "村口古井的水变浑了，古井没有人管"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings, monkeypatch):
    settings.FOLDER = tmp_path
    monkeypatch.setenv("HUIYING_FOLDER", str(tmp_path))
    (tmp_path / "huiying.yaml").write_text(f"jurisdiction: {settings.INSTALLATION.jurisdiction}\n", "utf-8")
    return tmp_path


def _read(client, text, url=NEW):
    return client.post(url, {"file": SimpleUploadedFile("职责.csv", text.encode())}).content.decode()


def _load(client, text, url=NEW):
    page = _read(client, text, url)
    kept = re.search(r'name="pending" value="(\d+)"', page)
    assert kept, page
    return client.post(url, {"pending": kept[1]}, follow=True)


def _lead(client):
    page = client.post("/duties/", {"text": SAID}).content.decode()
    return re.search(r"建议主办</dt><dd><b>([^<]*)", page)[1]


def test_a_duty_is_shown_loaded_and_taken_back_and_proposals_follow(client_of, county, folder):
    client, before = client_of("supervisor"), duty_table.preset()
    assert "县古井保护中心" not in _lead(client)
    page = _read(client, ROW)
    for word in ("新增", "古井水质监测", "县古井保护中心", "新单位 1 个"):
        assert word in page
    assert duty_table.preset() == before
    assert "新建单位" in _load(client, ROW).content.decode()
    assert Department.objects.filter(name="县古井保护中心").exists()
    assert _lead(client) == "县古井保护中心"
    answer = client.post("/duties/back/", {"reason": "表还没有定稿", "seen": duty_table.number()}, follow=True)
    assert "已撤回" in answer.content.decode()
    assert duty_table.preset() == before
    client.post("/duties/back/", {"reason": "已定稿", "seen": duty_table.number()})
    assert _lead(client) == "县古井保护中心"
    kinds = OfficeEvent.objects.filter(book="职责簿").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["导入职责", "撤回职责", "撤回职责"]


def test_the_file_reads_back_without_a_change(client_of, county):
    client = client_of("dispatcher")
    sheet = client.get("/duties/sheet/").content.decode("utf-8-sig")
    page = _read(client, sheet)
    assert "新增 0 条，更改 0 条，删去 0 条" in page
    assert 'name="pending"' not in page


def test_the_whole_table_is_replaced_only_where_that_was_asked(client_of, county):
    client, known = client_of("supervisor"), len(duty_table.preset().duties)
    assert "删去 0 条" in _read(client, ROW)
    assert f"删去 {known} 条" in _read(client, ROW, f"{NEW}?replace=1")


def test_two_at_once_conflict_and_nothing_is_lost(client_of, county):
    client = client_of("supervisor")
    key = re.search(r'name="pending" value="(\d+)"', _read(client, ROW))[1]
    _load(client_of("dispatcher"), ROW.replace("古井", "廊桥"))
    refused = client.post(NEW, {"pending": key})
    assert (refused.status_code, "别人刚刚改过职责表" in refused.content.decode()) == (409, True)
    assert [one.subject for one in duty_table.preset().duties][-1] == "廊桥水质监测"


def test_a_mistake_names_its_line(client_of, county):
    assert "第 2 行：领域“水”" in _read(client_of("supervisor"), "职责,主办单位,领域\n井,甲局,水\n")


def test_the_table_is_searched(client_of, county):
    duty = duty_table.preset().duties[0]
    page = client_of("judge").get("/duties/", {"q": duty.subject}).content.decode()
    assert duty.subject in page
    assert "没有找到" in client_of("judge").get("/duties/", {"q": "没有这件事"}).content.decode()
