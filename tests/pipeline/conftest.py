"""Posts and engines for the pipeline's tests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from config.clock import SHANGHAI
from config.vocabulary import PostKind
from crawlers.items import Post
from nlp.engine import Engine
from pipeline.models import Source
from pipeline.topics.engines import Engines, restore

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
MakePost = Callable[..., Post]


@pytest.fixture(scope="session")
def text_engine() -> Engine:
    """Models load once."""
    return Engine()


@pytest.fixture
def engines(db: None, text_engine: Engine) -> Engines:
    """Engines that agree with the empty store."""
    return restore(None, NOON, text_engine)


@pytest.fixture
def forum(db: None) -> Source:
    return Source.objects.create(key="bbs", name="论坛", kind="discuz")


@pytest.fixture
def make_post() -> MakePost:
    """A post of the forum; what a test cares about is given by name."""
    numbers = count(1)

    def make(text: str = "人民路路口的红绿灯坏了三天没人修", **values: object) -> Post:
        number = next(numbers)
        base = Post(
            source="bbs",
            external_id=str(number),
            url=f"http://127.0.0.1/thread-{number}.html",
            kind=PostKind.POST,
            title="",
            text=text,
            published_at=NOON + timedelta(minutes=number),
            fetched_at=NOON + timedelta(hours=1),
            submitter=f"hash{number}",
        )
        return replace(base, **values)  # type: ignore[arg-type]

    return make
