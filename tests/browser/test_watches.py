"""From a search to a watch, and what was seen before, in a real browser at both widths."""

import re

import pytest

from alerts.models import Case
from alerts.office.watching import matching
from pipeline.models import Item
from tests.browser.test_search import indexed, picture

__all__ = ["indexed"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fits(page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_search_is_saved_as_a_watch_and_browsed(indexed, page_of, size):
    page = page_of("monitor", size)
    page.goto("/search/?q=%E8%B7%AF%20%E6%88%96%20%E6%B0%B4")
    page.get_by_text("存为监测方案").click()
    picture(page, f"watch-new-{size}")
    page.get_by_role("button", name="预览", exact=True).click()
    page.wait_for_selector("text=预计每周")
    assert fits(page)
    picture(page, f"watch-preview-{size}")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"/watches/\d+/$"))
    matching.hear(list(Item.objects.select_related("source")), indexed.now)
    page.reload()
    page.wait_for_selector(".rows-found mark")
    assert fits(page)
    picture(page, f"watch-{size}")
    page.goto("/watches/")
    assert fits(page)
    picture(page, f"watches-{size}")


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_seen_before_comes_into_the_page_or_stands_behind_its_link(indexed, page_of, size, scripts):
    case = Case.objects.exclude(topic=None).order_by("pk").first()
    page = page_of("monitor", size, scripts=scripts)
    page.goto(f"/cases/{case.pk}/")
    if scripts:
        page.wait_for_selector(".before div")
    else:
        page.get_by_text("查看以前的类似事项和答复").click()
        page.wait_for_selector("h1:text('以前见过吗')")
    assert fits(page)
    picture(page, f"before-{size}-{scripts}")
