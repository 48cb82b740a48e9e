"""预警规则 and one alert: who may see and do what, what is shown, what is written."""

import re
from datetime import timedelta

import pytest
from county_cases import County
from django.urls import reverse

from alerts import flagging
from alerts.flag_rules import flag_file
from alerts.models import Alert, AlertVerdict, Case, CaseEvent, OfficeEvent, TopicSnooze
from pipeline.models import Item, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(county: County, now) -> Alert:
    """A new topic of the county that the rules find, alerted just now."""
    model = Item.objects.select_related("source").first()
    topic = Topic.objects.create(
        title="清河桥头积水",
        sector="城乡建设",
        sector_p=0.9,
        severity="一般",
        items=9,
        submitters=9,
        sources=2,
        heat=50,
        first_at=now - timedelta(hours=2),
        last_at=now,
        learnt_at=now,
        place_name="清河镇",
        place_code="990001",
    )
    for number in range(9):
        Item.objects.create(
            source=county.sources[number % 2], external_id=f"new-{number}", kind="post", title="清河桥头积水",
            text="水深半米", submitter=f"s{number}", published_at=now - timedelta(minutes=number), learnt_at=now,
            seen_at=now, content_hash="x", topic=topic, sector="城乡建设", analysis=model.analysis,
        )  # fmt: skip
    flagging.review(now)
    return Alert.objects.get(topic=topic)


def test_the_rules_are_listed_with_versions_words_and_telling(client_of, county):
    page = client_of("leader").get(reverse("flag_rules")).content.decode()
    for word in (
        "多处反映",
        "反映人数不少于 5 人",
        "平台不少于 2 个",
        "county.yaml",
        "22:30-07:00",
        "全国两会",
        "只列为线索",
    ):
        assert word in page


def test_weekly_scores_and_proposals_are_shown_and_change_nothing(client_of, county, alert, now):
    for number in range(9):
        people, verdict = (9, "useful") if number < 5 else (5, "not_ours")
        copy = Alert.objects.get(pk=alert.pk)
        copy.pk, copy.rule = None, "one-place"
        copy.evidence = {**alert.evidence, "figures": {"submitters": people + 3 * (number < 5)}, "held": ["one-place"]}
        copy.save()
        AlertVerdict.objects.create(alert=copy, user=county.users["judge"], by="周敏", verdict=verdict, at=now)
    page = client_of("judge").get(reverse("flag_rules")).content.decode()
    assert "准 56 %" in page
    assert "全 " in page
    assert "只是建议，系统不会自行改动" in page
    assert "反映人数 8 → 12" in page
    again = client_of("judge").get(reverse("flag_rules")).content.decode()
    assert "反映人数不少于 8 人" in again


def test_a_proposed_number_is_tried_in_one_step_installed_and_taken_back(
    client_of, county, alert, now, settings, tmp_path
):
    settings.FOLDER = tmp_path
    for number in range(9):
        figures = {"submitters": 12 if number < 5 else 8}
        said = {"evidence": {**alert.evidence, "figures": figures, "held": ["one-place"]}, "rule": "one-place"}
        copy = Alert.objects.create(
            **{one.name: getattr(alert, one.name) for one in Alert._meta.fields if one.name != "id"} | said
        )
        verdict = "useful" if number < 5 else "not_ours"
        AlertVerdict.objects.create(alert=copy, user=county.users["judge"], by="周敏", verdict=verdict, at=now)
    client, url = client_of("judge"), reverse("flag_rule", args=["one-place"])
    assert 'value="take:submitters"' in client.get(reverse("flag_rules")).content.decode()
    page = client.post(url, {"do": "take:submitters"}).content.decode()
    assert "改动</b> 集中反映" in page
    assert "反映人数不少于 12 人" in page
    assert next(one for one in flag_file().rules if one.id == "one-place").when.submitters == 8  # tried only
    kept = re.search(r'name="pending" value="(\d+)"', page)
    assert kept
    client.post(reverse("flag_edit"), {"pending": kept[1]})
    assert next(one for one in flag_file().rules if one.id == "one-place").when.submitters == 12
    event = OfficeEvent.objects.get(book="规则簿")
    assert event.reason.startswith("按反馈建议：")
    page = client.get(reverse("flag_take_back")).content.decode()
    for word in (event.actor, "安装规则，第 1 版", event.reason, "<dt>撤回后改动</dt><dd>集中反映</dd>"):
        assert word in page, word
    client.post(reverse("flag_take_back"), {"reason": "回", "seen": 1})
    assert next(one for one in flag_file().rules if one.id == "one-place").when.submitters == 8
    assert client.post(url, {"do": "take:heat"}).status_code == 302  # nothing proposed
    assert client_of("monitor").post(url, {"do": "take:submitters"}).status_code == 403


def test_an_alert_shows_its_evidence_as_it_was(client_of, alert):
    Topic.objects.filter(pk=alert.topic_id).update(title="后来改名", heat=1)
    page = client_of("monitor").get(reverse("alert", args=[alert.pk])).content.decode()
    for word in ("清河桥头积水", alert.rule_version, "水深半米", "当时的走势", "反映人数", "积水"):
        assert word in page
    assert "后来改名" not in page


