"""A post that its site has taken away is marked, and keeps its words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string

from alerts.web.posts import cards
from config.vocabulary import PostKind
from crawlers.items import Post
from nlp.engine import Engine
from pipeline.ingest import GONE, ingest
from pipeline.models import Item
from pipeline.sources.registry import file_source
from pipeline.topics.engines import Engines

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 0, 50, tzinfo=UTC)
POST = Post(
    source="bbs", external_id="1", url="http://x/1", kind=PostKind.POST, title="路灯", text="路灯坏了一周没人修",
    published_at=NOW, fetched_at=NOW,
)  # fmt: skip


def test_a_gone_post_keeps_its_words() -> None:
    file_source("bbs")
    made = Engines(Engine())
    ingest([POST], made, NOW)
    gone = replace(POST, title="", text="", published_at=None, fetched_at=NOW + timedelta(hours=1), gone=True)
    unknown = replace(gone, external_id="2")
    ingest([gone, unknown], made, NOW + timedelta(hours=1))
    (item,) = Item.objects.all()
    assert (item.source_state, item.text) == (GONE, "路灯坏了一周没人修")
    assert Post.from_line(gone.to_line()).gone


def test_why_a_post_is_not_shown_is_kept_until_it_is_shown_again() -> None:
    file_source("bbs")
    made = Engines(Engine())
    ingest([POST], made, NOW)
    for hours, state, left in ((1, "作者设为不公开", True), (2, "", False)):
        at = NOW + timedelta(hours=hours)
        seen = replace(POST, text="" if left else POST.text, title="" if left else "路灯", fetched_at=at, gone=left)
        ingest([replace(seen, state=state)], made, at)
        (item,) = Item.objects.all()
        assert (item.source_state, item.text) == (state, "路灯坏了一周没人修")
        (card,) = cards(list(Item.objects.select_related("source")))
        page = render_to_string("web/part/card.html", {"card": card, "terms": ()})
        assert ("<span>作者设为不公开</span>" in page) is left
