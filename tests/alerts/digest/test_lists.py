"""The lists of a digest: topics, matters, promises, sources."""

import pytest

from alerts.digest import Week, figures
from alerts.digest.render import lag_words, summary
from alerts.models import Release
from config.vocabulary import Part, TimerName
from pipeline.models import Source
from tests.alerts.digest.conftest import Town, at

WEEK = Week(2026, 47)
after = at("12-10 10:00")


def test_topics_are_ranked_by_people_of_the_week_not_by_posts(town: Town) -> None:
    loud, wide, single = town.topic("一人多帖"), town.topic("多人一帖"), town.topic("一人一帖")
    for day in range(16, 22):
        town.post(f"11-{day} 08:00", loud, "a")
    town.post("11-20 09:00", loud, "b")
    for who in ("a", "b", "c"):
        town.post("11-17 08:00", wide, who)
    town.post("11-18 08:00", single, "a")
    town.post("11-10 08:00", wide, "z")
    found = figures(WEEK, after).topics
    assert [(topic.title, topic.submitters, topic.items, topic.last_submitters) for topic in found] == [
        ("多人一帖", 3, 3, 1),
        ("一人多帖", 2, 7, 0),
    ]
    assert found[1].daily == (1, 1, 1, 1, 2, 1, 0)


def test_posts_without_a_submitter_are_people_of_their_own_and_chatter_is_left_out(town: Town) -> None:
    topic = town.topic()
    town.post("11-17 08:00", topic)
    town.post("11-17 08:00", topic)
    town.post("11-17 08:00", topic, "a", relevant=False)
    [found] = figures(WEEK, after).topics
    assert (found.submitters, found.items) == (2, 2)


def test_what_was_learnt_after_the_week_does_not_enter_it(town: Town) -> None:
    topic = town.topic()
    town.post("11-17 08:00", topic, "a")
    town.post("11-17 08:00", topic, "b")
    town.post("11-17 08:00", topic, "c", learnt="12-01 08:00", history=True)
    town.post(None, topic, "d", learnt="11-18 08:00")
    [found] = figures(WEEK, after).topics
    assert found.submitters == 3
    assert figures(WEEK, after).items == 3


def test_a_matter_says_what_it_is_what_was_done_and_where_it_stands(town: Town) -> None:
    town.unit("市水务局", "水务局")
    case = town.case("11-16 08:05", severity="较大", place_name="清溪街道")
    lead = town.assign(case, "11-16 09:00", due="11-16 11:00", acked="11-16 09:25")
    town.assign(case, "11-16 09:00", "清溪街道办", Part.TERRITORY)
    Release.objects.create(
        case=case,
        number=1,
        kind="first",
        channel="微博",
        published_at=at("11-16 15:00"),
        content={"下次发布时间": "11月18日 18:00前"},
    )
    town.event(case, "11-16 15:00", "发布")
    town.event(case, "11-19 09:00", "报审", after="review")
    town.event(case, "11-19 15:00", "重办", after="handling", assignment=lead, reason="缺少处理情况")
    town.clock(case, TimerName.CLOSE, "11-16 09:00", "11-23 18:00")
    digest = figures(WEEK, after)
    [matter] = digest.matters
    assert matter.what == "3 小时内 8 人反映清溪路积水。"
    assert matter.done == (
        "11月16日交办水务局（清溪街道办属地），水务局签收，发布首次信息（微博）；11月19日重办（缺少处理情况）。"
    )
    assert matter.stands == "处置中，办结期限 11月23日 18:00。"
    assert not matter.late
    [promise] = digest.promises
    assert (promise.made, promise.text) == ("11月16日 15:00 首次信息", "11月18日 18:00前")
    assert promise.over


@pytest.mark.parametrize(
    ("words", "state", "over"),
    [
        ("11月22日9时", "handling", [True]),
        ("11月25日9时", "handling", [False]),
        ("视核查情况而定", "handling", [False]),
        ("11月22日9时", "responded", []),
    ],
)
def test_a_promised_hour_is_over_when_it_passed_without_a_statement(
    town: Town, words: str, state: str, over: list[bool]
) -> None:
    case = town.case("11-16 08:05", severity="较大", place_name="清溪街道")
    Release.objects.create(
        case=case,
        number=1,
        kind="first",
        channel="微博",
        published_at=at("11-16 15:00"),
        content={"下次发布时间": words},
    )
    town.event(case, "11-16 15:00", "发布", after=state)
    assert [promise.over for promise in figures(WEEK, after).promises] == over


def test_late_and_grave_matters_come_first_and_those_not_taken_on_last(town: Town) -> None:
    rejected = town.case("11-16 08:00", "广告", severity="重大")
    town.event(rejected, "11-16 09:00", "不予交办", after="rejected", reason="商业")
    town.case("11-16 08:00", "路灯不亮")
    town.case("11-16 08:00", "客运站事故", severity="特别重大")
    late = town.case("11-16 08:00", "供暖不热")
    town.clock(late, TimerName.RESPONSE, "11-16 08:00", "11-18 08:00")
    town.case("11-17 08:00", "旧事")
    assert [matter.case.title for matter in figures(WEEK, after).matters] == [
        "供暖不热",
        "客运站事故",
        "路灯不亮",
        "旧事",
        "广告",
    ]