def test_the_figures_of_an_alert_are_said_with_their_units(client_of, alert):
    alert.evidence["figures"] = {"burst": 50.0, "burst_p": 0.998, "submitters": 8, "platforms": 3, "support": 120}
    alert.save()
    page = client_of("monitor").get(reverse("alert", args=[alert.pk])).content.decode()
    for said in (
        "<dt>升幅</dt><dd>平时的 50 倍</dd>",
        "<dd>99 %</dd>",
        "<dd>8 人</dd>",
        "<dd>3 个</dd>",
        "<dd>120 人</dd>",
    ):
        assert said in page, said


def test_a_feedback_that_lacks_its_word_keeps_what_was_typed(client_of, alert):
    answer = client_of("judge").post(reverse("alert_verdict", args=[alert.pk]), {"note": "先在论坛看到"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选择一项。" in page
    assert 'value="先在论坛看到"' in page
    assert not AlertVerdict.objects.exists()


def test_of_many_posts_the_first_four_stand_open(client_of, alert):
    page = client_of("monitor").get(reverse("alert", args=[alert.pk])).content.decode()
    shown, folded = page.split("<summary>其余 ", 1)
    assert shown.count("禾城论坛") + shown.count("微博") == 4
    assert folded.startswith(f"{len(alert.evidence['items']) - 4} 条")


def test_a_post_that_is_all_title_is_shown_once(client_of, alert):
    same = {"title": "又停水了", "excerpt": "又停水了"}
    alert.evidence["items"] = [{**alert.evidence["items"][0], **same}]
    alert.save()
    page = client_of("monitor").get(reverse("alert", args=[alert.pk])).content.decode()
    assert page.split("当时的信息")[1].split("</ul>")[0].count("又停水了") == 1


@pytest.mark.parametrize("who", ["owner", "outsider", "territory", "nobody"])
def test_units_see_neither_rules_nor_alerts(client_of, alert, who):
    for url in (reverse("flag_rules"), reverse("alert", args=[alert.pk])):
        assert client_of(who).get(url).status_code == 403
    assert client_of(who).post(reverse("alert_verdict", args=[alert.pk]), {"verdict": "useful"}).status_code == 403
    assert client_of(who).post(reverse("topic_snooze", args=[alert.topic_id])).status_code == 403
    assert not AlertVerdict.objects.exists()


def test_a_verdict_is_given_on_the_case_and_can_be_changed(client_of, alert, county):
    client, url = client_of("judge"), reverse("alert_verdict", args=[alert.pk])
    answer = client.post(url, {"verdict": "useful", "from": "case"})
    assert answer["Location"] == reverse("case", args=[alert.case_id])
    page = client.get(answer["Location"]).content.decode()
    assert "✓ 有用" in page
    assert "首次预警" in page
    client.post(url, {"verdict": "duplicate", "note": "与 JB2026-00001 重复"})
    assert list(AlertVerdict.objects.values_list("verdict", "by")) == [("duplicate", "周敏")]
    assert client.get(url).status_code == 405
    client.post(url, {"verdict": "nonsense"})
    assert AlertVerdict.objects.get().verdict == "duplicate"


def test_a_snooze_is_made_and_ended_by_a_form(client_of, alert, now):
    client, url = client_of("monitor"), reverse("topic_snooze", args=[alert.topic_id])
    assert "暂缓提醒" in client.get(url).content.decode()
    wrong = client.post(url, {"until": "2026-11-19T10:00", "reason": "在办"})
    assert (wrong.status_code, TopicSnooze.objects.count()) == (422, 0)
    assert "在办" in wrong.content.decode()
    client.post(url, {"until": "2026-11-22T10:00", "reason": "已在抢修"})
    page = client.get(reverse("alert", args=[alert.pk])).content.decode()
    assert "暂缓到" in page
    assert "已在抢修" in page
    client.post(reverse("topic_wake", args=[alert.topic_id]))
    assert TopicSnooze.objects.get().ended_at == now
    assert client_of("leader").get(url).status_code == 403


def test_renewed_heat_is_shown_apart_from_the_old(client_of, alert, county):
    case = alert.case
    Case.objects.filter(pk=case.pk).update(state="tracking")
    data = {
        "new": {"items": 3, "submitters": 3, "platforms": ["禾城论坛"], "copies": 1, "posts": [
            {"title": "又淹了", "source": "禾城论坛", "at": "11月20日 10:00", "excerpt": "昨晚又淹了"}]},
        "old": {"items": 9, "submitters": 9, "heat": 50, "answered": "11月19日 10:00"},
    }  # fmt: skip
    last = case.events.order_by("-number").first()
    CaseEvent.objects.create(
        case=case, number=last.number + 1, at=alert.at, kind="建议再启动", actor="系统", role="system",
        channel="system", reason="再次升温", data=data, previous_hash=last.hash, hash="x",
    )  # fmt: skip
    page = client_of("judge").get(reverse("case", args=[case.pk])).content.decode()
    assert page.index("新情况") < page.index("又淹了")
    assert "其中 1 条转自回应以前" in page
    assert "9 人 9 条" in page
    Case.objects.filter(pk=case.pk).update(state="handling")
    assert "回应后再次升温" not in client_of("judge").get(reverse("case", args=[case.pk])).content.decode()


def test_the_list_of_alerts_leads_to_the_rules(client_of, county):
    assert reverse("flag_rules") in client_of("judge").get(reverse("alerts")).content.decode()
