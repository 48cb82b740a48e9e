"""Alerts: together, once, again only with news; muted parts, snoozes, quiet hours; who hears; what people think."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from alerts import flagging
from alerts.models import Alert, AlertVerdict, Case, Notification, OfficeEvent, Staff, Watch, WatchMatch
from alerts.office.alerting import judging, raising, snoozing, telling
from alerts.rules.states import MoveRefused
from config import flag_files
from config.clock import SHANGHAI
from config.flags import FlagFile
from config.vocabulary import Role, Verdict
from pipeline.models import Item, Topic

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def say(topic: Topic, at: datetime, people: int = 6, **analysis) -> None:
    """New voices on the topic's matter; the topic counts them."""
    model = topic.topic_items.first()
    for number in range(people):
        Item.objects.create(
            source=model.source, external_id=f"{topic.pk}-{at.isoformat()}-{number}", kind="post", title=topic.title,
            text="又积水了", submitter=f"new{at.isoformat()}{number}"[:32], published_at=at, learnt_at=at, seen_at=at,
            content_hash="x", sector=topic.sector, severity=topic.severity, topic=topic,
            analysis={**model.analysis, **analysis},
        )  # fmt: skip
    topic.refresh_from_db()
    topic.items += people
    topic.submitters += people
    topic.revision += 1
    topic.save()


def graver(topic: Topic, severity: str) -> None:
    Topic.objects.filter(pk=topic.pk).update(severity=severity)
    topic.refresh_from_db()
    topic.revision += 1
    topic.save()


def letters(to: str = "judge@town.example") -> list[Notification]:
    return list(Notification.objects.filter(purpose="alert", recipient=to).order_by("id"))


@pytest.fixture
def rules(monkeypatch):
    """Change what the file says beside the rules."""

    def change(**parts) -> None:
        file = flag_files.load_flags(flag_files.PRESETS / "county.yaml")
        plain = file.model_dump(by_alias=True, mode="json") | parts
        made = FlagFile.model_validate(plain)
        for module in (raising, telling):
            monkeypatch.setattr(module, "flag_file", lambda: made)

    return change


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
    assert Alert.objects.get(topic=other).news == ["同一地点（丽发新城）11月23日 09:00预警过“丽发新城小区停水三天”"]
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
    assert Alert.objects.count() == 1
