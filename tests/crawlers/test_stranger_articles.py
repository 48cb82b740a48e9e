"""Articles of unlike sites with what misleads (other stories, comments, sidebars, tables, several dates).

Pages and gold were written before and apart from the rules, and used to mend them.
"""

import json
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks.extract import f1
from config.clock import SHANGHAI
from crawlers.parse.article import read_article

PAGES = Path(__file__).parent / "pages/stranger"
GOLD = json.loads((PAGES / "gold.json").read_text("utf-8"))
NOW = datetime(2026, 11, 22, 23, tzinfo=SHANGHAI)


@pytest.mark.parametrize("name", list(GOLD))
def test_a_strange_sites_article_is_read(name: str) -> None:
    article, gold = read_article((PAGES / name).read_bytes(), "", NOW), GOLD[name]
    assert article.title == gold["title"]
    assert article.source_name == gold["source"]
    assert article.published_at == datetime.fromisoformat(gold["time"]).replace(tzinfo=SHANGHAI)
    assert f1(article.text, gold["text"]) >= 0.93
