"""Elasticsearch with security switched on: user, password and TLS (scripts/elasticsearch.sh start ... --secure)."""

import os
import uuid
from datetime import datetime
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from config.clock import SHANGHAI
from config.load import ConfigError
from config.schema.installation import Installation, SearchServer
from pipeline.search.base import Document, Search, SearchUnavailable
from pipeline.search.elastic import ElasticIndex
from pipeline.search.language.parser import parse
from pipeline.search.opening import open_index
from pipeline.search.sqlite import SqliteIndex

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def secure() -> SearchServer:
    """The settings for the server at $HUIYING_TEST_ELASTIC_SECURE."""
    url, authority = os.environ.get("HUIYING_TEST_ELASTIC_SECURE", ""), os.environ.get("HUIYING_TEST_ELASTIC_CA", "")
    if not url:
        if os.environ.get("CI") == "true":
            pytest.fail("CI lacks Elasticsearch with security: HUIYING_TEST_ELASTIC_SECURE is not set")
        pytest.skip("HUIYING_TEST_ELASTIC_SECURE is not set: scripts/elasticsearch.sh start FOLDER PORT --secure")
    return SearchServer(
        url=url,
        user="huiying",
        password_env="ELASTIC_PASSWORD",
        ca_file=authority,
        prefix=f"test-{uuid.uuid4().hex[:12]}",
    )


@pytest.mark.server
def test_with_user_password_and_authority_it_works(secure: SearchServer, tmp_path: Path) -> None:
    index = open_index(tmp_path, Installation(jurisdiction="demo", search=secure))
    index.rebuild([[Document(row=1, kind="post", at=1, title="", text="停水")]])
    assert index.search(Search(parse("停水", NOW))).total == 1
    assert index.health().good
    auth = (secure.user, os.environ["ELASTIC_PASSWORD"])
    with Elasticsearch(secure.url, basic_auth=auth, ca_certs=secure.ca_file) as client:
        client.indices.delete(index=list(client.indices.get(index=f"{secure.prefix}-*")))


@pytest.mark.server
def test_a_wrong_password_is_said(secure: SearchServer) -> None:
    index = ElasticIndex(secure.url, user="huiying", password="nicht-richtig", certificate=secure.ca_file)
    with pytest.raises(SearchUnavailable, match="不接受用户名或密码"):
        index.ready()
    assert "不接受用户名或密码" in index.health().text


@pytest.mark.server
def test_a_server_of_an_unknown_authority_is_not_trusted(secure: SearchServer) -> None:
    index = ElasticIndex(secure.url, user="huiying", password=os.environ["ELASTIC_PASSWORD"])
    with pytest.raises(SearchUnavailable, match="证书不被信任"):
        index.ready()


def test_a_server_that_is_not_there_is_said() -> None:
    index = ElasticIndex("http://127.0.0.1:9", patience=2)
    with pytest.raises(SearchUnavailable, match="连不上"):
        index.search(Search(parse("停水", NOW)))
    with pytest.raises(SearchUnavailable, match="连不上"):
        list(index.scan(parse("停水", NOW)))
    assert not index.health().good


def test_settings_choose_the_adapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(open_index(tmp_path, Installation(jurisdiction="demo")), SqliteIndex)
    monkeypatch.delenv("HUIYING_SEARCH_PASSWORD", raising=False)
    named = SearchServer(url="https://127.0.0.1:9200", user="huiying")
    with pytest.raises(ConfigError, match="HUIYING_SEARCH_PASSWORD"):
        open_index(tmp_path, Installation(jurisdiction="demo", search=named))
