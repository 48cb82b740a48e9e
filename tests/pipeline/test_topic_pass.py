"""The pass in the store: the filter's topics, rows for each change, stable keys, replies and copies that follow."""

import random
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from config.clock import SHANGHAI
from crawlers.items import Post
from nlp.clustering import Clustering, Member
from nlp.engine import Engine
from pipeline.ingest import ingest
from pipeline.models import Item, Topic, TopicChange
from pipeline.topics import moving as topic_store
from pipeline.topics import periodic_pass as topic_pass
from pipeline.topics.engines import REMEMBERED, Engines, restore
from pipeline.topics.periodic_pass import Passes, age, consolidate, write
from tests.pipeline.conftest import NOON, MakePost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forum")]

TOWN = Path(__file__).resolve().parent.parent.parent / "alerts" / "tour" / "town"


def partition(pairs: list[tuple[str, object]]) -> set[frozenset[str]]:
    groups = defaultdict(set)
    for name, topic in pairs:
        groups[topic].add(name)
    return {frozenset(group) for group in groups.values()}


def complaints(make_post: MakePost) -> list[Post]:
    """Posts of the invented town, without their replies, in no order."""
    told = [
        post
        for path in sorted(TOWN.glob("*.yaml"))
        for post in yaml.safe_load(path.read_text("utf-8"))["posts"]
        if not post.get("parent")
    ]
    random.Random(3).shuffle(told)
    return [make_post(post["text"], title=post.get("title") or "") for post in told[:160]]


def stored() -> list[tuple[str, object]]:
    return list(Item.objects.values_list("external_id", "topic_id"))


def test_worker_and_filter_give_equal_topics(engines: Engines, make_post: MakePost, text_engine: Engine) -> None:
    posts = complaints(make_post)
    ingest(posts, engines, NOON)
    changes = consolidate(engines, NOON)
    members = [Member(post.external_id, post.title, post.text, post.published_at, post.submitter) for post in posts]
    numbers = Clustering(text_engine).add(members)
    assert partition(stored()) == partition([(post.external_id, n) for post, n in zip(posts, numbers, strict=True)])
    assert changes
    assert 20 < Topic.objects.filter(items__gt=0).count() < len(posts)


def test_each_change_is_a_row_and_topics_say_what_their_items_say(engines: Engines, make_post: MakePost) -> None:
    ingest(complaints(make_post), engines, NOON)
    before = dict(Item.objects.values_list("pk", "topic_id"))
    changes = consolidate(engines, NOON)
    after = dict(Item.objects.values_list("pk", "topic_id"))
    told = {pk: (change.before_id, change.after_id) for change in TopicChange.objects.all() for pk in change.items}
    assert told == {pk: (before[pk], after[pk]) for pk in after if before[pk] != after[pk]}
    assert {change.by for change in changes} == {""}
    for topic in Topic.objects.all():
        assert topic.items == topic.topic_items.count()
        assert topic.heat == 0 or topic.items
    assert not Topic.objects.filter(title="", items__gt=0).exists()


def test_a_restarted_worker_finds_nothing_left_to_change(engines: Engines, make_post: MakePost) -> None:
    ingest(complaints(make_post), engines, NOON)
    consolidate(engines, NOON)
    again = restore(None, NOON + timedelta(hours=2), engines.text)
    assert consolidate(again, NOON + timedelta(hours=2)) == []


def merged(engines: Engines, make_post: MakePost) -> list[Item]:
    """Two topics of one matter, as an unlucky order of arrival leaves them."""
    texts = ("翠湖新城搅拌站夜里噪音吵得睡不着", "翠湖新城搅拌站噪音太大夜里睡不着觉")
    ingest([make_post(texts[0])], engines, NOON)
    first = Item.objects.get()
    ingest([make_post("公交102路末班车太早")], engines, NOON)
    ingest([make_post(texts[1])], engines, NOON)
    second = Item.objects.order_by("pk").last()
    assert second is not None
    other = topic_store.start_topics(1, NOON)[0]
    topic_store.carry({second.pk: (first.topic_id or 0, other)}, NOON)
    return [first, second]


def test_replies_follow_their_post_and_the_emptied_topic_stays_as_a_row(
    engines: Engines, make_post: MakePost, text_engine: Engine
) -> None:
    first, second = merged(engines, make_post)
    second.refresh_from_db()
    reply = make_post("顶, 我家也是", parent=second.external_id)
    again = restore(None, NOON, text_engine)
    ingest([reply, make_post("同上", parent=reply.external_id)], again, NOON)
    (change,) = consolidate(again, NOON)
    assert (change.kind, change.after_id, len(change.items)) == ("合并", first.topic_id, 3)
    gone = Topic.objects.get(pk=change.before_id)
    assert (gone.items, gone.heat) == (0, 0)
    assert Topic.objects.get(pk=first.topic_id).items == 4


