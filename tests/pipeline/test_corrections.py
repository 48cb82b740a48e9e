"""更正: what a person says of items stands, moves their topic, outlives edits, and is taken back whole."""

from datetime import timedelta

import pytest

from config.vocabulary import Sector
from nlp.train.adapt import Taught
from pipeline.ingest import ingest
from pipeline.learning.corrections import CorrectionRefused, correct, taught, undo
from pipeline.models import Correction, Item, Source, Topic
from pipeline.topics.engines import Engines
from tests.pipeline.conftest import NOON, MakePost

TEXT = "人民路路口的红绿灯坏了三天没人修，天天堵车"


@pytest.fixture
def item(forum: Source, engines: Engines, make_post: MakePost) -> Item:
    ingest([make_post(TEXT)], engines, NOON)
    return Item.objects.get()


def test_a_correction_changes_the_item_and_its_topic(item: Item) -> None:
    before = item.analysis
    revision = item.topic.revision if item.topic else 0
    act = correct([item], "sector", "环境保护", "张三", NOON)
    stored, topic = Item.objects.get(), Topic.objects.get()
    assert (stored.sector, stored.sector_p) == ("环境保护", 1.0)
    assert stored.analysis["sectors"] == [{"sector": "环境保护", "p": 1.0}]
    assert (topic.sector, topic.revision) == ("环境保护", revision + 1)
    row = Correction.objects.get()
    assert (row.text, row.by, row.before["sector"]) == (TEXT, "张三", before["sector"])
    assert undo(act, "李四", NOON) == 1
    assert Item.objects.get().analysis == before
    assert Topic.objects.get().sector == before["sector"]
    row.refresh_from_db()
    assert (row.undone_at, row.undone_by) == (NOON, "李四")


def test_only_what_is_wrong_is_corrected_and_only_once_undone(item: Item) -> None:
    with pytest.raises(CorrectionRefused, match="已经是这样"):
        correct([item], "sector", item.sector, "张三", NOON)
    with pytest.raises(CorrectionRefused, match="请选择"):
        correct([item], "sector", "没有", "张三", NOON)
    act = correct([item], "relevant", "no", "张三", NOON)
    undo(act, "张三", NOON)
    with pytest.raises(CorrectionRefused, match="已经撤销"):
        undo(act, "张三", NOON)
    assert Correction.objects.count() == 1


def test_taking_back_the_earlier_of_two_leaves_the_later(item: Item) -> None:
    machine = item.sector
    first = correct([item], "sector", "环境保护", "张三", NOON)
    second = correct([Item.objects.get()], "sector", "民政", "李四", NOON)
    undo(first, "张三", NOON)
    assert Item.objects.get().sector == "民政"
    undo(second, "李四", NOON)
    assert Item.objects.get().sector == machine


def test_a_correction_outlives_an_edit_of_the_post(forum: Source, engines: Engines, make_post: MakePost) -> None:
    post = make_post(TEXT, external_id="7")
    ingest([post], engines, NOON)
    act = correct([Item.objects.get()], "sector", "环境保护", "张三", NOON)
    later = make_post(TEXT + "，请尽快", external_id="7", fetched_at=post.fetched_at + timedelta(hours=1))
    ingest([later], engines, NOON + timedelta(hours=2))
    stored = Item.objects.get()
    assert (stored.text[-4:], stored.sector) == ("，请尽快", "环境保护")
    undo(act, "张三", NOON)
    machine = engines.text.analyse([("", later.text)])[0]
    assert Item.objects.get().analysis == machine.as_fields()


def test_one_click_on_many_teaches_little_more_than_one(forum: Source, engines: Engines, make_post: MakePost) -> None:
    texts = [f"{TEXT}，第{number}次反映，{'路灯也不亮' * number}" for number in range(1, 9)]
    ingest([make_post(text) for text in [*texts, texts[7]]], engines, NOON)
    items = list(Item.objects.order_by("pk"))
    correct(items, "sector", "城乡建设", "张三", NOON)
    rows = Correction.objects.filter(item__duplicate_of__in=[item.pk for item in items])
    assert rows
    assert not any(row.weight for row in rows)
    assert sum(row.weight for row in taught("sector")) <= 5.001


def test_what_teaches_is_each_text_once_and_no_other(item: Item) -> None:
    correct([item], "sector", "环境保护", "张三", NOON)
    correct([Item.objects.get()], "sector", "民政", "张三", NOON)
    assert taught("sector") == [Taught("", TEXT, "民政")]
    correct([Item.objects.get()], "sector", Sector.OTHER.value, "张三", NOON)
    assert [row.label for row in taught("sector")] == ["民政"]
    assert Item.objects.get().analysis["sectors"] == []


def test_a_row_outlives_its_item(item: Item) -> None:
    act = correct([item], "sector", "环境保护", "张三", NOON)
    Item.objects.all().delete()
    assert [row.text for row in taught("sector")] == [TEXT]
    assert undo(act, "张三", NOON) == 1
    assert taught("sector") == []
