"""敏感时段, 接收人, 怎样提醒 as forms: previewed, installed, taken back; comments stay; edited files are refused."""

import html
import re

import pytest

from alerts.flag_rules import flag_file, flag_path
from alerts.models import Alert, OfficeEvent
from alerts.office import rule_files
from alerts.web.forms.day_of_year import DayField, DayOfYear
from config.flag_files import load_flags
from config.vocabulary import Role, Severity

pytestmark = pytest.mark.django_db
TEXT = """# 我们的规则
rules:
  - {id: few, name: 三人, when: {submitters: 3}}
  - {id: exam, name: 高考期间, when: {any: [{sensitive: [高考]}, {submitters: 9}]}}
periods:
  # 一年一次
  - {name: 高考, from: 06-05, to: 06-10, sectors: [教育文体]}  # 只看教育
  - {name: 国庆, from: 09-29, to: 10-07}
telling:
  wait_minutes: 3   # 等一等
recipients: []   # 还没有人
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FOLDER = tmp_path
    (tmp_path / "own.yaml").write_text(TEXT, "utf-8")
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"flags": "own.yaml", "jurisdiction": "demo"})
    load_flags.cache_clear()
    return tmp_path


def _data(page, **values):
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    given = {name: value for name, value in shown.items() if value is not None} | {"reason": "试", **values}
    for name in ("first", "last"):
        if name in given and isinstance(form.fields[name], DayField):
            given |= {f"{name}_{at}": part for at, part in enumerate(DayOfYear().decompress(given[name]))}
    return given


def _try(client, url, **values):
    return client.post(url, _data(client.get(url), **values))


def _kept(answer):
    found = re.search(r'name="pending" value="(\d+)"', answer.content.decode())
    assert found, (answer.context["form"].errors, answer.context.get("refused"))
    return found[1]


def _install(client, url, **values):
    client.post("/flags/edit/", {"pending": _kept(_try(client, url, **values))})
    return flag_path().read_text("utf-8")


def _alert(now):
    return Alert.objects.create(
        number=1, rule="few", rule_version="1", title="桥头积水", severity="一般", sector="城乡建设",
        because="三人反映", evidence={}, at=now, due_at=now,
    )  # fmt: skip


def test_a_period_is_added_previewed_first_and_taken_back(client_of, county):
    client, url = client_of("judge"), "/flags/periods/new/"
    given = {"name": "校庆", "first": "2027-05-01", "last": "2027-05-03", "sectors": ["教育文体"]}
    page = html.unescape(_try(client, url, **given).content.decode())
    assert "<b>新增</b> 敏感时段“校庆”：2027年5月1日至2027年5月3日，只管教育文体" in page
    assert len(flag_file().periods) == 2  # previewed only
    text = _install(client, url, **given)
    line = "  - {name: 校庆, from: '2027-05-01', to: '2027-05-03', sectors: [教育文体]}\n"
    assert text == TEXT.replace("telling:", f"{line}telling:")
    event = OfficeEvent.objects.get(book="规则簿")
    assert (event.kind, event.reason) == ("安装规则", "试")
    client.post("/flags/back/", {"reason": "回", "seen": 1})
    assert len(flag_file().periods) == 2


def test_a_period_renamed_is_renamed_in_the_rules_that_name_it(client_of, county):
    text = _install(client_of("judge"), "/flags/periods/1/", name="高考中考", last="06-20")
    assert "  # 一年一次\n  - {name: 高考中考, from: 06-05, to: 06-20, sectors: [教育文体]}  # 只看教育\n" in text
    assert flag_file().rules[1].when.some[0].sensitive == ("高考中考",)
    assert flag_file().rules[0] == load_flags(flag_path().parents[1] / "own.yaml").rules[0]


def test_a_period_that_a_rule_names_cannot_go_and_another_can(client_of, county):
    client = client_of("supervisor")
    answer = _try(client, "/flags/periods/1/", do="delete")
    assert answer.status_code == 409
    assert "规则“高考期间”用到“高考”" in html.unescape(answer.content.decode())
    text = _install(client, "/flags/periods/2/", do="delete", name="")
    assert text == TEXT.replace("  - {name: 国庆, from: 09-29, to: 10-07}\n", "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"first": "06-31"}, "6 月没有 31 日"),
        ({"first": "2027-06-05"}, "要么都写年份"),
        ({"first": "2027-06-05", "last": "2027-06-01"}, "结束早于开始"),
        ({"first": "2027-02-29"}, "2027 年 2 月没有 29 日"),
        ({"first": "06-"}, "请选月和日"),
        ({"first": "06-99x"}, "请从列出的选项中选择"),
        ({"name": "国庆"}, "已经有叫“国庆”的敏感时段"),
        ({"reason": ""}, "请填写此项"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client_of, county, given, said):
    answer = _try(client_of("judge"), "/flags/periods/1/", **{"name": "中考", **given})
    assert answer.status_code in {409, 422}
    page = html.unescape(answer.content.decode())
    assert said in page
    assert f'value="{given.get("name", "中考")}"' in page
    assert 'name="pending"' not in page


def test_the_days_are_chosen_from_lists_and_what_stands_is_chosen(client_of, county):
    page = html.unescape(client_of("judge").get("/flags/periods/1/").content.decode())
    assert page.count("<select") == 6
    chosen = re.findall(r"<option value=\"(\d*)\" selected", page)
    assert [one for one in chosen if one] == ["06", "05", "06", "10"]


def test_a_unit_of_a_number_beyond_all_is_refused(client_of, county):
    given = {"name": "专班", "units": ["9" * 20]}
    answer = _try(client_of("judge"), "/flags/recipients/new/", **given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["units"])


def test_recipients_are_added_who_would_hear_is_said_and_comments_stay(client_of, county, now):
    client, url = client_of("judge"), "/flags/recipients/new/"
    alert = _alert(now)
    given = {"name": "专班", "sectors": [alert.sector], "roles": [Role.LEADER.value], "severity": ""}
    page = html.unescape(_try(client, url, **given, mails="a@b.example\n\nc@d.example").content.decode())
    assert f"<b>新增</b> 发给谁“专班”：领域为{alert.sector} → 领导、a@b.example、c@d.example" in page
    assert "件预警照这样发，收到的件数会变的人" in page
    assert re.search(r"专班</th><td class=\"num\">0</td><td class=\"num\">[1-9]", page)
    text = _install(client, url, **given)
    assert f"recipients:   # 还没有人\n  - {{name: 专班, sectors: [{alert.sector}], roles: [leader]}}\n" in text
    shown = html.unescape(client.get("/flags/").content.decode())
    assert f'href="/flags/recipients/1/">专班</a></b> 领域为{alert.sector} <span class="quiet">→ 领导' in shown
    assert _install(client, "/flags/recipients/1/", do="delete") == TEXT


def test_who_is_no_more_stays_in_the_file_until_he_is_taken_out(client_of, county, folder):
    entry = "recipients:\n  - {name: 教育口, users: [gone, judge], units: [没有的局], severity: 重大}\n"
    (folder / "own.yaml").write_text(TEXT.replace("recipients: []   # 还没有人\n", entry), "utf-8")
    load_flags.cache_clear()
    client, url = client_of("judge"), "/flags/recipients/1/"
    assert client.get(url).context["form"]["lost"].value() == ["gone", "judge", "没有的局"]
    _install(client, url, name="学校", users=["judge"], lost=["没有的局"])
    made = flag_file().recipients[0]
    assert (made.name, made.users, made.units, made.severity) == ("学校", ("judge",), ("没有的局",), Severity.MAJOR)


def test_nobody_to_hear_and_no_address_are_refused(client_of, county):
    client = client_of("judge")
    answer = _try(client, "/flags/recipients/new/", name="空")
    assert answer.status_code == 422
    assert "请至少选一个角色" in answer.content.decode()
    answer = _try(client, "/flags/recipients/new/", name="错", mails="不是邮箱")
    assert "这不是完整的邮箱地址" in answer.content.decode()


def test_how_alerts_are_told_is_changed_in_its_place(client_of, county):
    client, url = client_of("judge"), "/flags/telling/"
    given = {"wait_minutes": "10", "quiet_from": "22:00", "quiet_until": "06:30", "loud": Severity.EXTREME.value}
    page = html.unescape(_try(client, url, **given).content.decode())
    assert "怎样提醒，合并：原来等 3 分钟，先后出现的并成一封；改为等 10 分钟" in page
    text = _install(client, url, **given)
    assert "  wait_minutes: 10   # 等一等\n  quiet_hours: '22:00-06:30'\n" in text
    told = flag_file().telling
    assert (told.wait_minutes, told.quiet_hours, told.loud) == (10, "22:00-06:30", Severity.EXTREME)
    assert _try(client, url, quiet_until="").status_code == 422
    _install(client, url, quiet_from="", quiet_until="")
    assert flag_file().telling.quiet_hours is None


def test_a_file_that_was_edited_by_hand_is_not_written_over(client_of, county, folder):
    client, url = client_of("judge"), "/flags/periods/2/"
    kept = _kept(_try(client, url, name="国庆节"))
    (folder / "own.yaml").write_text(TEXT + "# 手写\n", "utf-8")
    answer = client.post("/flags/edit/", {"pending": kept})
    assert answer.status_code == 409
    assert "规则文件在此期间改过" in answer.content.decode()
    (folder / "own.yaml").write_text(TEXT.replace("国庆, from", "国庆长假, from"), "utf-8")  # not in force yet
    page = client.get(url)
    assert page.status_code == 409
    assert "规则文件在页面以外改过" in page.content.decode()
    rule = client.get("/flags/rule/few/")
    form = {
        name: value
        for name in rule.context["form"].fields
        if (value := rule.context["form"][name].value()) not in (None, "", [])
    }
    rows = {"c": "0|submitters", "v.0.submitters": "4", "do": "try", "reason": "试"}
    answer = client.post("/flags/rule/few/", {**form, **rows})
    assert answer.status_code == 409, answer.context["form"].errors
    assert rule_files.number() == 0


@pytest.mark.parametrize("url", ["/flags/rule/few/", "/flags/periods/2/"])
def test_a_mark_that_no_page_gave_is_refused(client_of, county, url):
    answer = client_of("judge").post(url, {"do": "delete", "reason": "试", "seen": "0", "stood": "a\x00b"})
    assert answer.status_code == 422


def test_a_version_that_was_edited_by_hand_is_not_taken_back(client_of, county, folder):
    client = client_of("judge")
    _install(client, "/flags/periods/2/", name="国庆节")
    (folder / "flags" / "1.yaml").write_text(TEXT + "# 手写\n", "utf-8")
    answer = client.post("/flags/back/", {"reason": "回", "seen": 1})
    assert answer.status_code == 409
    assert "又在页面以外改过" in answer.content.decode()
    assert rule_files.number() == 1


def test_a_territory_is_read_out_by_its_name(client_of, county):
    client = client_of("judge")
    _install(client, "/flags/recipients/new/", name="柳溪", territories=["990001101"], roles=["judge"])
    shown = html.unescape(client.get("/flags/").content.decode())
    assert "属地为柳溪镇" in shown
    assert "990001101" not in shown


def test_what_is_not_there_is_not_found_and_others_are_kept_out(client_of, county):
    assert client_of("judge").get("/flags/periods/9/").status_code == 404
    assert client_of("judge").get("/flags/recipients/1/").status_code == 404
    for name in ("monitor", "leader", "owner"):
        assert client_of(name).get("/flags/telling/").status_code == 403
        page = client_of(name).get("/flags/").content.decode()
        assert "/flags/periods/" not in page
