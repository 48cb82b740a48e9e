"""What is usual for a source is learnt with each post, replaced when counts change, and outlives a restart."""

from dataclasses import replace
from datetime import timedelta

import pytest

from config.vocabulary import PostKind
from nlp.engine import Engine
from nlp.heat.engagement import Usual, engagement
from nlp.heat.rhythm import Rhythm, hour_of
from pipeline.ingest import ingest
from pipeline.models import Item, Source, SourceUsual, Topic
from pipeline.topics import figures as topics
from pipeline.topics.engines import Engines, restore
from pipeline.topics.points import heat_points, usual_engagement
from tests.pipeline.conftest import NOON, MakePost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forum")]
MATTERS = ("公交站台的灯不亮", "小学门口没有红绿灯", "幼儿园收费太高", "医院排队要两个小时", "垃圾桶没有人清运")


def kept() -> Usual:
    [usual] = usual_engagement().values()
    return usual


def test_engagement_of_new_posts_is_learnt_in_their_source(engines: Engines, make_post: MakePost) -> None:
    ingest([make_post(text, likes=20 * n) for n, text in enumerate(MATTERS)], engines, NOON)
    assert kept() == Usual().more([engagement(None, 20 * n, None, None) or 0.0 for n in range(5)])


def test_a_source_that_shows_no_counts_teaches_nothing(engines: Engines, make_post: MakePost) -> None:
    ingest([make_post(text) for text in MATTERS], engines, NOON)
    assert kept().posts == 0


def test_counts_seen_again_take_the_place_of_the_old_ones(engines: Engines, make_post: MakePost) -> None:
    post = make_post(comments=1)
    ingest([post], engines, NOON)
    later = replace(post, comments=40, fetched_at=post.fetched_at + timedelta(hours=1))
    ingest([later, post], engines, NOON)
    ingest([later], engines, NOON)
    assert kept() == pytest.approx(Usual().more([engagement(None, None, 40, None) or 0.0]))


def test_counts_that_appear_later_are_the_first_ones(engines: Engines, make_post: MakePost) -> None:
    post = make_post()
    ingest([post], engines, NOON)
    ingest([replace(post, likes=7, fetched_at=post.fetched_at + timedelta(hours=1))], engines, NOON)
    assert kept().posts == 1


def test_the_hours_of_prompt_posts_are_counted(engines: Engines, make_post: MakePost) -> None:
    old = make_post(MATTERS[0], published_at=NOON - timedelta(days=30))
    past = make_post(MATTERS[1], history=True)
    undated = make_post(MATTERS[2], published_at=None)
    ingest([make_post(MATTERS[3]), old, past, undated], engines, NOON)
    rhythm = Rhythm.of(SourceUsual.objects.get().rhythm)
    assert rhythm.recent == {hour_of(NOON): 1}
    assert rhythm.counts[12] == 1  # Monday noon
    assert sum(rhythm.counts) == 1


def test_each_source_has_its_own(engines: Engines, make_post: MakePost) -> None:
    Source.objects.create(key="board", name="留言板", kind="board-html")
    ingest([make_post(MATTERS[0], likes=9), make_post(MATTERS[1], source="board", likes=900)], engines, NOON)
    assert len({usual.total for usual in usual_engagement().values()}) == 2


def test_heat_is_the_same_after_a_restart_and_by_all_ways(
    engines: Engines, make_post: MakePost, text_engine: Engine
) -> None:
    ingest([make_post(text, likes=n) for n, text in enumerate(MATTERS)], engines, NOON)
    text = "青年路小区停水三天了, 打电话没有人接, 老人孩子都没有水喝"
    first = make_post(text, comments=60)
    ingest([first, *(make_post(text + "。" * n, parent="", kind=PostKind.PETITION) for n in range(3))], engines, NOON)
    topic = Topic.objects.order_by("-items")[0]
    now = topic.last_at
    topics.refresh([topic.pk], now)
    topic.refresh_from_db()
    stored = topic.heat
    assert stored == pytest.approx(topics.heat(heat_points(Item.objects.filter(topic=topic)), now))
    topics.cool(now)
    restored = restore(None, NOON, text_engine)
    ingest([make_post("另外一件事, 河边的路灯坏了", likes=0)], restored, now)
    topics.refresh([topic.pk], now)
    topic.refresh_from_db()
    assert topic.heat == pytest.approx(stored, rel=0.02)  # one more post of the source was learnt


def test_a_refused_batch_teaches_nothing(
    engines: Engines, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(topics, "refresh", fails)
    with pytest.raises(RuntimeError):
        ingest([make_post(likes=5)], engines, NOON)
    assert not SourceUsual.objects.exists()
