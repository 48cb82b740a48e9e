"""Members that are held in memory are those that are stored, whoever changed the topic."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from pipeline.ingest import ingest
from pipeline.models import Item, Topic
from pipeline.rows import new_row
from pipeline.topics import figures as topics
from pipeline.topics import moving as topic_store
from pipeline.topics.engines import Engines
from pipeline.topics.held import Held
from pipeline.topics.members import Member, members
from pipeline.topics.tally import Tally
from tests.pipeline.conftest import NOON, MakePost

MIXER, SCHOOL = "丽发新城小区附近的搅拌站噪音扰民, 粉尘很大", "师大附中食堂的饭菜里吃出虫子, 学校不管"
NOW = NOON + timedelta(days=1)
"""Later than all that is posted here: the tally says what heat is."""
_FIELDS = [field.attname for field in Topic._meta.concrete_fields if field.attname != "revision"]


def said() -> dict[int, dict[str, Any]]:
    return {topic.pk: {name: getattr(topic, name) for name in _FIELDS} for topic in Topic.objects.all()}


def read_anew() -> dict[int, dict[str, Any]]:
    """What topics would say if everything were read."""
    with transaction.atomic():
        topics.refresh(Topic.objects.values_list("pk", flat=True), NOW)
        told = said()
        transaction.set_rollback(True)
    return told


@pytest.mark.django_db
@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize("most", [1000, 7, 0])
def test_topics_say_the_same_as_if_all_were_read(engines: Engines, make_post: MakePost, most: int) -> None:
    dice, posts = random.Random(5), []
    engines.members = Held(most)
    for turn in range(12):
        fresh = [make_post(dice.choice((MIXER, SCHOOL)) + "请管管" * turn, views=turn)]
        again = [
            make_post(
                post.text + dice.choice(("", "，又开工了")), external_id=post.external_id, likes=40 * turn,
                fetched_at=NOON + timedelta(hours=turn),
            )
            for post in posts[:: 1 + turn % 3]
        ]  # fmt: skip
        touched = ingest([*fresh, *again], engines, NOW).topics
        posts += fresh
        now, anew = said(), read_anew()
        assert {pk: now[pk] for pk in touched} == {pk: anew[pk] for pk in touched}
        if turn == 4:  # a person moves one, as the pages do
            first, other = Topic.objects.exclude(items=0).order_by("pk")[:2]
            moved = Item.objects.filter(topic=first).order_by("pk")[0]
            topic_store.carry({moved.pk: (first.pk, other.pk)}, NOW)
        if turn == 6:  # another process describes an item anew
            item = Item.objects.order_by("pk")[0]
            Item.objects.filter(pk=item.pk).update(severity="重大", submitter="another")
            topics.refresh([item.topic_id or 0], NOW)
    assert Topic.objects.filter(items__gt=5).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("forum")
def test_a_topic_that_grows_is_not_read_again(engines: Engines, make_post: MakePost) -> None:
    ingest([make_post(MIXER)], engines, NOW)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ingest([make_post(MIXER + "，又开工了")], engines, NOW)
    assert Topic.objects.get().items == 2
    assert not [one["sql"] for one in asked if "FROM pipeline_item WHERE topic_id IN (" in one["sql"]]
    engines.members = Held()
    with CaptureQueriesContext(connection) as asked:
        ingest([make_post(MIXER + "，天天这样")], engines, NOW)
    assert [one["sql"] for one in asked if "FROM pipeline_item WHERE topic_id IN (" in one["sql"]]


@pytest.mark.django_db
@pytest.mark.usefixtures("forum")
def test_a_topic_whose_members_were_let_go_is_read_only_to_be_named(engines: Engines, make_post: MakePost) -> None:
    engines.members = Held(most=0)
    dice, read = random.Random(3), []
    for turn in range(14):
        no_copy = "".join(dice.sample([chr(point) for point in range(0x4E00, 0x5000)], 30))
        with CaptureQueriesContext(connection) as asked:
            ingest([make_post(f"{MIXER}，{no_copy}")], engines, NOW)
        if any("FROM pipeline_item WHERE topic_id IN (" in one["sql"] for one in asked):
            read.append(turn + 1)
    assert Topic.objects.get().items == 14
    now = said()
    assert read == [2, 3, 4, 5, 6, 8, 10, 12]  # up to four each time, then each time it has grown by a quarter or so
    assert now == read_anew()


def test_the_topics_that_changed_longest_ago_are_let_go() -> None:
    held = Held(most=3)
    member = Member(1, 1, "post", "", "", "", "", NOON, NOON, None, None, None, None, False, "其他", "一般", {})
    first, second = new_row(Topic, id=1, items=2), new_row(Topic, id=2, items=2)
    held.keep(first, [member, member])
    assert held.of(first) == [member, member]
    held.keep(second, [member, member])
    assert (held.of(first), held.of(second)) == (None, [member, member])
    second.revision += 1
    assert held.of(second) is None


def test_a_text_that_was_let_go_weighs_as_it_did() -> None:
    """One petition outweighs two outcries for the worker too, which keeps no texts."""
    texts = ("我先裂开了", "夜间施工扰民" * 30, "我先裂开了")
    came = [
        new_row(
            Item, id=at, topic_id=1, source_id=1, title="", text=text, learnt_at=NOON,
            sector=sector, analysis={"sectors": [{"sector": sector, "p": p}]},
        )
        for at, (text, sector, p) in enumerate(
            zip(texts, ("政法", "环境保护", "政法"), (0.5, 0.7, 0.5), strict=True), 1
        )
    ]  # fmt: skip
    found = []
    for group in (members((), came)[1], Held().members({}, came, set())[1].members):
        topic = new_row(Topic, id=1)
        Tally(group).describe(topic, NOW, {})
        found.append((topic.sector, topic.sector_p))
    assert found[0] == found[1]
    assert found[0][0] == "环境保护"
