"""考核办法, 转载设置, 模型设置: previewed, saved as an event, in force at once, taken back."""

import pytest
import yaml

from alerts.appraisal.in_force import appraisal
from alerts.models import OfficeEvent
from alerts.office import settings_book as book
from alerts.office.installation_edits import limits, portal_unit
from config.load import appraisal as written
from pipeline.models import Source
from pipeline.sources.registry import sync_sources

pytestmark = pytest.mark.django_db
FILE = """# 我们的设置
jurisdiction: demo
models: {margin: 0.05}   # 学习
sources:
  - key: city   # 市门户
    name: 市政府门户
    kind: news
    url: https://www.city.example/
  - {key: own, name: 县门户, kind: news, url: "https://www.own.example/", portal: own}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FOLDER = tmp_path
    (tmp_path / "huiying.yaml").write_text(FILE, "utf-8")
    return tmp_path


def _data(page, **values):
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in shown.items()} | {"reason": "试", **values}


def _said(client, url, **values):
    return client.post(url, _data(client.get(url), **values)).content.decode()


def test_weights_of_the_appraisal_are_previewed_saved_and_taken_back(client_of, county):
    client, url = client_of("supervisor"), "/scores/settings/"
    rate = written().metrics[0]
    at = next(at for at, name in enumerate(client.get(url).context["form"]._rates) if name == rate.rate)
    page = _said(client, url, **{f"w{at}": "33"})
    assert "20 分" in page
    assert "33 分" in page
    assert appraisal() == written()  # previewed only
    _said(client, url, do="save", **{f"w{at}": "33"})
    assert appraisal().metrics[0].weight == 33
    assert [one.rate for one in appraisal().metrics] == [one.rate for one in written().metrics]
    event = OfficeEvent.objects.get(book="设置簿")
    assert (event.kind, event.reason) == ("改考核办法", "试")
    page = client.get("/scores/settings/back/").content.decode()
    for word in (event.actor, "改考核办法", "试", f"撤回后：{rate.rate}", "33 分", "→ 20 分"):
        assert word in page, word
    for expected in (20, 33):
        seen = OfficeEvent.objects.filter(book="设置簿").count()
        client.post("/scores/settings/back/", {"reason": "回", "seen": seen})
        assert appraisal().metrics[0].weight == expected


def test_a_scored_rate_needs_two_different_shares(client_of, county):
    client, url = client_of("supervisor"), "/scores/settings/"
    assert "两个率不能相同" in _said(client, url, z0="80", f0="80")
    assert "请填写此项" in _said(client, url, z0="")


def test_who_was_second_is_refused(client_of, county):
    client, url = client_of("supervisor"), "/scores/settings/"
    late = _data(client.get(url), do="save", minimum="9")
    _said(client, url, do="save", minimum="7")
    answer = client.post(url, late)
    assert (answer.status_code, appraisal().minimum) == (409, 7)


def test_portals_are_marked_in_the_file_and_its_comments_stay(client_of, county, folder):
    sync_sources(_installation(folder))
    client, url, city = client_of("monitor"), "/reposts/settings/", Source.objects.get(key="city")
    unit = county.units[0].name
    page = _said(client, url, unit=unit, **{f"s{city.pk}": "superior"})
    assert "不是门户 → 上级门户" in page
    assert Source.objects.get(key="city").portal == ""
    _said(client, url, do="save", unit=unit, **{f"s{city.pk}": "superior"})
    assert (Source.objects.get(key="city").portal, portal_unit()) == ("superior", unit)
    text = (folder / "huiying.yaml").read_text("utf-8")
    assert "# 市门户" in text
    assert [one.get("portal") for one in yaml.safe_load(text)["sources"]] == ["superior", "own"]
    client.post("/reposts/settings/back/", {"reason": "回", "seen": 1})
    assert (Source.objects.get(key="city").portal, portal_unit()) == ("", "")


def test_limits_of_the_models_are_written_and_hold_at_once(client_of, county, folder):
    client, url = client_of("judge"), "/models/settings/"
    assert limits().margin == 0.05
    assert "0.05 → 0.08" in _said(client, url, margin="8")
    _said(client, url, do="save", margin="8", drift_items="300")
    assert (limits().margin, limits().drift_items) == (0.08, 300)
    assert "# 学习" in (folder / "huiying.yaml").read_text("utf-8")
    client.post("/models/settings/back/", {"reason": "回", "seen": 1})
    assert limits().margin == 0.05


def _installation(folder):
    from config.load import load_yaml
    from config.schema.installation import Installation

    return load_yaml(folder / "huiying.yaml", Installation)


def test_without_a_change_there_is_nothing_to_take_back(client_of, county):
    page = client_of("supervisor").get("/scores/settings/back/", follow=True)
    assert page.redirect_chain == [("/scores/", 302)]
    assert "没有可撤回的" in page.content.decode()


def test_what_was_written_by_hand_since_is_not_lost_by_taking_back(client_of, county, folder):
    client, url = client_of("supervisor"), "/models/settings/"
    _said(client, url, do="save", margin="3")
    file = folder / "huiying.yaml"
    file.write_text(file.read_text("utf-8").replace("0.03", "0.04"), "utf-8")
    seen = OfficeEvent.objects.filter(book="设置簿").count()
    answer = client.post("/models/settings/back/", {"reason": "回", "seen": seen})
    assert (answer.status_code, limits().margin) == (409, 0.04)
    assert "在文件里又改过" in answer.content.decode()


def test_a_value_that_a_later_version_added_does_not_hinder_taking_back(client_of, county, folder, monkeypatch):
    """The event was written by the version before: it lacks what has a default today."""
    client = client_of("supervisor")
    _said(client, "/models/settings/", do="save", margin="3")
    event = OfficeEvent.objects.get(book="设置簿")
    del event.data["values"]["drift_mix"]
    monkeypatch.setattr(book, "history", lambda *_: [event])
    answer = client.post("/models/settings/back/", {"reason": "回", "seen": event.number})
    assert (answer.status_code, limits().margin) == (302, 0.05)