def test_a_mere_candidate_and_a_case_without_a_move_in_the_week_are_no_matters(town: Town) -> None:
    town.case("11-10 08:00")
    candidate = town.case("11-17 08:00")
    candidate.events.filter(number=2)
    assert [matter.case.pk for matter in figures(WEEK, after).matters] == [candidate.pk]


def test_a_late_clock_names_the_rung_reached_by_the_weeks_end(town: Town) -> None:
    case = town.case("11-16 08:00")
    rungs = [
        {"stage": 1, "at": "2026-11-17T20:00:00+08:00"},
        {"stage": 2, "at": "2026-11-18T08:00:00+08:00"},
        {"stage": 3, "at": "2026-11-23T08:00:00+08:00"},
    ]
    town.clock(case, TimerName.RESPONSE, "11-16 08:00", "11-18 08:00", ladder=rungs)
    assert [line.stage for line in figures(WEEK, after).late] == ["红牌催办"]
    assert [line.stage for line in figures(WEEK.next, after).late] == ["督办单"]


def test_a_source_that_went_quiet_is_named_first(town: Town) -> None:
    lively = Source.objects.create(key="news", name="清溪新闻网", kind="news")
    quiet = Source.objects.create(key="board", name="留言板", kind="petition-json")
    rare = Source.objects.create(key="rare", name="小论坛", kind="discuz")
    Source.objects.create(key="never", name="从未采到", kind="discuz")
    for day in range(9, 23):
        town.post(f"11-{day:02d} 20:00", source=lively)
    for day in range(9, 18):
        town.post(f"11-{day:02d} 20:00", source=quiet)
    town.post("11-10 20:00", source=rare)
    found = figures(WEEK, after).sources
    # quiet: 9 in two weeks, one every 37 h; silent for 5 days. rare: one in two weeks is silent after 42 days only.
    assert [(one.name, one.silent, one.items, one.last_items) for one in found] == [
        ("留言板", True, 2, 7),
        ("清溪新闻网", False, 7, 7),
        ("小论坛", False, 0, 1),
    ]


def test_a_late_case_is_listed_once_with_its_longest_overdue_and_its_highest_rung(town: Town) -> None:
    case = town.case("11-16 08:00", severity="较大")
    town.clock(case, TimerName.CLOSE, "11-16 09:00", "11-19 18:00")
    town.clock(case, TimerName.RESPONSE, "11-16 08:00", "11-18 08:00")
    ladder = [{"stage": 3, "at": "2026-11-21T08:00:00+08:00"}]
    town.clock(case, TimerName.TRIAGE, "11-16 08:00", "11-20 10:00", ladder=ladder)
    other = town.case("11-16 08:00", "路灯", severity="一般")
    town.clock(other, TimerName.RESPONSE, "11-16 08:00", "11-17 08:00")
    lines = figures(WEEK, after).late
    assert [(line.case.pk, line.waits_for, line.others, line.stage) for line in lines] == [
        (case.pk, "回应", 2, "督办单"),
        (other.pk, "回应", 0, ""),
    ]


def test_the_lag_from_first_publication_to_detection_is_said(town: Town) -> None:
    for title, published in (("快", "11-16 07:30"), ("慢", "11-15 08:00"), ("中", "11-16 06:00"), ("旧", None)):
        town.case("11-16 08:00", title, first_published_at=at(published) if published else None)
    digest = figures(WEEK, after)
    assert digest.lag is not None
    assert (digest.lag.cases, digest.lag.median.total_seconds(), digest.lag.of.title) == (3, 7200, "慢")
    assert lag_words(digest.lag) == "从首次发布到发现，中位 2 小时，最长 1 天（慢）。"
    assert lag_words(digest.lag) in summary(digest)


def test_a_topic_is_called_by_its_case_also_after_that_was_archived(town: Town) -> None:
    topic = town.topic("汇报：隔壁工地安静第五天")
    case = town.case("10-05 08:00", "工地夜里施工", topic=topic)
    town.event(case, "10-20 08:00", "归档", after="archived")
    for who in ("a", "b"):
        town.post("11-17 08:00", topic, who)
    [found] = figures(WEEK, after).topics
    assert (found.title, found.case) == ("工地夜里施工", None)  # nothing of it is in hand


def test_what_is_mostly_not_about_public_services_is_no_hot_topic(town: Town) -> None:
    """An advertisement that a few texts on services were drawn to; taken up as a case it stands all the same."""
    advert = town.topic("装修团购节")
    for number in range(5):
        town.post("11-17 08:00", advert, f"x{number}", relevant=number < 2)
    assert figures(WEEK, after).topics == ()
    assert figures(WEEK, after).fastest == ()
    town.case("11-17 09:00", "宽带晚上刷不开", topic=advert)
    assert [one.title for one in figures(WEEK, after).topics] == ["宽带晚上刷不开"]


def test_matters_that_were_only_put_away_stand_behind_those_with_news(town: Town) -> None:
    old = town.case("11-01 08:00", "上月的事")
    town.assign(old, "11-01 09:00")
    town.answer(old, "11-03 09:00")
    town.event(old, "11-17 09:00", "评估", after="evaluated")
    town.event(old, "11-18 09:00", "归档", after="archived")
    fresh = town.case("11-18 08:00", "本周的事")
    town.assign(fresh, "11-18 09:00")
    new, put_away = figures(WEEK, after).matters
    assert (new.case.title, put_away.case.title) == ("本周的事", "上月的事")
    assert new.what
    assert (put_away.what, put_away.done, put_away.stands) == ("", "11月18日归档。", "")
