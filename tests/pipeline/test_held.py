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
from pipeline.topics.members import Member
from tests.pipeline.conftest import NOON, MakePost

MIXER, SCHOOL = "丽发新城小区附近的搅拌站噪音扰民, 粉尘很大", "师大附中食堂的饭菜里吃出虫子, 学校不管"
_FIELDS = [field.attname for field in Topic._meta.concrete_fields if field.attname != "revision"]


def said() -> dict[int, dict[str, Any]]:
    return {topic.pk: {name: getattr(topic, name) for name in _FIELDS} for topic in Topic.objects.all()}


def read_anew() -> dict[int, dict[str, Any]]:
    """What topics would say if everything were read."""
    with transaction.atomic():
        topics.refresh(Topic.objects.values_list("pk", flat=True), NOON)
        told = said()
        transaction.set_rollback(True)
    return told


@pytest.mark.django_db
@pytest.mark.usefixtures("forum")
def test_topics_say_the_same_as_if_all_were_read(engines: Engines, make_post: MakePost) -> None:
    dice, posts = random.Random(5), []
    for turn in range(12):
        fresh = [make_post(dice.choice((MIXER, SCHOOL)) + "请管管" * turn, views=turn)]
        again = [
            make_post(
                post.text + dice.choice(("", "，又开工了")), external_id=post.external_id, likes=40 * turn,
                fetched_at=NOON + timedelta(hours=turn),
            )
            for post in posts[:: 1 + turn % 3]
        ]  # fmt: skip
        touched = ingest([*fresh, *again], engines, NOON).topics
        posts += fresh
        now, anew = said(), read_anew()
        assert {pk: now[pk] for pk in touched} == {pk: anew[pk] for pk in touched}
        if turn == 4:  # a person moves one, as the pages do
            first, other = Topic.objects.exclude(items=0).order_by("pk")[:2]
            moved = Item.objects.filter(topic=first).order_by("pk")[0]
            topic_store.carry({moved.pk: (first.pk, other.pk)}, NOON)
        if turn == 6:  # another process describes an item anew
            item = Item.objects.order_by("pk")[0]
            Item.objects.filter(pk=item.pk).update(severity="重大", submitter="another")
            topics.refresh([item.topic_id or 0], NOON)
    assert Topic.objects.filter(items__gt=5).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("forum")
def test_a_topic_that_grows_is_not_read_again(engines: Engines, make_post: MakePost) -> None:
    ingest([make_post(MIXER)], engines, NOON)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ingest([make_post(MIXER + "，又开工了")], engines, NOON)
    assert Topic.objects.get().items == 2
    assert not [one["sql"] for one in asked if "FROM pipeline_item WHERE topic_id IN (" in one["sql"]]
    engines.members = Held()
    with CaptureQueriesContext(connection) as asked:
        ingest([make_post(MIXER + "，天天这样")], engines, NOON)
    assert [one["sql"] for one in asked if "FROM pipeline_item WHERE topic_id IN (" in one["sql"]]


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
