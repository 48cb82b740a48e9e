"""Words that were changed are kept beside the new ones."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.template.loader import render_to_string

from alerts.web.posts import cards
from config.clock import SHANGHAI
from crawlers.items import Post
from pipeline.ingest import ingest
from pipeline.models import Item, ItemVersion
from pipeline.topics.engines import Engines
from pipeline.versions import waves

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)
MakePost = Callable[..., Post]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forum")]
FIRST, SECOND, THIRD = "东桥头路灯坏了三天没人修", "东桥头路灯坏了五天没人修, 有老人摔伤", "东桥头路灯已经修好了, 谢谢"


def seen(make_post: MakePost, text: str, at: datetime) -> Post:
    return make_post(text, external_id="t1", fetched_at=at)


def test_former_words_are_kept_with_their_times(engines: Engines, make_post: MakePost) -> None:
    for number, text in enumerate((FIRST, SECOND, SECOND, THIRD)):
        ingest([seen(make_post, text, NOON + number * HOUR)], engines, NOON)
    old = list(ItemVersion.objects.order_by("replaced_at").values_list("text", "learnt_at", "replaced_at"))
    assert Item.objects.get().text == THIRD
    assert old == [(FIRST, NOON, NOON + HOUR), (SECOND, NOON + HOUR, NOON + 3 * HOUR)]


def test_two_wordings_in_one_batch_are_both_kept(engines: Engines, make_post: MakePost) -> None:
    result = ingest([seen(make_post, FIRST, NOON), seen(make_post, SECOND, NOON + HOUR)], engines, NOON)
    assert (result.new, Item.objects.get().text) == (1, SECOND)
    assert ItemVersion.objects.get().text == FIRST


def test_former_words_are_masked(engines: Engines, make_post: MakePost) -> None:
    ingest([seen(make_post, "路灯坏了请打 13812345678 找我", NOON)], engines, NOON)
    ingest([seen(make_post, SECOND, NOON + HOUR)], engines, NOON)
    assert "13812345678" not in ItemVersion.objects.get().text


def test_another_number_behind_the_mask_is_no_version(engines: Engines, make_post: MakePost) -> None:
    ingest([seen(make_post, "路灯坏了请打 13812345678 找我", NOON)], engines, NOON)
    ingest([seen(make_post, "路灯坏了请打 13812345679 找我", NOON + HOUR)], engines, NOON)
    assert not ItemVersion.objects.exists()


def test_an_older_sight_is_no_version(engines: Engines, make_post: MakePost) -> None:
    ingest([seen(make_post, SECOND, NOON + HOUR)], engines, NOON)
    ingest([seen(make_post, FIRST, NOON)], engines, NOON)
    assert (Item.objects.get().text, ItemVersion.objects.count()) == (SECOND, 0)


def test_the_card_shows_former_words_and_escapes_them(engines: Engines, make_post: MakePost) -> None:
    ingest([seen(make_post, FIRST + "<script>alert(1)</script>", NOON)], engines, NOON)
    ingest([seen(make_post, SECOND, NOON + HOUR)], engines, NOON)
    (card,) = cards(list(Item.objects.select_related("source")))
    page = render_to_string("web/part/card.html", {"card": card, "terms": ()})
    assert "原文改过 1 次" in page
    assert FIRST in page
    assert "<script>" not in page


def test_posts_that_came_once_are_one_pass(make_post: MakePost) -> None:
    one, two = make_post("一", external_id="a"), make_post("二", external_id="b")
    assert waves([one, two, one]) == [[one, two]]
    assert waves([]) == []
