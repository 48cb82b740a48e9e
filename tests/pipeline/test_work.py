"""The worker confirms only what is stored, and one bad post costs itself only."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError

from config.clock import SHANGHAI
from crawlers.items import Post
from pipeline import work
from pipeline.models import Item
from pipeline.transport.spool import SpoolTransport
from pipeline.work import Worker

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
MakePost = Callable[..., Post]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forum")]


@pytest.fixture
def spool(tmp_path: Path) -> SpoolTransport:
    return SpoolTransport(tmp_path / "spool")


@pytest.fixture
def worker(spool: SpoolTransport) -> Worker:
    return Worker(spool, None, lambda: NOON)


def test_batch_is_stored_and_confirmed(worker: Worker, spool: SpoolTransport, make_post: MakePost) -> None:
    spool.send([make_post().to_line(), make_post("公交改线了").to_line()])
    assert worker.step() == 2
    assert worker.step() == 0
    assert Item.objects.count() == 2
    assert spool.waiting() == 0


def test_broken_line_becomes_a_dead_letter_and_the_rest_is_stored(
    worker: Worker, spool: SpoolTransport, make_post: MakePost
) -> None:
    spool.send(["{半行", make_post().to_line(), '{"source": "bbs"}'])
    worker.step()
    assert Item.objects.count() == 1
    assert len(list(spool.dead.iterdir())) == 2
    assert spool.waiting() == 0


def test_post_of_unknown_source_is_kept_aside(worker: Worker, spool: SpoolTransport, make_post: MakePost) -> None:
    spool.send([make_post(source="nobody").to_line(), make_post().to_line()])
    worker.step()
    assert Item.objects.count() == 1
    assert "nobody" in next(spool.dead.iterdir()).read_text("utf-8")


def test_database_away_releases_the_batch(
    worker: Worker, spool: SpoolTransport, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.send([make_post().to_line()])
    real = work.ingest

    def away(*_args: object) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(work, "ingest", away)
    with pytest.raises(DatabaseError):
        worker.step()
    monkeypatch.setattr(work, "ingest", real)
    assert worker.step() == 1
    assert Item.objects.count() == 1


def test_killed_between_store_and_confirm_doubles_nothing(spool: SpoolTransport, make_post: MakePost) -> None:
    line = make_post().to_line()
    spool.send([line])
    Worker(spool, None, lambda: NOON).step()
    spool.send([line])  # what a crash before the confirmation leaves
    Worker(spool, None, lambda: NOON).step()
    assert Item.objects.count() == 1


def test_post_with_nothing_but_a_text_survives_the_transport(
    worker: Worker, spool: SpoolTransport, make_post: MakePost
) -> None:
    spool.send([make_post(url="", title="", published_at=None).to_line(), make_post("", title="只有标题").to_line()])
    worker.step()
    assert Item.objects.count() == 2


@pytest.mark.parametrize("name", ["restore", "ingest"])
def test_defect_of_the_engines_releases_the_batch_and_blames_no_post(
    name: str, worker: Worker, spool: SpoolTransport, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.send([make_post().to_line(), make_post("公交改线了").to_line()])

    def broken(*_args: object) -> None:
        raise ValueError("model file is broken")

    with monkeypatch.context() as patched:
        patched.setattr(work, name, broken)
        with pytest.raises(Exception, match="model file is broken"):
            worker.step()
    assert not list(spool.dead.iterdir())
    worker.step()
    assert Item.objects.count() == 2


@pytest.mark.parametrize("values", [{"views": "many"}, {"history": "perhaps"}])
def test_post_with_a_value_of_the_wrong_kind_costs_itself_only(
    worker: Worker, spool: SpoolTransport, make_post: MakePost, values: dict[str, object]
) -> None:
    spool.send([make_post(**values).to_line(), make_post("公交改线了").to_line()])
    worker.step()
    assert Item.objects.count() == 1
    assert len(list(spool.dead.iterdir())) == 1


def test_count_that_came_as_text_is_a_count(worker: Worker, spool: SpoolTransport, make_post: MakePost) -> None:
    spool.send([make_post(views="12").to_line()])
    worker.step()
    assert Item.objects.get().views == 12
