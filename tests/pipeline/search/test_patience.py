"""A search that takes too long is given up and says so; the next one is answered."""

from datetime import datetime
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from pipeline.search.base import Document, Search, SearchTimeout, row_number
from pipeline.search.language.parser import parse
from pipeline.search.sqlite import SqliteIndex

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=SHANGHAI)
MANY = 6_000


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SqliteIndex:
    """Enough posts that FTS5 is interrupted while it walks them."""
    made = SqliteIndex(Path(tmp_path_factory.mktemp("search")))
    rows = (row_number("item", pk) for pk in range(MANY))
    made.rebuild([[Document(row=row, kind="post", at=row, title="", text="停水和停电") for row in rows]])
    return made


@pytest.mark.parametrize("query", ["水", "停水 停电", "停水 ~3 停电", "水 或 停"])
def test_what_takes_too_long_is_given_up_and_said(
    index: SqliteIndex, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    asked = Search(parse(query, NOW))
    with monkeypatch.context() as hasty:
        hasty.setattr("pipeline.search.sqlite.PATIENCE", -1.0)
        with pytest.raises(SearchTimeout, match="超过 2 秒，已经停下"):
            index.search(asked)
    assert index.search(asked).total == MANY
