"""Alerts: what comes together is told together, once, and again only with news; quiet hours keep the small ones."""

from datetime import datetime, timedelta

import pytest

from alerts import flagging
from alerts.models import Alert, Case, Notification
from alerts.office.alerting import telling
from alerts.office.alerting.earlier import named
from config.clock import SHANGHAI
from pipeline.models import Topic
from tests.alerts.conftest import MONDAY
from tests.alerts.office.voices import HOUR, MINUTE, graver, letters, say

pytestmark = pytest.mark.django_db


def test_what_comes_within_a_little_while_is_one_letter(town, new_topic):
    new_topic("路口积水", "一般")
    flagging.review(MONDAY)
    new_topic("公交停运", "较大")
    flagging.review(MONDAY + 2 * MINUTE)
    assert telling.tick(MONDAY + 2 * MINUTE) == 0
    assert telling.tick(MONDAY + 3 * MINUTE) == 2
    [letter] = letters()
    assert letter.subject == "【较大】公交停运 等 2 件 · 请研判"
    assert "路口积水" in letter.text
    assert "公交停运" in letter.text
    assert telling.tick(MONDAY + 4 * MINUTE) == 0
    assert {alert.told_at for alert in Alert.objects.all()} == {MONDAY + 3 * MINUTE}
    assert Alert.objects.first().told_to == ["值班乙", "交办丙"]


def test_another_matter_of_the_same_estate_names_the_alert_before(town, new_topic):
    new_topic("丽发新城小区停水三天", "一般")
    flagging.review(MONDAY)
    later = MONDAY + timedelta(days=100)
    other = new_topic("投诉A2区丽发新城小区附近的搅拌站太吵", "一般", at=later)
    new_topic("江南新城小区附近的搅拌站太吵", "一般", at=later)
    flagging.review(later)
    assert Alert.objects.get(topic=other).news == ["同一地点（丽发新城）11月23日 09:00 预警过“丽发新城小区停水三天”"]
    assert Alert.objects.order_by("id").last().news == []
    telling.tick(later + HOUR)
    assert "此前：同一地点（丽发新城）" in letters()[-1].text


def test_what_is_grave_goes_at_once(town, new_topic):
    new_topic("客车翻车", "重大")
    flagging.review(MONDAY)
    assert [letter.subject.startswith("【重大】客车翻车 · 请") for letter in letters()] == [True]


def test_quiet_hours_keep_all_but_the_gravest(town, new_topic):
    night = datetime(2026, 11, 23, 23, 0, tzinfo=SHANGHAI)
    new_topic("路口积水", "一般", at=night)
    flagging.review(night)
    assert telling.tick(night + HOUR) == 0
    new_topic("客车翻车", "重大", at=night + HOUR)
    flagging.review(night + HOUR)
    assert [letter.subject[:8] for letter in letters()] == ["【重大】客车翻车"]
    assert telling.tick(night + 8 * HOUR - MINUTE) == 0
    assert telling.tick(night + 8 * HOUR) == 1


def test_a_matter_is_not_told_again_without_news(town, new_topic):
    topic = new_topic("路口积水", "一般")
    flagging.review(MONDAY)
    telling.tick(MONDAY + 5 * MINUTE)
    for hour in range(1, 9):
        say(topic, MONDAY + hour * HOUR, people=0)
        flagging.review(MONDAY + hour * HOUR)
        telling.tick(MONDAY + hour * HOUR + 5 * MINUTE)
    assert (Alert.objects.count(), len(letters())) == (1, 1)


def test_it_is_told_again_when_people_have_doubled_and_says_so_not_too_soon(town, new_topic):
    topic = new_topic("路口积水", "一般")
    flagging.review(MONDAY)
    telling.tick(MONDAY + 3 * MINUTE)
    say(topic, MONDAY + HOUR, people=4)
    flagging.review(MONDAY + HOUR)
    assert Alert.objects.count() == 1  # 9 of 5: not twice as many
    say(topic, MONDAY + 2 * HOUR, people=2)
    flagging.review(MONDAY + 2 * HOUR)
    again = Alert.objects.first()
    assert (again.number, again.news) == (2, ["反映人数由 5 人增至 11 人"])
    assert telling.tick(MONDAY + 5 * HOUR) == 0
    assert telling.tick(MONDAY + 6 * HOUR + 3 * MINUTE) == 1
    assert letters()[-1].subject == "【一般】路口积水 · 新情况：反映人数由 5 人增至 11 人"


