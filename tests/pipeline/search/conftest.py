"""An empty index on each adapter. Elasticsearch: the server at $HUIYING_TEST_ELASTIC (scripts/elasticsearch.sh)."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from pipeline.search.base import SearchIndex
from pipeline.search.elastic import ElasticIndex
from pipeline.search.sqlite import SqliteIndex

Open = Callable[[], SearchIndex]


def server(variable: str) -> str:
    """The address of a server that the environment names."""
    address = os.environ.get(variable, "")
    if not address:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI lacks Elasticsearch: {variable} is not set")
        pytest.skip(f"{variable} is not set: start a server by scripts/elasticsearch.sh")
    return address


@pytest.fixture
def elastic() -> Iterator[Open]:
    """Opens the same empty index again and again, as another process would."""
    address, prefix = server("HUIYING_TEST_ELASTIC"), f"test-{uuid.uuid4().hex[:12]}"
    yield lambda: ElasticIndex(address, prefix=prefix)
    with Elasticsearch(address) as client:
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)


@pytest.fixture
def sqlite(tmp_path: Path) -> Open:
    return lambda: SqliteIndex(tmp_path / "search")


@pytest.fixture(params=["sqlite", pytest.param("elastic", marks=pytest.mark.server)])
def opened(request: pytest.FixtureRequest) -> Open:
    """Each adapter in turn."""
    made: Open = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def index(opened: Open) -> SearchIndex:
    return opened()
