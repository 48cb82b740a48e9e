"""What a person says of a topic is done at once, can be taken back, and binds the next passes."""

import pytest

from nlp.engine import Engine
from pipeline.ingest import ingest
from pipeline.models import Item, Topic, TopicChange
from pipeline.topics import moving as topic_store
from pipeline.topics import people as topic_people
from pipeline.topics.engines import Engines, restore
from pipeline.topics.people import TopicRefused
from pipeline.topics.periodic_pass import consolidate
from tests.pipeline.conftest import NOON, MakePost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forum")]
MIXER = (
    "翠湖新城旁边的搅拌站每天粉尘漫天，夜里噪音吵得睡不着",
    "搅拌站就建在翠湖新城小区门口，灰尘大噪音大，环保局管不管",
    "举报翠湖新城附近的混凝土搅拌站，手续都没有就开工了",
)
BUS = "公交102路末班车太早, 下夜班的人回不了家"


@pytest.fixture
def items(engines: Engines, make_post: MakePost) -> list[Item]:
    """Three of one topic, one of another, and a reply to the third."""
    titles = ("翠湖新城搅拌站扰民", "投诉翠湖新城附近搅拌站污染", "", "")
    posts = [make_post(text, title=title) for title, text in zip(titles, (*MIXER, BUS), strict=True)]
    reply = make_post("我家也看到了, 晚上还在浇筑", parent=posts[2].external_id)
    ingest([*posts, reply], engines, NOON)
    found = list(Item.objects.order_by("pk"))
    assert [item.topic_id for item in found] == [found[0].topic_id] * 3 + [found[3].topic_id, found[0].topic_id]
    return found


def where(items: list[Item]) -> list[int | None]:
    return [Item.objects.get(pk=item.pk).topic_id for item in items]


def topic(item: Item) -> Topic:
    return Topic.objects.get(topic_items=item)


def fresh(text_engine: Engine) -> Engines:
    return restore(None, NOON, text_engine)


def test_a_split_takes_replies_along_and_binds_running_and_restarted_workers(
    items: list[Item], engines: Engines, text_engine: Engine, make_post: MakePost
) -> None:
    change = topic_people.split(topic(items[0]), [items[2].pk], "王芳", NOON)
    after = where(items)
    assert after[2] == after[4] == change.after_id != after[0] == after[1]
    assert (topic(items[2]).items, topic(items[0]).items) == (2, 2)
    for worker in (engines, fresh(text_engine)):
        consolidate(worker, NOON)
        assert where(items) == after
    ingest([make_post(MIXER[2] + "！")], engines, NOON)
    assert Item.objects.order_by("pk").last().topic_id == change.after_id  # type: ignore[union-attr]


def test_what_is_not_about_it_never_comes_back_until_it_is_taken_back(items: list[Item], engines: Engines) -> None:
    before = where(items)
    (change,) = topic_people.not_about(topic(items[0]), [items[1].pk], "王芳", NOON)
    consolidate(engines, NOON)
    assert where(items)[1] == change.after_id
    topic_people.undo(change, "李强", NOON)
    assert where(items) == before
    consolidate(engines, NOON)
    assert where(items) == before
    with pytest.raises(TopicRefused, match="撤销过"):
        topic_people.undo(change, "李强", NOON)


def test_a_merge_holds_and_can_be_taken_back(items: list[Item], engines: Engines, text_engine: Engine) -> None:
    before = where(items)
    bus = topic(items[3])
    change = topic_people.merge(bus, topic(items[0]), "王芳", NOON)
    assert set(where(items)) == {before[0]}
    for worker in (engines, fresh(text_engine)):
        consolidate(worker, NOON)
        assert set(where(items)) == {before[0]}
    bus.refresh_from_db()
    assert bus.items == 0
    topic_people.undo(change, "王芳", NOON)
    assert where(items) == before
    consolidate(engines, NOON)
    assert where(items) == before


def test_a_moved_item_stays_where_it_was_put(items: list[Item], engines: Engines, text_engine: Engine) -> None:
    topic_people.move(topic(items[0]), [items[0].pk], topic(items[3]), "王芳", NOON)
    for worker in (engines, fresh(text_engine)):
        consolidate(worker, NOON)
        after = where(items)
        assert after[0] == after[3] != after[1] == after[2]


def test_a_copy_goes_with_its_original(items: list[Item], engines: Engines, make_post: MakePost) -> None:
    ingest([make_post(MIXER[1], title="投诉翠湖新城附近搅拌站污染")], engines, NOON)
    copy = Item.objects.order_by("pk").last()
    assert copy is not None
    assert copy.duplicate_of_id == items[1].pk
    topic_people.split(topic(items[0]), [copy.pk], "王芳", NOON)
    assert topic(copy).pk == topic(items[1]).pk != topic(items[0]).pk


def test_what_cannot_be_done_says_why(items: list[Item], monkeypatch: pytest.MonkeyPatch) -> None:
    mixer, bus = topic(items[0]), topic(items[3])
    refused = {
        "它自己": lambda: topic_people.merge(mixer, mixer, "王芳", NOON),
        "不能选择全部": lambda: topic_people.split(mixer, [item.pk for item in items], "王芳", NOON),
        "请选择": lambda: topic_people.split(mixer, [items[3].pk], "王芳", NOON),
        "就是这个专题": lambda: topic_people.move(mixer, [items[0].pk], mixer, "王芳", NOON),
    }
    for words, do in refused.items():
        with pytest.raises(TopicRefused, match=words):
            do()
    monkeypatch.setattr(topic_store, "kept", lambda: {mixer.pk})
    with pytest.raises(TopicRefused, match="已经立单"):
        topic_people.merge(mixer, bus, "王芳", NOON)
    monkeypatch.setattr(topic_store, "kept", lambda: {mixer.pk, bus.pk})
    with pytest.raises(TopicRefused, match="在交办单里“并单”"):
        topic_people.merge(mixer, bus, "王芳", NOON)
    assert not TopicChange.objects.exists()


def test_a_later_word_outranks_an_earlier_one_in_later_passes_and_after_a_restart(
    items: list[Item], engines: Engines, text_engine: Engine
) -> None:
    topic_people.merge(topic(items[3]), topic(items[0]), "王芳", NOON)
    topic_people.split(topic(items[0]), [items[3].pk, items[2].pk], "王芳", NOON)
    after = where(items)
    assert after[0] == after[1] != after[2] == after[3]
    for worker in (engines, fresh(text_engine)):
        consolidate(worker, NOON)
        assert where(items) == after
    topic_people.merge(topic(items[2]), topic(items[0]), "王芳", NOON)
    for worker in (engines, fresh(text_engine)):
        consolidate(worker, NOON)
        assert len(set(where(items))) == 1
