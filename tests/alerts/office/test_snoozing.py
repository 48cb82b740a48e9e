"""Parts of a wider matter are muted, topics are snoozed with a reason and an end; what is grave breaks through."""

from datetime import timedelta

import pytest

from alerts import flagging
from alerts.models import Alert, Case, OfficeEvent
from alerts.office.alerting import snoozing, telling
from alerts.rules.states import MoveRefused
from pipeline.models import Topic
from tests.alerts.conftest import MONDAY
from tests.alerts.office.voices import HOUR, MINUTE, graver, letters, say

pytestmark = pytest.mark.django_db


def test_a_part_of_a_wider_matter_is_muted_and_its_case_is_there(town, new_topic):
    new_topic("城关街道停水", "一般", keywords=["停水", "自来水"])
    flagging.review(MONDAY)
    part = new_topic("城关街道停水三天", "一般", keywords=["停水"])
    flagging.review(MONDAY + HOUR)
    muted = Alert.objects.get(topic=part)
    assert muted.parent.title == "城关街道停水"
    assert Case.objects.get(topic=part).state == "triage"
    telling.tick(MONDAY + 2 * HOUR)
    assert (muted.told_at, len(letters())) == (None, 1)
    assert "另有 1 个相近的事项" in letters()[0].text


def test_a_part_that_is_graver_and_a_pothole_elsewhere_are_not_muted(town, new_topic):
    new_topic("人民路大坑没人管", "一般")
    flagging.review(MONDAY)
    Topic.objects.update(place_code="371302001")
    other = new_topic("人民路大坑没人管", "一般")
    Topic.objects.filter(pk=other.pk).update(place_code="371302002")
    grave = new_topic("人民路大坑没人管", "重大")
    Topic.objects.filter(pk=grave.pk).update(place_code="371302001")
    flagging.review(MONDAY + HOUR)
    assert not Alert.objects.exclude(parent=None).exists()


def test_a_snoozed_topic_waits_for_the_end_and_says_then_what_was_new(town, new_topic):
    topic = new_topic("路口积水", "一般")
    flagging.review(MONDAY)
    telling.tick(MONDAY + 3 * MINUTE)
    until = MONDAY + timedelta(days=2)
    snoozing.snooze(topic, town.monitor, MONDAY + HOUR, until, "泵站已在抢修")
    say(topic, MONDAY + 8 * HOUR, people=10)
    flagging.review(MONDAY + 8 * HOUR)
    assert telling.tick(MONDAY + timedelta(days=1, hours=5)) == 0
    assert telling.tick(until) == 1
    assert "反映人数由 5 人增至 15 人" in letters()[-1].text
    assert OfficeEvent.objects.get(kind="暂缓提醒").reason == "泵站已在抢修"


def test_a_snooze_never_keeps_back_what_became_grave_and_can_be_ended(town, new_topic):
    topic, other = new_topic("路口积水", "一般"), new_topic("公交停运", "一般")
    flagging.review(MONDAY)
    for each in (topic, other):
        snoozing.snooze(each, town.judge, MONDAY + MINUTE, MONDAY + timedelta(days=3), "在办")
    graver(topic, "重大")
    flagging.review(MONDAY + HOUR)
    assert [letter.subject[:8] for letter in letters()] == ["【重大】路口积水"]
    snoozing.wake(other, town.judge, MONDAY + 2 * HOUR)
    assert telling.tick(MONDAY + 2 * HOUR) == 1
    with pytest.raises(MoveRefused):
        snoozing.wake(other, town.judge, MONDAY + 2 * HOUR)


@pytest.mark.parametrize(
    ("who", "until", "reason"),
    [("leader", HOUR, "在办"), ("judge", HOUR, " "), ("judge", -HOUR, "在办"), ("judge", timedelta(days=31), "在办")],
)
def test_a_snooze_has_a_doer_a_reason_and_an_end(town, new_topic, who, until, reason):
    with pytest.raises(MoveRefused):
        snoozing.snooze(new_topic("路口积水", "一般"), getattr(town, who), MONDAY, MONDAY + until, reason)
