"""来源 without a shell: an address is tried, shown, added; switched off and on; each is an event of 来源簿."""

import pytest

from alerts.models import OfficeEvent
from alerts.office import pending
from config.load import load_yaml
from config.schema.installation import Installation
from pipeline.models import Source

pytestmark = pytest.mark.django_db
NEW = "/sources/new/"
ENTRY = {"key": "news", "name": "县政府公告", "kind": "news", "url": "https://www.example.gov.cn/gg/"}


@pytest.fixture(autouse=True)
def folder(tmp_path, settings, monkeypatch):
    settings.FOLDER = tmp_path
    monkeypatch.setenv("HUIYING_FOLDER", str(tmp_path))
    (tmp_path / "huiying.yaml").write_text("# 本县\njurisdiction: demo\n", "utf-8")
    return tmp_path


def _sources(folder):
    return {one.key: one.enabled for one in load_yaml(folder / "huiying.yaml", Installation).sources}


def _kept(county, name, now):
    return pending.keep("source", county.users[name].pk, ENTRY["url"], ENTRY, now).pk


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("不是网址", "请写完整的网址"),
        ("https://weibo.com/u/1700000001", "不监测个人"),
        ("http://127.0.0.1:9/", "请把网址和用途交给管理这台服务器的人"),
    ],
)
def test_what_cannot_be_a_source_is_refused_with_the_reason(client_of, folder, url, said):
    answer = client_of("monitor").post(NEW, {"url": url})
    assert answer.status_code in {409, 422}
    assert said in answer.content.decode()
    assert "--allow-private" not in answer.content.decode()  # a command is nothing that staff can do
    assert 'value="' + url in answer.content.decode()
    assert _sources(folder) == {}


def test_what_was_tried_is_added_once_and_recorded(client_of, county, folder, now):
    key = _kept(county, "monitor", now)
    client = client_of("monitor")
    assert "已加入县政府公告" in client.post(NEW, {"pending": key}, follow=True).content.decode()
    assert _sources(folder) == {"news": True}
    assert (folder / "huiying.yaml").read_text("utf-8").startswith("# 本县\n")
    assert Source.objects.get(key="news").enabled
    assert client.post(NEW, {"pending": key}).status_code == 409
    again = client.post(NEW, {"pending": _kept(county, "monitor", now)})
    assert (again.status_code, "已有这个网址的来源" in again.content.decode()) == (409, True)
    assert list(OfficeEvent.objects.filter(book="来源簿").values_list("kind", flat=True)) == ["加入来源"]


def test_anothers_trial_is_not_added(client_of, county, folder, now):
    assert client_of("supervisor").post(NEW, {"pending": _kept(county, "monitor", now)}).status_code == 409
    assert _sources(folder) == {}


def test_a_source_is_switched_off_and_on_with_a_reason(client_of, county, folder, now):
    client = client_of("supervisor")
    client.post(NEW, {"pending": _kept(county, "supervisor", now)})
    path = f"/sources/{Source.objects.get(key='news').pk}/switch/"
    assert client.post(path, {"reason": ""}).status_code == 422
    page = client.post(path, {"reason": "网站改版"}, follow=True).content.decode()
    assert (_sources(folder), "已停用" in page, "网站改版" in page) == ({"news": False}, True, True)
    late = client.post(path, {"reason": "同时也停"})
    assert (late.status_code, "已经停用" in late.content.decode()) == (409, True)
    client.post(path, {"reason": "改好了", "on": "on"})
    assert _sources(folder) == {"news": True}
    kinds = OfficeEvent.objects.filter(book="来源簿").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["加入来源", "停用来源", "启用来源"]


def test_others_may_look_and_not_change(client_of, county, folder, now):
    key = _kept(county, "judge", now)
    page = client_of("judge").get("/sources/").content.decode()
    assert "加入来源" not in page
    assert client_of("judge").post(NEW, {"pending": key}).status_code == 403
    assert client_of("judge").post(f"/sources/{county.sources[0].pk}/switch/", {"reason": "x"}).status_code == 403
