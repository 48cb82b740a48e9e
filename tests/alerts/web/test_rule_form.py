"""改一条规则 as a form: rows and groups without a script, its sentence, tried, installed; the text around it stays."""

import html
import re

import pytest
from django.http import QueryDict

from alerts.flag_rules import flag_file, flag_path
from alerts.office import rule_files
from alerts.web.rule_tree import change, condition_of, posted_tree, tree_of
from config.flag_files import PRESETS, check_flags
from config.flag_writing import with_rule, without_rule
from config.flags import Condition, FlagRule

COUNTY = PRESETS / "county.yaml"
NESTED = {
    "sensitive": True,
    "burst_p": 0.6,
    "any": [{"submitters": 4}, {"submitters": 3, "not": {"sectors": ["教育文体"]}}],
    "not": {"territories": ["370102"]},
}


def _fields(page):
    """What a browser would send of the page's form for one rule, buttons apart."""
    form = page[page.index("data-look") :]
    form = form[: form.index("</form>")]
    found = QueryDict(mutable=True)
    for tag in re.findall(r"<input [^>]*>", form):
        kind, name = (re.search(rf' {key}="([^"]*)"', tag) for key in ("type", "name"))
        value = re.search(r' value="([^"]*)"', tag)
        if name and (kind is None or kind[1] not in {"checkbox", "radio"} or " checked" in tag):
            found.appendlist(html.unescape(name[1]), html.unescape(value[1]) if value else "")
    for name, inside in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', inside) or re.search(r'value="([^"]*)"', inside)
        found.appendlist(name, chosen[1] if chosen else "")
    return found


def _post(client, url, page, do, **values):
    data = _fields(page)
    for name, value in values.items():
        data[name] = value
    data["do"] = do
    return client.post(url, data.urlencode(), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("rule", [*check_flags(COUNTY).rules, *check_flags(PRESETS / "province.yaml").rules])
def test_each_shipped_rule_reads_back_as_it_was(rule):
    assert condition_of(tree_of(rule.when)) == rule.when


def test_groups_in_groups_read_back_as_they_were():
    when = Condition.model_validate(NESTED)
    assert condition_of(tree_of(when)) == when


def test_an_empty_group_and_a_wrong_number_are_named():
    tree = posted_tree(QueryDict("g=0.1:not&c=0|submitters&v.0.submitters=0&c=0|heat&v.0.heat=nan"))
    assert condition_of(tree) is None
    assert [row.wrong for row in tree.rows] == ["请填写不小于 1 的整数。", "请填写不小于 0 的数。"]
    assert "还没有条件" in tree.inner[0].wrong


def test_what_names_no_group_is_left_out():
    tree = posted_tree(QueryDict("g=7.1:any&g=0.x:any&g=0.1:maybe&c=3|heat&c=0|drop&c=0|heat&v.0.heat=5"))
    assert condition_of(tree) == Condition(heat=5)


def test_buttons_add_and_take_away():
    tree = tree_of(Condition(submitters=3))
    change(tree, "add:0", lambda _path: "severity")
    change(tree, "any:0", lambda _path: "")
    change(tree, "not:0", lambda _path: "")
    change(tree, "not:0", lambda _path: "")
    assert [one.join for one in tree.inner] == ["any", "any", "not"]
    change(tree, "cut:0.2", lambda _path: "")
    change(tree, "drop:0:submitters", lambda _path: "")
    assert ([row.what for row in tree.rows], [one.path for one in tree.inner]) == (["severity"], ["0.1", "0.3"])


def test_one_rule_is_written_and_all_else_stays(tmp_path):
    text, file = COUNTY.read_text("utf-8"), check_flags(COUNTY)
    rule = file.rules[3].model_copy(update={"when": Condition(submitters=9)})
    lines = with_rule(text, file, rule, 3).splitlines()
    assert [one for one, two in zip(text.splitlines(), lines, strict=True) if one != two] == [text.splitlines()[6]]
    path = tmp_path / "rules.yaml"
    path.write_text(without_rule(text, file, "burst"), "utf-8")
    assert [one.id for one in check_flags(path).rules][:2] == ["severe", "deaths"]
    assert "# 敏感时段" in path.read_text("utf-8")
    assert "burst" not in [one.id for one in check_flags(path).rules]


def test_a_file_in_one_line_is_written_anew(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text("rules: [{id: a, name: 甲, when: {heat: 5}}, {id: b, name: 乙, when: {heat: 6}}]\n", "utf-8")
    file = check_flags(path)
    path.write_text(with_rule(path.read_text("utf-8"), file, FlagRule(id="c", name="丙", when=Condition(heat=7)), 1))
    assert [rule.id for rule in check_flags(path).rules] == ["a", "c", "b"]


@pytest.mark.django_db
def test_a_rule_is_changed_tried_and_installed_without_a_script(client_of, county, settings, tmp_path):
    settings.FOLDER = tmp_path
    client, url = client_of("judge"), "/flags/rule/sensitive/"
    page = client.get(url).content.decode()
    assert "2 天内敏感时段且" in page
    page = _post(client, url, page, "add:0", **{"new.0": "platforms"}).content.decode()
    assert "还不能试算" not in page  # a button of a row finds no fault
    answer = _post(client, url, page, "try", reason="少打扰")
    assert (answer.status_code, "请填写不小于 1 的整数。" in answer.content.decode()) == (422, True)
    page = _post(client, url, page, "try", reason="少打扰", **{"v.0.platforms": "2", "place": "1"}).content.decode()
    assert flag_path() == COUNTY  # tried, not installed
    kept = re.search(r'name="pending" value="(\d+)"', page)
    client.post("/flags/edit/", {"pending": kept[1]})
    first = flag_file().rules[0]
    assert (first.id, first.when.platforms, len(first.when.some)) == ("sensitive", 2, 2)
    assert "# 敏感时段" in flag_path().read_text("utf-8")
    assert rule_files.history(1)[0].reason == "少打扰"


@pytest.mark.django_db
def test_a_new_rule_and_one_taken_away(client_of, county, settings, tmp_path):
    settings.FOLDER = tmp_path
    client, url = client_of("supervisor"), "/flags/rule-new/"
    page = _post(client, url, client.get(url).content.decode(), "add:0", **{"new.0": "sectors"}).content.decode()
    data = _fields(page)
    data.update({"do": "try", "name": "学校", "reason": "加"})
    data.setlist("v.0.sectors", ["教育文体"])
    page = html.unescape(client.post(url, data).content.decode())
    assert "新增</b> 学校" in page
    assert "领域为教育文体" in page
    page = _post(client, "/flags/rule/burst/", client.get("/flags/rule/burst/").content.decode(), "delete", reason="去")
    assert "去掉</b> 短时突发" in page.content.decode()


@pytest.mark.django_db
def test_the_sentence_is_given_alone_to_a_script(client_of, county):
    client, url = client_of("judge"), "/flags/rule/one-place/"
    data = _fields(client.get(url).content.decode())
    data.update({"do": "look", "v.0.submitters": "12"})
    said = client.post(url, data, headers={"X-Part": "1"}).content.decode()
    assert said.startswith("3 天内反映人数不少于 12 人")
    assert client.get("/flags/rule/none/").status_code == 404
