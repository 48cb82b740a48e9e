from datetime import datetime, timedelta

import pytest
from django.db import connection

from alerts import cases, flagging
from alerts.cases import evidence
from alerts.flagging import order
from alerts.models import Case, FlagCheck, Notification
from alerts.office.alerting import telling
from config.clock import SHANGHAI
from pipeline.models import Item, Topic

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def changed(topic: Topic, heat: float) -> None:
    topic.refresh_from_db()
    topic.revision += 1
    topic.heat = heat
    topic.save()


def say(topic: Topic, at: datetime, people: int = 6) -> None:
    """New voices on the topic's matter."""
    model = topic.topic_items.first()
    for number in range(people):
        Item.objects.create(
            source=model.source,
            external_id=f"{topic.pk}-{at.isoformat()}-{number}",
            kind="post",
            title=topic.title,
            text="又积水了",
            submitter=f"new{number}",
            published_at=at,
            learnt_at=at,
            seen_at=at,
            content_hash="x",
            sector=topic.sector,
            severity=topic.severity,
            topic=topic,
            analysis=model.analysis,
        )


def test_a_topic_that_passes_a_rule_becomes_a_case_once(town, new_topic):
    topic = new_topic("路口积水", severity="一般", people=5)
    [case] = flagging.review(MONDAY)
    assert (case.topic, case.state, case.flag_rule) == (topic, "triage", "several-places")
    assert "5 人" in case.flag_because
    assert not Notification.objects.exists()  # it waits a little for others
    assert telling.tick(MONDAY + 3 * MINUTE) == 1
    assert Notification.objects.filter(purpose="alert", recipient="judge@town.example").count() == 1
    assert flagging.review(MONDAY) == []
    changed(topic, 80)
    assert flagging.review(MONDAY + HOUR) == []
    assert FlagCheck.objects.get().revision == 2


def test_a_topic_that_cannot_be_worked_on_costs_only_itself_and_comes_again(town, new_topic, monkeypatch):
    bad, good = new_topic("路口积水"), new_topic("桥面塌陷", severity="较大")
    real = cases.open_candidate

    def opened(topic, *words, **named):
        if topic == bad:
            raise ValueError("of this topic")
        return real(topic, *words, **named)

    monkeypatch.setattr(cases, "open_candidate", opened)
    with pytest.raises(ValueError, match="of this topic"):
        flagging.review(MONDAY)
    assert [case.topic for case in Case.objects.all()] == [good]
    assert [check.topic for check in FlagCheck.objects.all()] == [good]
    monkeypatch.undo()
    assert [case.topic for case in flagging.review(MONDAY)] == [bad]


def test_the_gravest_is_opened_first(town, new_topic):
    topics = [new_topic(f"第{place}处", severity=grade) for place, grade in enumerate(("一般", "特别重大", "较大"))]
    assert [case.topic for case in flagging.review(MONDAY)] == [topics[1], topics[2], topics[0]]


def test_what_is_new_or_loud_is_written_before_known_matters_are_read(town, new_topic, monkeypatch):
    known, loud = new_topic("路口积水", "一般", 5), new_topic("桥面塌陷", "特别重大", 5)
    flagging.review(MONDAY)
    new = new_topic("水管爆裂", "一般", 5)
    for topic in (known, loud):
        changed(topic, 90)
    groups, frozen, look, freeze = [], [], flagging._look_at_all, evidence.freeze
    monkeypatch.setattr(flagging, "_look_at_all", lambda some, *rest: groups.append(some) or look(some, *rest))
    monkeypatch.setattr(evidence, "freeze", lambda topic, items: frozen.append(topic.pk) or freeze(topic, items))
    assert [case.topic for case in flagging.review(MONDAY + HOUR)] == [new]
    assert groups == [[loud, new], [known]]
    assert frozen == [new.pk]  # nothing is new of the others: no evidence is made of them


def test_two_people_are_no_case(town, new_topic):
    new_topic("路灯不亮", "一般", 2)
    assert flagging.review(MONDAY) == []
    assert not Case.objects.exists()


def test_history_never_flags(town, new_topic):
    new_topic("往年积水", history=True)
    assert flagging.review(MONDAY) == []
    assert not FlagCheck.objects.exists()


