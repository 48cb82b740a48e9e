"""改规则: tried on history, installed as a new version at once, taken back; wrong text names its line and is kept."""

import html
import re

import pytest
from django.urls import reverse

from alerts.flag_rules import flag_file, flag_path
from alerts.management.commands.check import _findings
from alerts.models import Alert, OfficeEvent
from alerts.office import rule_files
from config import installed_flags
from config.flag_files import PRESETS
from config.schema.installation import Installation

pytestmark = pytest.mark.django_db
URL = "/flags/edit/"
ONE = """rules:
  - id: few
    name: 三人反映
    within_hours: 240
    when: {submitters: 3}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FOLDER = tmp_path
    return tmp_path


def _try(client, text, reason="人数改少", seen=0):
    return client.post(URL, {"text": text, "reason": reason, "seen": seen})


def _install(client, text, seen=0):
    page = _try(client, text, seen=seen).content.decode()
    kept = re.search(r'name="pending" value="(\d+)"', page)
    assert kept, page
    return client.post(URL, {"pending": kept[1]}, follow=True)


def test_the_text_in_use_is_offered(client_of, county):
    page = client_of("judge").get(URL).content.decode()
    assert "several-places" in page
    assert flag_path().parent == PRESETS


def test_trying_tells_what_would_change_and_installs_nothing(client_of, county):
    page = html.unescape(_try(client_of("judge"), ONE).content.decode())
    for word in ("新增</b> 三人反映", "去掉</b> 多处反映", "件预警", "不再预警", "安装这份规则"):
        assert word in page
    assert flag_path().parent == PRESETS
    assert not OfficeEvent.objects.filter(book="规则簿").exists()
    assert not Alert.objects.exclude(rule="").filter(rule="few").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ONE.replace("submitters", "submiters"), "第 5 行: rules[0].when.submiters: 没有这个键, 是不是 submitters?"),
        (ONE.replace("{submitters: 3}", "{submitters: 0}"), "第 5 行: rules[0].when.submitters = 0: 应不小于 1"),
        (ONE + "  - id: few\n    name: 又一条\n    when: {heat: 5}\n", "第 6 行: rules[1].id = 'few': 这个 id 已"),
        (ONE.replace("when: {", "when: [{"), "第 6 行"),
        ("rules: [oops", "读不懂这段写法 (YAML): 第 1 行第 8 个字到第"),
        ("rules: []\n", "第 1 行: rules: 不能为空"),
    ],
)
def test_wrong_text_names_its_line_and_is_kept(client_of, county, text, said):
    answer = _try(client_of("judge"), text)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert said in page
    assert text.strip() in page
    assert "huiying-rules" not in page  # no path of the machine
    assert "while parsing" not in page  # nor the parser's English
    assert 'name="pending"' not in page


def test_installed_rules_hold_at_once_and_are_an_event(client_of, county, folder):
    page = _install(client_of("judge"), ONE).content.decode()
    assert [rule.id for rule in flag_file().rules] == ["few"]
    assert flag_path() == folder / "flags" / "1.yaml"
    assert "第 1 版" in page
    event = OfficeEvent.objects.get(book="规则簿")
    assert (event.kind, event.reason, event.data["text"], event.data["before"]) == ("安装规则", "人数改少", ONE, 0)
    assert event.role == "judge"


def test_taking_back_restores_what_was_before_and_may_be_taken_back(client_of, county):
    client = client_of("supervisor")
    _install(client, ONE)
    _install(client, ONE.replace("3", "4"), seen=1)
    for seen, expected in ((2, 3), (1, 4)):
        client.post("/flags/back/", {"reason": "太多", "seen": seen})
        assert flag_file().rules[0].when.submitters == expected
    client.post("/flags/back/", {"reason": "太多", "seen": 2})
    _install(client, ONE.replace("3", "5"), seen=1)
    assert rule_files.number() == 3  # a version is never written again
    assert flag_file().rules[0].when.submitters == 5


def test_the_first_change_taken_back_is_the_operators_file(client_of, county):
    client = client_of("judge")
    _install(client, ONE)
    client.post("/flags/back/", {"reason": "太多", "seen": 1})
    assert flag_path().parent == PRESETS


def test_a_mark_that_no_event_names_is_told_by_check(client_of, county, folder):
    _install(client_of("judge"), ONE)
    assert rule_files.unbooked() is None
    installed_flags.use(folder, 0)  # as when the commit failed after the mark was written
    assert rule_files.unbooked() == 0
    said = next(one for one in _findings(Installation(jurisdiction="demo"), deploy=False) if one.name == "规则簿")
    assert not said.good
    assert "重新安装" in said.text


def test_who_was_second_is_told(client_of, county):
    first, second = client_of("judge"), client_of("supervisor")
    page = _try(second, ONE.replace("3", "7")).content.decode()
    _install(first, ONE)
    kept = re.search(r'name="pending" value="(\d+)"', page)[1]
    answer = second.post(URL, {"pending": kept})
    assert answer.status_code == 409
    assert "别人刚刚改过规则" in answer.content.decode()
    assert flag_file().rules[0].when.submitters == 3


def test_what_another_tried_cannot_be_installed(client_of, county):
    page = _try(client_of("judge"), ONE).content.decode()
    kept = re.search(r'name="pending" value="(\d+)"', page)[1]
    assert client_of("supervisor").post(URL, {"pending": kept}).status_code == 409
    assert client_of("monitor").post(URL, {"pending": kept}).status_code == 403
    assert rule_files.number() == 0


@pytest.mark.parametrize("name", ["monitor", "dispatcher", "leader", "auditor", "owner", "outsider", "nobody"])
def test_others_change_nothing(client_of, county, name):
    assert _try(client_of(name), ONE).status_code == 403
    assert client_of(name).post("/flags/back/", {"reason": "x", "seen": 0}).status_code == 403
    page = client_of(name).get(reverse("flag_rules")).content.decode()
    assert URL not in page
