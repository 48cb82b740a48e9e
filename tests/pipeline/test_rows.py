"""Rows written past the ORM are rows as the ORM writes them, and the ORM's own keys go on after them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from config.clock import SHANGHAI
from crawlers.items import Post
from pipeline.ingest import ingest
from pipeline.models import Item, Source, Topic
from pipeline.rows import asked, insert_new, insert_rows, new_row, one_of, reserve_ids, update_rows
from pipeline.topics.engines import Engines
from pipeline.topics.item_rows import item_rows, items_of

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
MakePost = Callable[..., Post]

pytestmark = pytest.mark.django_db


def _item(forum: Source, pk: int, **values: object) -> Item:
    return new_row(
        Item, id=pk, source_id=forum.pk, external_id=f"x{pk}", kind="post", learnt_at=NOON, seen_at=NOON, **values
    )


def test_reserved_keys_ascend_and_are_given_once(forum: Source) -> None:
    first, second = reserve_ids(Topic, 3), reserve_ids(Topic, 2)
    assert first == list(range(first[0], first[0] + 3))
    assert second[0] > first[-1]
    assert len(set(first + second)) == 5
    assert reserve_ids(Topic, 0) == []


def test_orm_goes_on_after_reserved_and_inserted_keys(forum: Source) -> None:
    (pk,) = reserve_ids(Topic, 1)
    insert_rows([new_row(Topic, id=pk, first_at=NOON, last_at=NOON, learnt_at=NOON)])
    by_orm = Topic.objects.create(first_at=NOON, last_at=NOON, learnt_at=NOON)
    many = Topic.objects.bulk_create([Topic(first_at=NOON, last_at=NOON, learnt_at=NOON) for _ in range(2)])
    (again,) = reserve_ids(Topic, 1)
    assert pk < by_orm.pk < many[0].pk < many[1].pk < again


def test_keys_reserved_after_the_orms_own_do_not_meet_them(forum: Source) -> None:
    taken = Topic.objects.create(first_at=NOON, last_at=NOON, learnt_at=NOON).pk
    assert reserve_ids(Topic, 1)[0] > taken


def test_ingest_and_orm_take_turns(engines: Engines, forum: Source, make_post: MakePost) -> None:
    ingest([make_post("公交改线了, 老人看病不方便")], engines, NOON)
    Item.objects.create(source=forum, external_id="orm", kind="post", learnt_at=NOON, seen_at=NOON)
    Topic.objects.create(first_at=NOON, last_at=NOON, learnt_at=NOON)
    ingest([make_post("第二幼儿园又多收了三百块的伙食费")], engines, NOON)
    assert Item.objects.count() == 3
    assert Topic.objects.count() == 3


def test_inserted_row_reads_back_as_it_was(forum: Source) -> None:
    topic, one, two = *reserve_ids(Topic, 1), *reserve_ids(Item, 2)
    values: dict[str, object] = {
        "title": "标题'\"%s", "text": "第一行\n第二行😀", "published_at": NOON + timedelta(microseconds=7), "views": 0,
        "relevant": False, "sector_p": 0.1, "analysis": {"places": [{"name": "青溪"}], "p": 1 / 3}, "topic_id": topic,
    }  # fmt: skip
    insert_rows([_item(forum, one, **values), _item(forum, two, duplicate_of_id=one, similarity=0.75)])
    insert_rows([new_row(Topic, id=topic, first_at=NOON, last_at=NOON, learnt_at=NOON, keywords=["路"], centre=b"\0a")])
    read = Item.objects.get(pk=one)
    assert {name: getattr(read, name) for name in values} == values
    assert (read.likes, read.duplicate_of, read.similarity, read.masked) == (None, None, None, {})
    copy = Item.objects.get(pk=two)
    assert (copy.duplicate_of, copy.similarity, copy.relevant) == (read, 0.75, True)
    assert (read.topic.keywords, bytes(read.topic.centre)) == (["路"], b"\0a")  # type: ignore[union-attr]


def test_inserted_object_is_saved_as_a_known_one(forum: Source) -> None:
    (pk,) = reserve_ids(Item, 1)
    item = _item(forum, pk)
    insert_rows([item])
    item.text = "改过"
    item.save()
    assert Item.objects.get().text == "改过"


def test_updated_row_reads_back_as_it_was(forum: Source) -> None:
    item = Item.objects.create(source=forum, external_id="a", kind="post", learnt_at=NOON, seen_at=NOON)
    item.views, item.replied_at, item.masked, item.similarity = 5, NOON, {"phone": 1}, 0.5
    update_rows([item], ("views", "replied_at", "masked", "similarity"))
    read = Item.objects.get()
    assert (read.views, read.replied_at, read.masked, read.similarity) == (5, NOON, {"phone": 1}, 0.5)


def test_default_of_a_new_row_is_its_own() -> None:
    one, two = new_row(Item), new_row(Item)
    one.analysis["x"] = 1
    assert two.analysis == {}


def test_second_item_of_one_post_is_refused(forum: Source) -> None:
    one, two = (_item(forum, pk) for pk in reserve_ids(Item, 2))
    two.external_id = one.external_id
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([one, two])
    assert Item.objects.count() == 0


@pytest.mark.parametrize("values", [{"views": "many"}, {"sector_p": "much"}, {"history": "perhaps"}])
def test_value_that_is_none_of_its_column_is_refused(forum: Source, values: dict[str, object]) -> None:
    with pytest.raises((ValueError, ValidationError)):
        insert_rows([_item(forum, reserve_ids(Item, 1)[0], **values)])


def test_value_of_another_type_is_converted_as_the_orm_does(forum: Source) -> None:
    insert_rows([_item(forum, reserve_ids(Item, 1)[0], views="12", likes=3.0, sector_p=1, history=1)])
    read = Item.objects.get()
    assert (read.views, read.likes, read.sector_p, read.history) == (12, 3, 1.0, True)


@pytest.mark.django_db(transaction=True)
def test_keys_of_a_transaction_that_failed_do_no_harm(forum: Source) -> None:
    with transaction.atomic():
        lost = reserve_ids(Topic, 1)
        insert_rows([new_row(Topic, id=lost[0], first_at=NOON, last_at=NOON, learnt_at=NOON)])
        transaction.set_rollback(True)
    with transaction.atomic():
        (pk,) = reserve_ids(Topic, 1)
        insert_rows([new_row(Topic, id=pk, first_at=NOON, last_at=NOON, learnt_at=NOON)])
    assert Topic.objects.create(first_at=NOON, last_at=NOON, learnt_at=NOON).pk > pk
    assert Topic.objects.count() == 2


def _store_with_missing_topic(forum: Source) -> None:
    with transaction.atomic():
        insert_rows([_item(forum, reserve_ids(Item, 1)[0], topic_id=987654)])


@pytest.mark.django_db(transaction=True)
def test_row_that_names_a_missing_one_is_refused_with_the_transaction(forum: Source) -> None:
    with pytest.raises(IntegrityError):
        _store_with_missing_topic(forum)
    assert Item.objects.count() == 0


def test_items_read_past_the_orm_are_those_that_the_orm_reads(forum: Source) -> None:
    topic = Topic.objects.create(first_at=NOON, last_at=NOON, learnt_at=NOON)
    half = {"half": "\ud83d"} if connection.vendor == "sqlite" else {}  # PostgreSQL takes no half emoji
    insert_rows(
        [
            _item(forum, 71, topic_id=topic.pk, analysis={**half, "places": [{"name": "青松路"}]}, likes=3),
            _item(forum, 72, topic_id=topic.pk, published_at=NOON - timedelta(hours=1), history=True, relevant=False),
            _item(forum, 73, published_at=NOON),
        ]
    )
    columns = ("id", "topic_id", "published_at", "learnt_at", "history", "relevant", "likes", "analysis")
    by_orm = Item.objects.filter(topic=topic).order_by("published_at", "id")
    assert list(item_rows([topic.pk], columns, "published_at, id")) == list(by_orm.values_list(*columns))
    read = list(items_of([topic.pk], columns, "published_at, id"))
    assert [(item.pk, item.external_id) for item in read] == [(item.pk, item.external_id) for item in by_orm]
    assert not list(item_rows([], columns))


def test_plain_columns_are_asked_for_by_instants_and_by_lists_that_may_be_empty(forum: Source) -> None:
    insert_rows([_item(forum, pk, published_at=NOON + timedelta(minutes=pk)) for pk in (81, 82)])
    later = "SELECT id FROM pipeline_item WHERE published_at > %s"
    assert [tuple(row) for row in asked(later, NOON + timedelta(minutes=81))] == [(82,)]
    assert not asked(f"SELECT id FROM pipeline_item WHERE id IN {one_of(())}")


def test_a_new_row_is_stored_as_the_orm_stores_it_and_knows_its_key(forum: Source) -> None:
    values = {
        "title": "西河路停水",
        "keywords": ["停水", "西河路"],
        "first_at": NOON,
        "last_at": NOON,
        "learnt_at": NOON,
    }
    saved, stored = Topic.objects.create(**values), Topic(**values)
    insert_new(stored)
    assert stored.pk > saved.pk
    assert not stored._state.adding
    [one, other] = Topic.objects.filter(pk__in=[saved.pk, stored.pk]).order_by("pk").values()
    assert {**one, "id": 0} == {**other, "id": 0}
    assert Topic.objects.create(**values).pk > stored.pk