def test_a_topic_with_a_case_keeps_its_items(
    engines: Engines, make_post: MakePost, text_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = merged(engines, make_post)
    second.refresh_from_db()
    second.refresh_from_db()
    monkeypatch.setattr(topic_store, "kept", lambda: {second.topic_id})
    (change,) = consolidate(restore(None, NOON, text_engine), NOON)
    assert (change.before_id, change.after_id) == (first.topic_id, second.topic_id)
    monkeypatch.setattr(topic_store, "kept", lambda: {first.topic_id, second.topic_id})
    assert consolidate(restore(None, NOON, text_engine), NOON) == []


def test_old_signatures_and_topics_are_forgotten_and_a_restart_agrees(engines: Engines, make_post: MakePost) -> None:
    ingest([make_post(), make_post("公交102路末班车太早, 下夜班的人回不了家")], engines, NOON)
    later = NOON + REMEMBERED + timedelta(hours=3)
    ingest([make_post("人民医院停车场收费不给发票", fetched_at=later)], engines, later)
    assert age(engines, NOON, later) == 2
    again = restore(None, later, engines.text)
    assert len(engines.copies) == len(again.copies) == 1
    assert set(engines.numbers.values()) == set(again.numbers.values())
    ingest([make_post(fetched_at=later)], engines, later)
    assert Item.objects.order_by("pk").last().duplicate_of is None  # type: ignore[union-attr]


def test_passes_wait_for_something_new_and_for_their_time(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    real = topic_pass.begin
    monkeypatch.setattr(topic_pass, "begin", lambda given: begun.append(given) or real(given))
    passes = Passes()
    passes.run(engines, NOON.astimezone(SHANGHAI))
    assert not begun
    for _ in range(2):
        passes.note(3)
        passes.run(engines, NOON, at_once=len(begun) == 0)
        passes.run(engines, NOON)
    assert len(begun) == 1
    assert passes.waiting


def test_a_pass_in_moments_gives_the_topics_of_a_whole_one(
    engines: Engines, make_post: MakePost, text_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_pass, "MOMENT", 0.0)
    first, second = merged(engines, make_post)
    second.refresh_from_db()
    again = restore(None, NOON, text_engine)
    passes, changes, calls = Passes(waiting=True), [], 0
    while passes.waiting or passes.running is not None:
        changes += passes.run(again, NOON)
        calls += 1
    assert calls > 2
    assert [(change.kind, change.before_id, change.after_id) for change in changes] == [
        ("合并", second.topic_id, first.topic_id)
    ]


def test_what_comes_while_a_pass_thinks_is_kept_for_the_next_one(
    engines: Engines, make_post: MakePost, text_engine: Engine
) -> None:
    first, second = merged(engines, make_post)
    second.refresh_from_db()
    again = restore(None, NOON, text_engine)
    making = topic_pass.begin(again)
    steps = making.steps()
    next(steps)
    late = make_post("公交102路末班车太早, 下夜班的人回不了家")
    ingest([late], again, NOON)
    for _ in steps:
        pass
    moved = [change for parts in topic_pass.shares(making.parts()) for change in write(making, parts, again, NOON)]
    assert [(change.before_id, change.after_id) for change in moved] == [(second.topic_id, first.topic_id)]
    stayed = Item.objects.get(external_id=late.external_id).topic_id
    assert stayed is not None
    assert again.numbers[again.topics.topic_of(Item.objects.get(external_id=late.external_id).pk) or 0] == stayed
    assert consolidate(again, NOON) == []


def test_a_topic_that_gets_a_case_while_a_pass_thinks_loses_nothing(
    engines: Engines, make_post: MakePost, text_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = merged(engines, make_post)[1]
    second.refresh_from_db()
    again = restore(None, NOON, text_engine)
    making = topic_pass.begin(again)
    for _ in making.steps():
        pass
    second.refresh_from_db()
    monkeypatch.setattr(topic_store, "kept", lambda: {second.topic_id})
    assert [write(making, parts, again, NOON) for parts in topic_pass.shares(making.parts())] == [[]]
    (change,) = consolidate(again, NOON)  # the next pass looks again, and the other topic gives way
    assert change.after_id == second.topic_id


def test_a_pass_gives_up_when_a_person_changes_topics(
    engines: Engines, make_post: MakePost, text_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_pass, "MOMENT", 0.0)
    first, second = merged(engines, make_post)
    second.refresh_from_db()
    again = restore(None, NOON, text_engine)
    passes = Passes(waiting=True)
    passes.run(again, NOON)
    begun = passes.running
    assert begun is not None
    pair = [first.pk, second.pk]
    TopicChange.objects.create(
        kind="无关", before_id=first.topic_id, after_id=second.topic_id, items=[], apart=[pair], by="某人", at=NOON
    )
    passes.note(1)
    passes.run(again, NOON)
    assert passes.running is not begun
