"""Watches: made and changed with versions and events, asked of every new post once, told together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from alerts import flagging
from alerts.actors import Actor
from alerts.models import Case, Notification, OfficeEvent, Staff, Watch, WatchMatch
from alerts.office.watching import keeping, matching, telling
from alerts.office.watching.keeping import Plan
from alerts.rules.states import MoveRefused
from config.vocabulary import PostKind, Role
from crawlers.items import Post
from pipeline import hearers
from pipeline.ingest import ingest
from pipeline.models import Item, Source
from pipeline.topics.engines import Engines, restore
from tests.alerts.conftest import MONDAY

HOUR = timedelta(hours=1)


@pytest.fixture
def keeper(town) -> Actor:
    member = Staff.objects.filter(role=Role.MONITOR.value).select_related("user").first()
    return Actor("监测员", Role.MONITOR, user_id=member.user_id)


@pytest.fixture
def plan(town) -> Plan:
    people = list(Staff.objects.filter(role=Role.MONITOR.value))
    return Plan("积水", "积水 非 广告", people, [], 60, (MONDAY + timedelta(days=30)).date())


@pytest.fixture
def watch(keeper: Actor, plan: Plan) -> Watch:
    return keeping.make(keeper, MONDAY, plan)


@pytest.fixture
def engines(db) -> Engines:
    Source.objects.create(key="bbs", name="论坛", kind="discuz")
    return restore(None, MONDAY)


def post(number: int, text: str = "人民路积水半米深, 老人孩子没法出门", **values: object) -> Post:
    made = Post(
        source="bbs",
        external_id=str(number),
        url=f"http://127.0.0.1/{number}",
        kind=PostKind.POST,
        title="",
        text=text,
        published_at=MONDAY + timedelta(minutes=number),
        fetched_at=MONDAY + HOUR,
        submitter=f"h{number}",
    )
    return replace(made, **values)  # type: ignore[arg-type]


def kinds() -> list[str]:
    return [event.kind for event in OfficeEvent.objects.filter(book="监测簿").order_by("number")]


def test_made_changed_and_ended_leave_versions_and_events(watch: Watch, keeper: Actor, plan: Plan) -> None:
    keeping.revise(watch, keeper, MONDAY + HOUR, replace(plan, query="积水 或 内涝", to_flag=False))
    keeping.end(watch, keeper, MONDAY + 2 * HOUR, "汛期结束")
    watch.refresh_from_db()
    assert (watch.number, watch.query, watch.ended_at) == (3, "积水 或 内涝", MONDAY + 2 * HOUR)
    said = [(one.number, one.what, one.settings["query"]) for one in watch.versions.order_by("number")]
    assert said == [(1, "新建", "积水 非 广告"), (2, "修改", "积水 或 内涝"), (3, "结束", "积水 或 内涝")]
    assert kinds() == ["新建监测方案", "修改监测方案", "结束监测方案"]
    with pytest.raises(MoveRefused, match="已经结束"):
        keeping.end(watch, keeper, MONDAY, "再来")


def test_an_ended_watch_goes_on_and_hears_what_comes_from_then_on(
    watch: Watch, keeper: Actor, plan: Plan, engines: Engines
) -> None:
    keeping.end(watch, keeper, MONDAY, "汛期结束")
    seen, stale = Watch.objects.get(pk=watch.pk), Watch.objects.get(pk=watch.pk)
    ingest([post(1)], engines, MONDAY + HOUR)
    keeping.revise(seen, keeper, MONDAY + 2 * HOUR, plan)
    assert kinds()[-1] == "恢复监测方案"
    ingest([post(2, "解放路积水, 公交车过不去")], engines, MONDAY + 3 * HOUR)
    watch.refresh_from_db()
    assert (watch.number, watch.ended_at) == (3, None)
    assert list(watch.matches.values_list("item__external_id", flat=True)) == ["2"]
    with pytest.raises(MoveRefused, match="已经恢复"):
        keeping.revise(stale, keeper, MONDAY + 4 * HOUR, plan)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"query": "积水 从:7天"}, "不写时间"),
        ({"query": "类型:专题 积水"}, "只看采集到的信息"),
        ({"query": "热度>3 积水"}, "没有热度"),
        ({"query": "作者:张三"}, "不能按发帖人"),
        ({"query": "(积水"}, "括号没有收尾"),
        ({"people": []}, "接收人"),
        ({"ends_on": (MONDAY - timedelta(days=1)).date()}, "截止日期"),
        ({"quiet_from": time(22)}, "都填"),
        ({"name": " "}, "名称"),
    ],
)
def test_what_cannot_be_a_watch_is_refused_and_nothing_is_kept(
    keeper: Actor, plan: Plan, change: dict, says: str
) -> None:
    with pytest.raises(MoveRefused, match=says):
        keeping.make(keeper, MONDAY, replace(plan, **change))
    assert not Watch.objects.exists()
    assert kinds() == []


def test_only_its_owner_and_a_supervisor_change_it(watch: Watch, town, plan: Plan) -> None:
    other = Actor("别人", Role.JUDGE, user_id=999)
    with pytest.raises(MoveRefused, match="负责人"):
        keeping.revise(watch, other, MONDAY, plan)
    with pytest.raises(MoveRefused, match="建立"):
        keeping.make(Actor("单位", Role.DEPT_HEAD), MONDAY, plan)
    keeping.revise(watch, town.supervisor, MONDAY, plan)


def test_a_new_post_is_found_once_however_often_it_comes(watch: Watch, engines: Engines) -> None:
    batch = [post(1), post(2, "今天天气很好"), post(3, "积水清理广告")]
    ingest(batch, engines, MONDAY)
    ingest(batch, engines, MONDAY + HOUR)
    matching.hear(list(Item.objects.all()), MONDAY + HOUR)
    [match] = WatchMatch.objects.all()
    assert (match.watch, match.item.external_id, match.number) == (watch, "1", 1)


def test_a_worker_that_dies_in_the_middle_leaves_neither_post_nor_match(
    watch: Watch, engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(items: object, now: object) -> None:
        assert WatchMatch.objects.exists()
        raise SystemExit

    monkeypatch.setattr(hearers, "_hearers", [matching.hear, die])
    with pytest.raises(SystemExit):
        ingest([post(1)], engines, MONDAY)
    assert not Item.objects.exists()
    assert not WatchMatch.objects.exists()
    monkeypatch.setattr(hearers, "_hearers", [matching.hear])
    ingest([post(1)], restore(None, MONDAY), MONDAY)
    assert WatchMatch.objects.count() == 1


def test_an_edited_post_is_asked_again_and_history_is_not(watch: Watch, engines: Engines) -> None:
    ingest([post(1, "今天天气很好"), post(2, history=True)], engines, MONDAY)
    assert not WatchMatch.objects.exists()
    ingest([post(1, "更正: 小区积水了", fetched_at=MONDAY + 2 * HOUR)], engines, MONDAY + 2 * HOUR)
    assert [match.item.external_id for match in WatchMatch.objects.all()] == ["1"]


def test_changes_and_ends_count_from_the_next_post_on(
    watch: Watch, keeper: Actor, plan: Plan, engines: Engines
) -> None:
    ingest([post(1)], engines, MONDAY)
    keeping.revise(watch, keeper, MONDAY, replace(plan, query="停电"))
    ingest([post(2), post(3, "又停电了")], engines, MONDAY)
    keeping.end(watch, keeper, MONDAY, "不用了")
    ingest([post(4, "还在停电")], engines, MONDAY)
    found = WatchMatch.objects.order_by("item__external_id").values_list("item__external_id", "number")
    assert list(found) == [("1", 1), ("3", 2)]


def test_the_last_day_passes(watch: Watch, engines: Engines) -> None:
    late = MONDAY + timedelta(days=31)
    ingest([post(1)], engines, late)
    assert not WatchMatch.objects.exists()
    assert keeping.end_those_over(late) == 1
    assert keeping.end_those_over(late) == 0
    assert kinds()[-1] == "结束监测方案"
    assert Watch.objects.get().ended_at == late


def test_a_query_that_is_none_any_more_is_noted(keeper: Actor, plan: Plan, engines: Engines) -> None:
    watch = keeping.make(keeper, MONDAY, replace(plan, query="积水 来源:论坛"))
    ingest([post(1)], engines, MONDAY)
    assert WatchMatch.objects.count() == 1
    Source.objects.filter(key="bbs").update(name="老论坛网")
    ingest([post(2)], engines, MONDAY)
    watch.refresh_from_db()
    assert "没有“论坛”这个来源" in watch.problem
    assert WatchMatch.objects.count() == 1


def mails() -> list[Notification]:
    return list(Notification.objects.filter(purpose="watch").order_by("id"))


def test_matches_are_told_together_once_in_a_while(watch: Watch, engines: Engines) -> None:
    ingest([post(1), post(2)], engines, MONDAY)
    assert telling.tick(MONDAY) == 1
    assert telling.tick(MONDAY) == 0
    [mail] = mails()
    assert "2 条新信息" in mail.subject
    assert "http://127.0.0.1/1" in mail.text
    ingest([post(3), post(4)], engines, MONDAY + HOUR / 2)
    assert telling.tick(MONDAY + HOUR / 2) == 0
    assert telling.tick(MONDAY + HOUR) == 1
    assert len(mails()) == 2
    assert not WatchMatch.objects.filter(told_at=None).exists()


def test_nobody_is_disturbed_at_night_but_for_what_is_grave(keeper: Actor, plan: Plan, engines: Engines) -> None:
    keeping.make(keeper, MONDAY, replace(plan, quiet_from=time(22), quiet_until=time(7)))
    night = MONDAY.replace(hour=23)
    ingest([post(1)], engines, night)
    assert telling.tick(night) == 0
    ingest([post(2)], engines, night)
    Item.objects.filter(external_id="2").update(severity="重大")
    assert telling.tick(night) == 1
    assert "重大以上 1 条" in mails()[0].text


def test_units_hear_without_the_page_of_the_watch(
    keeper: Actor, plan: Plan, engines: Engines, town, stopped_mail_server
) -> None:
    keeping.make(keeper, MONDAY, replace(plan, units=[town.water]))
    ingest([post(1)], engines, MONDAY)
    telling.tick(MONDAY)
    pages = {mail.recipient: "/watches/" in mail.text for mail in mails()}
    assert sum(pages.values()) == len(plan.people)
    assert not any(pages[contact.email] for contact in town.water.contacts.filter(confirmed_at__isnull=False))
    assert len(pages) > len(plan.people)


def test_a_match_is_a_reason_to_flag(watch: Watch, new_topic: Callable, keeper: Actor, plan: Plan) -> None:
    topic = new_topic("路口积水", severity="一般", people=1)
    matching.hear(list(topic.topic_items.all()), MONDAY)
    [case] = flagging.review(MONDAY)
    assert (case.flag_rule, case.state) == ("watch", "candidate")
    assert "监测方案“积水”命中" in case.flag_because
    many = new_topic("路口积水", severity="一般", people=5)
    matching.hear(list(many.topic_items.all()), MONDAY)
    [case] = flagging.review(MONDAY)
    assert case.flag_rule == "several-places"
    assert "监测方案“积水”命中" in case.flag_because


def test_a_watch_that_only_tells_flags_nothing(keeper: Actor, plan: Plan, new_topic: Callable) -> None:
    keeping.make(keeper, MONDAY, replace(plan, to_flag=False))
    topic = new_topic("路口积水", severity="一般", people=1)
    matching.hear(list(topic.topic_items.all()), MONDAY)
    assert WatchMatch.objects.count() == 1
    assert flagging.review(MONDAY) == []
    assert not Case.objects.exists()


def test_ten_watches_more_cost_no_query_more(
    keeper: Actor, plan: Plan, engines: Engines, django_assert_max_num_queries
) -> None:
    for number in range(10):
        keeping.make(keeper, MONDAY, replace(plan, name=f"方案{number}"))
    ingest([post(1)], engines, MONDAY)
    items = list(Item.objects.all())
    with django_assert_max_num_queries(6):  # version, count, sources, savepoint, insert, release
        matching.hear(items * 5, MONDAY)
