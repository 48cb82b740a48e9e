"""更正 by hand and thumb: a click on a card, what the page says then, and the page 模型."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from pipeline.learning.corrections import correct
from pipeline.models import Item, Topic
from tests.browser.conftest import NOW

THUMB = 44
"""Pixels that a thumb hits."""
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_click_corrects_and_another_takes_it_back(page_of: Callable[..., Page], served: Any, size: str) -> None:
    topic = Topic.objects.filter(items__gt=0).exclude(sector="民政").order_by("-heat").first()
    page = page_of("monitor", size)
    page.goto(f"{served.url}/topics/{topic.pk}/")
    form = page.locator(".matter-head .correct form").first
    form.locator("summary").click()
    form.locator("select").select_option("民政")
    form.get_by_role("button", name="更正", exact=True).click()
    page.get_by_text("可以撤销").wait_for()
    assert set(topic.topic_items.filter(parent="").values_list("sector", flat=True)) == {"民政"}
    assert not page.evaluate(WIDER)
    page.locator(".matter-head").get_by_role("button", name="撤销人工更正").click()
    page.get_by_text("已撤销对").wait_for()
    assert not topic.topic_items.filter(sector="民政").exists()


def test_tidying_asks_only_for_what_its_way_needs(page_of: Callable[..., Page], served: Any) -> None:
    topic = Topic.objects.filter(items__gt=0).order_by("-items").first()
    page = page_of("monitor", "phone")
    page.goto(f"{served.url}/topics/{topic.pk}/tidy/")
    other, items = page.get_by_label("另一专题", exact=True), page.locator(".tidy-items")
    assert not other.is_visible()
    assert items.is_visible()
    page.get_by_label("移到另一专题").check()
    assert other.is_visible()
    assert items.is_visible()
    page.get_by_label("整个并入另一专题").check()
    assert other.is_visible()
    assert not items.is_visible()
    assert page.get_by_role("button", name="照此整理").bounding_box()["height"] >= THUMB
    assert not page.evaluate(WIDER)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_page_of_models_fits(page_of: Callable[..., Page], served: Any, size: str) -> None:
    correct(list(Item.objects.filter(parent="")[:3]), "sector", "民政", "林小雨", NOW)
    page = page_of("supervisor", size)
    page.goto(f"{served.url}/models/")
    assert page.get_by_role("heading", name="模型").is_visible()
    assert not page.evaluate(WIDER)
