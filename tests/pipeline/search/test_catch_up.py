"""The index follows the store: noted in the same transaction, taken later, nothing lost and nothing doubled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from config.clock import SHANGHAI
from pipeline.ingest import ingest
from pipeline.lock import AlreadyRunning, only_one
from pipeline.models import IndexChange, Item, Source, Topic
from pipeline.search.agreement import compare
from pipeline.search.base import Document, Search, SearchUnavailable, row_number
from pipeline.search.catch_up import LOCK, Follower, catch_up, reindex
from pipeline.search.changes import changed, waiting
from pipeline.search.elastic import ElasticIndex
from pipeline.search.language.parser import parse
from pipeline.search.sqlite import SqliteIndex
from pipeline.topics import figures as topics
from pipeline.topics.engines import Engines

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=SHANGHAI)


class Away(SqliteIndex):
    """A server that is away while `away`, or that dies after it wrote."""

    away = True

    def ready(self) -> bool:
        if self.away:
            raise SearchUnavailable("检索服务暂时连不上")
        return super().ready()

    def index(self, documents: Sequence[Document]) -> None:
        super().index(documents)
        if self.away:
            raise SearchUnavailable("检索服务暂时连不上")


@pytest.fixture
def index(tmp_path: Path) -> SqliteIndex:
    return SqliteIndex(tmp_path / "search")


def found(index: SqliteIndex, query: str) -> list[str]:
    return [f"{hit.kind}:{hit.title or hit.text}" for hit in index.search(Search(parse(query, NOW))).documents]


def test_what_is_ingested_is_found(
    index: SqliteIndex, tmp_path: Path, engines: Engines, forum: Source, make_post
) -> None:  # type: ignore[no-untyped-def]
    catch_up(tmp_path, index)
    ingest([make_post("人民路停水三天没人管"), make_post("公交改线老人不方便")], engines, NOW)
    assert [note.family for note in IndexChange.objects.order_by("pk")] == ["topic", "item"]
    assert found(index, "停水") == []
    catch_up(tmp_path, index)
    assert waiting() == 0
    assert found(index, "停水 kind:信息") == ["post:人民路停水三天没人管"]
    assert len(found(index, "kind:专题")) == Topic.objects.count() == 2
    assert compare(index).differences == ()


def test_a_transaction_that_fails_leaves_no_note(engines: Engines, forum: Source, make_post) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        ingest([make_post()], engines, NOW)
        assert waiting() == 2
        transaction.set_rollback(True)
    assert waiting() == 0


def test_an_edit_and_an_answer_are_followed(
    index: SqliteIndex,
    tmp_path: Path,
    engines: Engines,
    forum: Source,
    make_post,  # type: ignore[no-untyped-def]
) -> None:
    post = make_post("人民路停水三天没人管")
    ingest([post], engines, NOW)
    catch_up(tmp_path, index)
    later = post.fetched_at + timedelta(hours=1)
    ingest([replace(post, text="人民路恢复供水了", official_reply="经核实管道抢修", fetched_at=later)], engines, NOW)
    catch_up(tmp_path, index)
    assert found(index, "停水 kind:信息") == []
    assert len(found(index, "恢复供水 抢修 kind:信息")) == 1
    ingest([replace(post, text="人民路恢复供水了", views=5, fetched_at=later + timedelta(hours=1))], engines, NOW)
    catch_up(tmp_path, index)
    assert compare(index).differences == ()


def test_what_is_gone_from_the_store_is_gone_from_the_index(index: SqliteIndex, tmp_path: Path, forum: Source) -> None:
    item = _item(forum, "停水")
    catch_up(tmp_path, index)
    assert found(index, "停水") == ["post:停水"]
    key = item.pk
    with transaction.atomic():
        item.delete()
        changed("item", [key])
    catch_up(tmp_path, index)
    assert found(index, "停水") == []


def test_an_index_that_is_not_there_is_made_of_everything(index: SqliteIndex, tmp_path: Path, forum: Source) -> None:
    for number in range(3):
        _item(forum, f"停水{number}")
    assert waiting() == 0  # written before there was an index
    assert catch_up(tmp_path, index) == 3
    assert len(found(index, "停水")) == 3


def test_while_the_server_is_away_notes_are_kept_and_then_caught_up(
    tmp_path: Path, forum: Source, caplog: pytest.LogCaptureFixture
) -> None:
    index = Away(tmp_path / "search")
    changed("item", [_item(forum, "停水").pk])
    follower = Follower(tmp_path, index)
    for _ in range(3):
        follower.follow()
    assert [record.getMessage().split()[0] for record in caplog.records] == ["index_away"]  # not at every turn
    assert waiting() == 1
    agreement = compare(ElasticIndex("http://127.0.0.1:9"))
    assert (agreement.answers, agreement.waiting, agreement.text) == (False, 1, "检索服务暂时连不上。")
    index.away = False
    for _ in range(2):
        follower.follow()
    assert [record.getMessage() for record in caplog.records[1:]] == ["index_back caught_up=2"]
    assert waiting() == 0
    assert found(index, "停水") == ["post:停水"]


def test_a_death_after_the_write_indexes_again_and_doubles_nothing(tmp_path: Path, forum: Source) -> None:
    index = Away(tmp_path / "search")
    index.away = False
    catch_up(tmp_path, index)
    changed("item", [_item(forum, "停水").pk])

    class Dying(Away):
        def ready(self) -> bool:
            return True

    with pytest.raises(SearchUnavailable):
        catch_up(tmp_path, Dying(tmp_path / "search"))
    assert waiting() == 1
    catch_up(tmp_path, index)
    assert waiting() == 0
    assert found(index, "停水") == ["post:停水"]
    assert index.health().counts["item"] == 1


def test_what_changes_while_it_is_rebuilt_is_taken_over(
    index: SqliteIndex, tmp_path: Path, forum: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    _item(forum, "停水")
    plain = SqliteIndex.rebuild

    def slow(self: SqliteIndex, batches) -> int:  # type: ignore[no-untyped-def]
        count = plain(self, batches)
        changed("item", [_item(forum, "停电").pk])
        return count

    monkeypatch.setattr(SqliteIndex, "rebuild", slow)
    assert reindex(tmp_path, index) == 1
    assert waiting() == 0
    assert found(index, "停电") == ["post:停电"]


def test_only_one_process_writes(index: SqliteIndex, tmp_path: Path, forum: Source) -> None:
    changed("item", [_item(forum, "停水").pk])
    with only_one(tmp_path, LOCK):
        assert catch_up(tmp_path, index) == 0
        with pytest.raises(AlreadyRunning):
            reindex(tmp_path, index)
    assert waiting() == 1


def test_differences_are_said(index: SqliteIndex, tmp_path: Path, forum: Source) -> None:
    items = [_item(forum, f"停水{number}") for number in range(3)]
    reindex(tmp_path, index)
    Item.objects.filter(pk=items[0].pk).update(text="改过而没有记下")
    Item.objects.filter(pk=items[1].pk).delete()
    said = compare(index).differences
    assert "数据库 2 条, 检索库 3 条" in said[0]
    assert "1 条与数据库不同" in said[1]


def test_a_topic_that_cools_by_a_tenth_is_noted(
    index: SqliteIndex,
    tmp_path: Path,
    engines: Engines,
    forum: Source,
    make_post,  # type: ignore[no-untyped-def]
) -> None:
    ingest([make_post("人民路停水三天没人管")], engines, NOW)
    catch_up(tmp_path, index)
    topics.cool(NOW + timedelta(minutes=1))
    assert waiting() == 0
    topics.cool(NOW + timedelta(days=4))
    assert [note.family for note in IndexChange.objects.all()] == ["topic"]
    catch_up(tmp_path, index)
    topic = Topic.objects.get()
    assert index.get([row_number("topic", topic.pk)])[row_number("topic", topic.pk)].heat == round(topic.heat, 3)


def _item(source: Source, text: str) -> Item:
    number = Item.objects.count() + 1
    return Item.objects.create(
        source=source,
        external_id=f"x{number}-{text}",
        kind="post",
        text=text,
        published_at=NOW,
        learnt_at=NOW,
        seen_at=NOW,
    )