def test_what_waits_says_one_change_of_a_figure_since_it_was_told_and_takes_back_what_holds_no_more(town, new_topic):
    topic = new_topic("路口积水", "一般")
    flagging.review(MONDAY)
    telling.tick(MONDAY + 3 * MINUTE)
    for hour, people in ((1, 6), (2, 13)):  # 11, then 24 of 5
        say(topic, MONDAY + hour * HOUR, people=people)
        flagging.review(MONDAY + hour * HOUR)
    assert Alert.objects.first().news == ["反映人数由 5 人增至 24 人"]
    Topic.objects.filter(pk=topic.pk).update(submitters=18, revision=topic.revision + 1)  # six were moved elsewhere
    flagging.review(MONDAY + 3 * HOUR)
    assert telling.tick(MONDAY + 6 * HOUR + 3 * MINUTE) == 1
    assert letters()[-1].subject == "【一般】路口积水 · 新情况：反映人数由 5 人增至 18 人"


def test_casualties_and_a_graver_grade_are_told_soon(town, new_topic):
    topic = new_topic("路口积水", "一般")
    flagging.review(MONDAY)
    telling.tick(MONDAY + 3 * MINUTE)
    say(topic, MONDAY + HOUR, people=1, signals={"deaths": {"value": 1, "words": "一人溺亡"}})
    flagging.review(MONDAY + HOUR)
    assert Alert.objects.first().news == ["死亡 1 人（此前未提到）"]
    assert telling.tick(MONDAY + HOUR + 3 * MINUTE) == 1
    graver(topic, "重大")
    flagging.review(MONDAY + 2 * HOUR)
    assert Alert.objects.first().news == ["等级由一般升为重大"]
    assert len(letters()) == 3


def test_a_grade_that_the_judges_were_asked_about_is_not_said_twice(town, new_topic):
    topic = new_topic("路口积水", "一般")
    flagging.review(MONDAY)
    telling.tick(MONDAY + 3 * MINUTE)
    graver(topic, "较大")
    flagging.review(MONDAY + HOUR)
    assert Notification.objects.filter(purpose="graver").count() == 1
    assert Alert.objects.first().told_to == ["研判值班长"]
    assert (telling.tick(MONDAY + 9 * HOUR), len(letters())) == (0, 1)


def test_a_case_of_before_there_were_alerts_goes_on_from_its_own_evidence(town, new_topic):
    topic = new_topic("路口积水", "一般")
    flagging.review(MONDAY)
    Alert.objects.all().delete()
    say(topic, MONDAY + HOUR, people=1)
    flagging.review(MONDAY + HOUR)
    assert not Alert.objects.exists()
    say(topic, MONDAY + 2 * HOUR, people=9)
    flagging.review(MONDAY + 2 * HOUR)
    assert (Alert.objects.get().number, Alert.objects.get().news) == (2, ["反映人数由 5 人增至 15 人"])


def test_a_matter_that_comes_back_after_its_archive_says_so(town, new_topic):
    topic = new_topic("路口积水", "一般")
    [old] = flagging.review(MONDAY)
    telling.tick(MONDAY + HOUR)
    Case.objects.filter(pk=old.pk).update(state="archived", responded_at=MONDAY + HOUR)
    say(topic, MONDAY + timedelta(days=20), people=8)
    [new] = flagging.review(MONDAY + timedelta(days=20))
    alert = Alert.objects.first()
    assert (alert.case, alert.number, alert.news) == (new, 2, [f"{old.number} 归档后再次升温"])


def test_news_that_comes_while_an_alert_waits_is_told_with_it(town, new_topic):
    topic = new_topic("路口积水", "一般")
    flagging.review(MONDAY)
    say(topic, MONDAY + MINUTE, people=8)
    flagging.review(MONDAY + MINUTE)
    alert = Alert.objects.get()
    assert (alert.number, alert.news, alert.evidence["submitters"]) == (1, [], 13)
    assert telling.tick(MONDAY + 3 * MINUTE) == 1
    assert len(letters()) == 1


def test_a_firm_that_titles_name_is_no_place():
    assert named("柳岸小区停水，自来水公司说不清楚什么时候恢复") == {"柳岸小区"}
