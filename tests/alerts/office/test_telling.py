"""Who hears of an alert, with which frozen evidence, once even when killed; and what people think of it."""

import pytest
from django.contrib.auth import get_user_model

from alerts import flagging
from alerts.models import Alert, AlertVerdict, Case, Notification, Staff, Watch, WatchMatch
from alerts.office.alerting import judging, telling
from alerts.rules.states import MoveRefused
from config import flag_files
from config.vocabulary import Role, Verdict
from pipeline.models import Topic
from tests.alerts.conftest import MONDAY
from tests.alerts.office.voices import HOUR, MINUTE, letters, say

pytestmark = pytest.mark.django_db


def test_a_candidate_by_a_watch_is_no_letter_until_it_goes_to_triage(town, new_topic):
    topic = new_topic("路灯不亮", "一般", 2)
    watch = Watch.objects.create(name="路灯", query="路灯", ends_on=MONDAY.date(), made_at=MONDAY)
    WatchMatch.objects.create(watch=watch, item=topic.topic_items.first(), number=1, at=MONDAY)
    [case] = flagging.review(MONDAY)
    assert (case.state, telling.tick(MONDAY + HOUR)) == ("candidate", 0)
    say(topic, MONDAY + HOUR, people=6)
    flagging.review(MONDAY + HOUR)
    case.refresh_from_db()
    assert case.state == "triage"
    assert Alert.objects.first().news[0] == "达到“短时突发”规则"
    assert telling.tick(MONDAY + 7 * HOUR) == 1


def test_the_evidence_is_frozen_with_rule_version_figures_and_curve(town, new_topic):
    topic = new_topic("路口积水", "一般")
    [case] = flagging.review(MONDAY)
    alert = Alert.objects.get()
    frozen = case.evidence
    [rule] = [rule for rule in flag_files.load_flags(flag_files.PRESETS / "county.yaml").rules if rule.id == alert.rule]
    assert alert.rule_version == frozen["rule_version"] == flag_files.version_of(rule)
    assert frozen["rule"]["when"] == {"submitters": 5, "platforms": 2}
    assert (frozen["figures"]["submitters"], frozen["figures"]["platforms"]) == (5, 2)
    assert frozen["held"] == ["several-places"]
    assert frozen["curve"] == [["2026-11-23T08:00:00+08:00", 5]]
    assert frozen["words"] == ["积水", "路口"]
    assert len(frozen["items"]) == 5
    say(topic, MONDAY + HOUR)
    alert.refresh_from_db()
    assert alert.evidence["item_count"] == 5


def test_different_matters_go_to_different_people(town, new_topic, rules):
    user = get_user_model().objects.create_user("edu", email="edu@town.example", first_name="教育组")
    Staff.objects.create(user=user, role=Role.MONITOR.value)
    rules(
        recipients=[
            {"name": "教育口", "sectors": ["教育文体"], "users": ["edu"]},
            {"name": "城关", "territories": ["371302"], "units": ["县水务局"], "mails": ["duty@town.example"]},
            {"name": "重大", "severity": "重大", "roles": ["leader"]},
        ]
    )
    new_topic("校车停运", "一般")
    Topic.objects.update(sector="教育文体", place_code="370000")
    new_topic("客车翻车", "重大")
    flagging.review(MONDAY)
    telling.tick(MONDAY + HOUR)
    crash, bus = Alert.objects.order_by("id")  # the graver came first
    assert bus.told_to == ["教育组"]
    assert crash.told_to == ["水务局承办联络员", "水务局承办负责人", "城关", "领导戊"]
    assert not letters()
    assert "您接收“教育口”的预警" in letters("edu@town.example")[0].text


def test_those_of_a_watch_that_found_a_post_hear_too(town, new_topic):
    topic = new_topic("路口积水", "一般")
    watch = Watch.objects.create(name="积水", query="积水", ends_on=MONDAY.date(), made_at=MONDAY)
    watch.people.add(Staff.objects.get(user__username="monitor"))
    WatchMatch.objects.create(watch=watch, item=topic.topic_items.first(), number=1, at=MONDAY)
    flagging.review(MONDAY)
    telling.tick(MONDAY + 3 * MINUTE)
    assert Alert.objects.get().told_to == ["值班乙", "交办丙", "监测甲"]


def test_killed_between_two_ticks_nothing_is_told_twice(town, new_topic, monkeypatch):
    new_topic("路口积水", "一般")
    flagging.review(MONDAY)

    def die(*_, **__):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(Alert.objects.__class__, "bulk_update", die)
        with pytest.raises(RuntimeError):
            telling.tick(MONDAY + 3 * MINUTE)
    assert not letters()
    assert telling.tick(MONDAY + 4 * MINUTE) == 1
    assert len(letters()) == 1


def test_the_later_word_of_a_person_counts(town, new_topic):
    new_topic("路口积水", "一般")
    flagging.review(MONDAY)
    alert = Alert.objects.get()
    judging.judge(alert, town.judge, MONDAY, Verdict.USEFUL)
    judging.judge(alert, town.judge, MONDAY + HOUR, Verdict.TOO_LATE, "电视台先报了 13812345678")
    judging.judge(alert, town.monitor, MONDAY, Verdict.USEFUL)
    said = AlertVerdict.objects.order_by("user_id")
    assert sorted(one.verdict for one in said) == ["too_late", "useful"]
    assert "13812345678" not in said.get(verdict="too_late").note
    with pytest.raises(MoveRefused):
        judging.judge(alert, town.contact(town.water), MONDAY, Verdict.USEFUL)


def test_renewed_heat_is_proposed_by_what_was_said_after_the_answer_alone(town, new_topic):
    topic = new_topic("路口积水", "一般")
    [case] = flagging.review(MONDAY)
    Case.objects.filter(pk=case.pk).update(state="tracking", responded_at=MONDAY + HOUR)
    say(topic, MONDAY + 2 * HOUR, people=3)
    flagging.review(MONDAY + 2 * HOUR)
    assert not case.events.filter(
        kind="建议再启动"
    ).exists()  # with the old voices a rule holds, the new three hold none
    say(topic, MONDAY + 3 * HOUR, people=6)
    flagging.review(MONDAY + 3 * HOUR)
    event = case.events.get(kind="建议再启动")
    assert (event.data["new"]["submitters"], event.data["old"]["submitters"]) == (9, 5)
    assert len(event.data["new"]["posts"]) == 8
    text = Notification.objects.get(purpose="revived").text
    assert "回应后的新情况：9 人 9 条" in text
    assert "原来的情况：5 人 5 条" in text
    assert (text.count("\n情况："), text.count("\n升温依据：")) == (1, 1)
    assert Alert.objects.count() == 1
