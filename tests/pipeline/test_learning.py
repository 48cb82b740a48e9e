"""Learning from corrections: a version is judged, installed or refused, followed by a running worker, withdrawn."""

import pytest

from nlp.engine import Engine
from nlp.train.gate import frozen
from pipeline.ingest import ingest
from pipeline.learning.corrections import correct
from pipeline.learning.in_use import NothingToLearn, in_use, withdraw
from pipeline.learning.learn import learn
from pipeline.learning.report import lines_of, table_of
from pipeline.models import Correction, Item, LearntModel, Source
from pipeline.topics.engines import Engines
from tests.pipeline.conftest import NOON, MakePost

LOCAL = "云栖驿站的合杆又倒了一片，路都走不成"


@pytest.fixture(scope="module")
def teacher() -> Engine:
    return Engine()


def _taught(label: str, texts: list[str]) -> None:
    for text in texts:
        Correction.objects.create(
            act=text[:32], task="sector", label=label, before={}, weight=1.0, text=text, by="张三", at=NOON
        )


def _corrected(engines: Engines, make_post: MakePost) -> Item:
    ingest([make_post(LOCAL)], engines, NOON)
    item = Item.objects.get()
    correct([item], "sector", "科技与信息产业", "张三", NOON)
    return item


def test_nothing_to_learn_is_said(db: None, teacher: Engine) -> None:
    with pytest.raises(NothingToLearn, match="还没有"):
        learn("sector", teacher, "张三", NOON, 0.05)
    with pytest.raises(NothingToLearn, match="出厂模型"):
        withdraw("sector", NOON)


def test_a_running_worker_follows_what_was_learnt_and_forgets_nothing(
    forum: Source, engines: Engines, make_post: MakePost, teacher: Engine
) -> None:
    item = _corrected(engines, make_post)
    made = learn("sector", teacher, "张三", NOON, 0.05)
    assert (made.number, made.rows, made.right_before, made.right_after) == (1, 1, 0, 1)
    assert made.installed_at == NOON
    assert in_use() == [made.pk]
    ingest([make_post("云栖驿站的合杆又倒了一片，路都走不成，没人扶")], engines, NOON)
    later = Item.objects.exclude(pk=item.pk).get()
    assert (later.sector, later.topic_id, later.duplicate_of_id) == ("科技与信息产业", item.topic_id, item.pk)
    with pytest.raises(NothingToLearn, match="没有新的"):
        learn("sector", teacher, "张三", NOON, 0.05)
    gone, now = withdraw("sector", NOON)
    assert (gone.pk, now, in_use()) == (made.pk, None, [])
    ingest([make_post("云栖驿站的合杆倒在路边")], engines, NOON)
    assert engines.learnt == []
    engines.text.use(())


def test_a_version_that_makes_a_class_worse_is_kept_but_not_installed(db: None, teacher: Engine) -> None:
    health = [row["text"] for row in frozen("sector") if row["sector"] == "卫生计生"]
    _taught("民政", health)
    made = learn("sector", teacher, "张三", NOON, 0.05)
    assert made.installed_at is None
    assert in_use() == []
    assert "没有安装" in lines_of(made)[-1]
    assert "卫生计生" in lines_of(made)[-1]
    assert "| 未安装 |" in table_of([made])[-1]
    generous = learn("sector", teacher, "张三", NOON, 1.0)
    assert (generous.number, in_use()) == (2, [generous.pk])


def test_going_back_is_one_version_at_a_time(db: None, teacher: Engine) -> None:
    _taught("科技与信息产业", [LOCAL])
    first = learn("sector", teacher, "张三", NOON, 0.05)
    _taught("农村农业", ["云栖稻场的晒架子被占了"])
    second = learn("sector", teacher, "张三", NOON, 0.05)
    assert in_use() == [second.pk]
    assert withdraw("sector", NOON) == (second, first)
    assert withdraw("sector", NOON) == (first, None)


def test_relevance_is_learnt_too(db: None, teacher: Engine) -> None:
    text = "今晚广场上露天放老片子，自带小板凳"
    teacher.use(())
    said = "no" if teacher.analyse([("", text)])[0].relevant else "yes"
    Correction.objects.create(
        act="1", task="relevant", label=said, before={}, weight=1.0, text=text, by="张三", at=NOON
    )
    made = learn("relevant", teacher, "张三", NOON, 0.05)
    assert (made.right_before, made.right_after) == (0, 1)
    assert set(made.before) == {"no", "yes"}


@pytest.mark.parametrize("damage", [{"weights": b"PK broken"}, {"base": "0" * 64}])
def test_weights_that_cannot_be_used_leave_the_shipped_model_at_work(
    damage: dict[str, object], forum: Source, engines: Engines, make_post: MakePost, teacher: Engine
) -> None:
    _corrected(engines, make_post)
    made = learn("sector", teacher, "张三", NOON, 0.05)
    LearntModel.objects.filter(pk=made.pk).update(**damage)
    ingest([make_post("小区停水两天了，没人管")], engines, NOON)
    assert Item.objects.count() == 2
    engines.text.use(())
