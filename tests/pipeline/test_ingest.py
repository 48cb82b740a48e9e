"""Ingest stores each post once, analysed, masked and in a topic."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from config.clock import SHANGHAI
from config.vocabulary import PostKind
from crawlers.items import Post
from nlp.engine import Engine
from pipeline.ingest import UnknownSource, ingest
from pipeline.models import Item, Source, Topic
from pipeline.topics.engines import Engines, restore

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
MakePost = Callable[..., Post]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forum")]


def test_post_becomes_an_item_with_topic_and_analysis(engines: Engines, make_post: MakePost) -> None:
    result = ingest([make_post("人民路地下管网改造把路挖开半个月了没人回填, 老人摔了好几个")], engines, NOON)
    item = Item.objects.get()
    assert result.new == 1
    assert item.sector == "城乡建设"
    assert item.topic is not None
    assert item.topic.items == 1
    assert item.analysis["sector_words"]


def test_same_post_twice_is_one_item(engines: Engines, make_post: MakePost) -> None:
    post = make_post()
    ingest([post, post], engines, NOON)
    ingest([post], engines, NOON)
    assert Item.objects.count() == 1
    assert Topic.objects.count() == 1


def test_seen_again_updates_counts_and_topic_revision(engines: Engines, make_post: MakePost) -> None:
    first = make_post(views=10)
    ingest([first], engines, NOON)
    revision = Topic.objects.get().revision
    again = make_post(external_id=first.external_id, views=500, fetched_at=NOON + timedelta(hours=2))
    result = ingest([again], engines, NOON)
    assert (result.new, result.updated) == (0, 1)
    assert Item.objects.get().views == 500
    assert Topic.objects.get().revision > revision


def test_older_sight_does_not_overwrite_a_newer_one(engines: Engines, make_post: MakePost) -> None:
    first = make_post(views=500)
    ingest([first], engines, NOON)
    ingest([make_post(external_id=first.external_id, views=10, fetched_at=NOON)], engines, NOON)
    assert Item.objects.get().views == 500


def test_zero_is_a_count_and_survives_the_transport(engines: Engines, make_post: MakePost) -> None:
    ingest([Post.from_line(make_post(likes=0).to_line())], engines, NOON)
    assert Item.objects.get().likes == 0


def test_personal_data_never_reaches_the_database(engines: Engines, make_post: MakePost) -> None:
    post = make_post(
        "我叫张伟强, 电话13812345678, 路灯坏了", title="联系13987654321", official_reply="请拨打来电人13700001111核实"
    )
    ingest([post], engines, NOON)
    item = Item.objects.get()
    stored = " ".join(str(value) for value in Item.objects.values_list().get()) + Topic.objects.get().title
    for secret in ("13812345678", "13987654321", "13700001111", "张伟强"):
        assert secret not in stored
    assert item.masked["phone"] >= 2


def test_near_copy_points_to_the_first_and_shares_its_topic(engines: Engines, make_post: MakePost) -> None:
    text = "青溪路下水道堵了半个月, 一下雨水就没过膝盖, 孩子上学只能蹚水, 打了好几次电话都没人来疏通"
    ingest([make_post(text)], engines, NOON)
    ingest([make_post(text + "！！转发")], engines, NOON)
    first, second = Item.objects.order_by("id")
    assert second.duplicate_of == first
    assert second.topic == first.topic


def test_reply_goes_with_its_thread(engines: Engines, make_post: MakePost) -> None:
    thread = make_post("南门菜市场的摊贩缺斤短两, 一斤少二两")
    reply = make_post("同感, 我也遇到过", kind=PostKind.REPLY, parent=thread.external_id)
    ingest([reply, thread], engines, NOON)
    assert Topic.objects.count() == 1
    assert Topic.objects.get().items == 2


def test_late_reply_goes_with_a_stored_thread(engines: Engines, make_post: MakePost) -> None:
    thread = make_post("南门菜市场的摊贩缺斤短两, 一斤少二两")
    ingest([thread], engines, NOON)
    ingest([make_post("前几天刚被坑", kind=PostKind.REPLY, parent=thread.external_id)], engines, NOON)
    assert Topic.objects.count() == 1


def test_restored_engines_go_on_where_the_store_is(engines: Engines, make_post: MakePost, text_engine: Engine) -> None:
    text = "青溪路下水道堵了半个月, 一下雨水就没过膝盖, 孩子上学只能蹚水, 打了好几次电话都没人来疏通"
    ingest([make_post(text), make_post("第二幼儿园又多收了三百块的伙食费, 说是自愿")], engines, NOON)
    after_restart = restore(None, NOON + timedelta(hours=2), text_engine)
    ingest([make_post(text)], after_restart, NOON)
    assert Topic.objects.count() == 2
    assert Item.objects.order_by("id").last().duplicate_of == Item.objects.order_by("id").first()  # type: ignore[union-attr]


def test_unknown_source_is_refused_by_name(engines: Engines, make_post: MakePost) -> None:
    with pytest.raises(UnknownSource, match="elsewhere"):
        ingest([make_post(source="elsewhere")], engines, NOON)
    assert Item.objects.count() == 0


def test_history_topic_keeps_the_heat_of_its_own_time(engines: Engines, make_post: MakePost) -> None:
    old = NOON - timedelta(days=700)
    ingest([make_post(published_at=old, history=True, likes=30)], engines, NOON)
    topic = Topic.objects.get()
    assert topic.history
    assert topic.heat > 0


def test_live_post_wakes_a_history_topic(engines: Engines, make_post: MakePost) -> None:
    text = "青溪路下水道堵了半个月, 一下雨水就没过膝盖, 孩子上学只能蹚水, 打了好几次电话都没人来疏通"
    ingest([make_post(text, history=True)], engines, NOON)
    ingest([make_post(text)], engines, NOON)
    assert not Topic.objects.get().history


def test_sources_count_distinct_places(engines: Engines, make_post: MakePost) -> None:
    Source.objects.create(key="wb", name="微博", kind="weibo-mobile")
    text = "青溪路下水道堵了半个月, 一下雨水就没过膝盖, 孩子上学只能蹚水, 打了好几次电话都没人来疏通"
    ingest([make_post(text), make_post(text, source="wb")], engines, NOON)
    topic = Topic.objects.get()
    assert (topic.items, topic.submitters, topic.sources) == (2, 2, 2)


def test_history_of_many_voices_is_hotter_than_one_of_few(engines: Engines, make_post: MakePost) -> None:
    old = NOON - timedelta(days=700)
    loud = "青溪路下水道堵了半个月, 一下雨水就没过膝盖, 孩子上学只能蹚水, 打了好几次电话都没人来疏通"
    many = [make_post(loud, published_at=old + timedelta(hours=n), history=True) for n in range(8)]
    late = make_post(loud, published_at=old + timedelta(days=40), history=True)
    quiet = make_post("第二幼儿园又多收了三百块的伙食费, 说是自愿", published_at=old, history=True)
    ingest([*many, late, quiet], engines, NOON)
    assert Topic.objects.order_by("-heat").values_list("items", flat=True)[0] == 9


def test_topic_says_the_same_whether_its_items_came_at_once_or_one_by_one(
    engines: Engines, make_post: MakePost, text_engine: Engine
) -> None:
    text = "青溪路下水道堵了半个月, 一下雨水就没过膝盖, 孩子上学只能蹚水, 打了好几次电话都没人来疏通"
    posts = [make_post(text, likes=n, title=f"青溪路积水第{n}天", external_id=f"a{n}") for n in range(4)]
    posts.append(make_post(text, published_at=None, external_id="undated"))
    ingest(posts, engines, NOON)
    at_once = Topic.objects.values().get()
    Item.objects.all().delete()
    Topic.objects.all().delete()
    others = restore(None, NOON, text_engine)
    for post in posts:
        ingest([post], others, NOON)
    one_by_one = Topic.objects.values().get()
    unlike = {name for name in at_once if at_once[name] != one_by_one[name]}
    assert unlike == {"id", "revision"}
    assert at_once["items"] == 5


def test_topic_of_several_posts_has_keywords(engines: Engines, make_post: MakePost) -> None:
    texts = ("青溪路下水道堵了半个月没人疏通", "青溪路下水道又堵了, 臭水漫到店门口", "青溪路下水道堵塞, 请尽快疏通")
    ingest([make_post(text) for text in texts], engines, NOON)
    topic = Topic.objects.order_by("-items").first()
    assert topic is not None
    assert "下水道" in topic.keywords