def test_a_revision_is_looked_at_once(town, new_topic, django_assert_num_queries):
    new_topic("路灯不亮", "一般", 2)
    flagging.review(MONDAY)
    with django_assert_num_queries(1):
        flagging.review(MONDAY)


def test_renewed_heat_on_an_answered_case_is_proposed_to_the_judge_and_not_done(town, new_topic):
    topic = new_topic("路口积水")
    [case] = flagging.review(MONDAY)
    Case.objects.filter(pk=case.pk).update(state="tracking", responded_at=MONDAY + HOUR)
    later = MONDAY + timedelta(days=2)
    say(topic, later)
    changed(topic, 50)
    assert flagging.review(later) == []
    case.refresh_from_db()
    assert (case.state, case.events.filter(kind="建议再启动").count()) == ("tracking", 1)
    changed(topic, 55)
    flagging.review(later + HOUR)
    assert Notification.objects.filter(purpose="revived").count() == 1


def test_a_matter_that_returns_after_the_archive_gets_a_case_that_names_the_old_one(town, new_topic):
    topic = new_topic("路口积水")
    [old] = flagging.review(MONDAY)
    Case.objects.filter(pk=old.pk).update(state="archived", responded_at=MONDAY + HOUR)
    later = MONDAY + timedelta(days=20)
    say(topic, later)
    changed(topic, 50)
    [new] = flagging.review(later)
    assert (new.follows, new.state, new.detected_at) == (old, "triage", later)
    assert old.number in new.flag_because
    assert new.timers.get(name="T_authority").started_at == later


def test_a_rejected_topic_is_not_flagged_again(town, new_topic):
    topic = new_topic("路口积水")
    [case] = flagging.review(MONDAY)
    cases.reject(case, town.judge, MONDAY + HOUR, "重复")
    changed(topic, 99)
    assert flagging.review(MONDAY + 2 * HOUR) == []


def test_a_topic_that_grows_graver_is_told_to_the_judge_once(town, new_topic):
    topic = new_topic("路口积水", severity="较大")
    [case] = flagging.review(MONDAY)
    for hour in (1, 2):
        Topic.objects.filter(pk=topic.pk).update(severity="重大")
        changed(topic, 80)
        flagging.review(MONDAY + hour * HOUR)
    case.refresh_from_db()
    assert (case.severity, case.events.filter(kind="建议调整等级").count()) == ("较大", 1)
    assert Notification.objects.filter(purpose="graver").count() == 1


def test_posts_learnt_late_are_looked_at_as_of_their_own_time(town, new_topic):
    """The collector was down for four days, or a file was loaded live: what would have alerted then alerts now."""
    topic = new_topic("青溪路积水", "一般", 1)
    say(topic, MONDAY - 96 * HOUR, people=8)
    Item.objects.filter(submitter__startswith="new").update(learnt_at=MONDAY)
    topic.refresh_from_db()
    [case] = flagging.review(MONDAY)
    assert case.detected_at == MONDAY
    assert "人" in case.flag_because


def test_more_topics_than_one_batch_are_all_looked_at(town, new_topic, monkeypatch):
    monkeypatch.setattr(order, "_BATCH", 2)
    for number in range(5):
        new_topic(f"路口积水 {number}", severity="一般", people=5)
    assert len(flagging.review(MONDAY)) == 5


def test_a_look_at_some_topics_leaves_the_others_for_the_next_look_at_all(town, new_topic):
    near, far = new_topic("路口积水", "一般", 5), new_topic("桥面塌陷", "较大", 5)
    assert [case.topic for case in flagging.review(MONDAY, {near.pk})] == [near]
    assert [case.topic for case in flagging.review(MONDAY)] == [far]


def test_what_comes_of_many_topics_is_written_with_few_commits(town, new_topic):
    for number in range(12):
        new_topic(f"第{number}处积水", "一般", 5)
    commits = []

    def counted(execute, sql, params, many, context):
        commits.append(sql.split()[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        assert len(flagging.review(MONDAY)) == 12
    assert commits.count("SAVEPOINT") > 12  # each topic by itself, inside one transaction
    reads = [word for word in commits if word == "SELECT"]
    assert len(reads) < 12 * 12
