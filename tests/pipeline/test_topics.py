"""What a topic says of itself: from one item as from many, and named anew when it has grown or its words changed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import SHANGHAI
from pipeline.ingest import ingest
from pipeline.models import Item, Topic
from pipeline.rows import new_row
from pipeline.topics import figures as topics
from pipeline.topics.engines import Engines
from pipeline.topics.members import Member
from tests.pipeline.conftest import NOON, MakePost

Named = tuple[str, list[tuple[str, float]]]
"""A parent, and sectors with probabilities."""
_FIELDS = [field.attname for field in Topic._meta.concrete_fields]


@given(
    text=st.sampled_from(["青年路停水三天", "求助！孩子上学难", "联系人: 张三, 路灯坏了"]),
    title=st.sampled_from(["", "停水", "有人管吗"]),
    counts=st.tuples(*[st.none() | st.integers(-1, 9000)] * 4),
    history=st.booleans(),
    named=st.tuples(
        st.sampled_from(["", "t1"]),
        st.lists(st.tuples(st.sampled_from(["城乡建设", "政法"]), st.floats(0, 1)), max_size=2),
    ),
    place=st.sampled_from([[], [{"code": "350102", "name": "鼓楼区", "level": "county"}]]),
)
def test_a_topic_of_one_item_says_what_the_rules_for_many_say(
    text: str, title: str, counts: tuple[int | None, ...], history: bool, named: Named, place: list[dict[str, str]]
) -> None:
    parent, sectors = named
    analysis: dict[str, Any] = {"sectors": [{"sector": name, "p": p} for name, p in sectors], "places": place}
    sector = "其他" if not sectors or sectors[0][1] < 0.34 else sectors[0][0]
    at = NOON - timedelta(hours=5)
    member = Member(7, 1, "post", title, text, "", parent, at, NOON, *counts, history, sector, "一般", analysis)
    alone, among = new_row(Topic, id=1, learnt_at=NOON), new_row(Topic, id=1, learnt_at=NOON)
    topics.describe_one(alone, member, topics.Moment(NOON, {}), name=topics.Name("路灯不亮", []))
    topics.describe(among, [member], topics.Moment(NOON, {}), name=topics.Name("路灯不亮", []))
    assert {name: getattr(alone, name) for name in _FIELDS} == {name: getattr(among, name) for name in _FIELDS}


@pytest.mark.django_db
@pytest.mark.usefixtures("forum")
def test_a_topic_that_starts_with_many_posts_at_once_is_named(engines: Engines, make_post: MakePost) -> None:
    posts = [make_post("丽发新城小区附近的搅拌站噪音扰民, 粉尘很大" + "请管管" * n) for n in range(20)]
    ingest(posts, engines, NOON)
    topic = Topic.objects.get()
    assert topic.items == 20
    assert "搅拌站" in topic.title
    assert topic.keywords


@pytest.mark.django_db
@pytest.mark.usefixtures("forum")
def test_a_large_topic_keeps_its_name_until_it_has_grown_by_a_quarter(engines: Engines, make_post: MakePost) -> None:
    ingest([make_post("丽发新城小区附近的搅拌站噪音扰民, 粉尘很大" + "请管管" * n) for n in range(20)], engines, NOON)
    Topic.objects.update(title="人工起的名字")
    ingest([make_post("丽发新城小区附近的搅拌站噪音扰民, 粉尘很大, 又开工了")], engines, NOON)
    topic = Topic.objects.get()
    assert (topic.items, topic.title) == (21, "人工起的名字")
    ingest([make_post(f"丽发新城小区附近的搅拌站噪音扰民, 粉尘很大, 第{n}次了") for n in range(8)], engines, NOON)
    topic.refresh_from_db()
    assert topic.items == 29
    assert "搅拌站" in topic.title


@pytest.mark.django_db
@pytest.mark.usefixtures("forum")
def test_a_large_topic_is_named_anew_when_words_of_it_change(engines: Engines, make_post: MakePost) -> None:
    posts = [make_post("丽发新城小区附近的搅拌站噪音扰民, 粉尘很大" + "请管管" * n) for n in range(20)]
    ingest(posts, engines, NOON)
    Topic.objects.update(title="旧名字")
    changed = make_post(
        "丽发新城小区附近的搅拌站噪音扰民, 粉尘很大, 已搬走",
        external_id=posts[3].external_id,
        fetched_at=NOON + timedelta(hours=3),
    )
    ingest([changed, make_post("丽发新城小区附近的搅拌站噪音扰民, 粉尘很大, 又开工了")], engines, NOON)
    assert "搅拌站" in Topic.objects.get().title


@pytest.mark.django_db
@pytest.mark.usefixtures("forum")
def test_an_official_reply_is_masked_when_a_post_is_seen_again(engines: Engines, make_post: MakePost) -> None:
    post = make_post()
    ingest([post], engines, NOON)
    reply = "您好, 经联系当事人13812345678, 红绿灯已经修好"
    later = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)
    again = make_post(external_id=post.external_id, fetched_at=later, official_reply=reply, replied_at=later)
    ingest([again], engines, later)
    stored = Item.objects.get().official_reply
    assert "13812345678" not in stored
    assert "红绿灯已经修好" in stored
