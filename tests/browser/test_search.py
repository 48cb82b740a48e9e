"""The search page in a real browser: by keyboard, on a phone, with an error that is pointed at."""

import os
import re
from pathlib import Path

import pytest

from pipeline.search.catch_up import catch_up
from pipeline.search.opening import open_index

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def indexed(served, settings, tmp_path: Path):
    settings.FOLDER = tmp_path
    catch_up(tmp_path, open_index(tmp_path, settings.INSTALLATION))
    return served


def picture(page, name: str) -> None:
    """A look for people, where HUIYING_PICTURES names a folder."""
    if os.environ.get("HUIYING_PICTURES"):
        page.screenshot(path=f"{os.environ['HUIYING_PICTURES']}/{name}.png", full_page=True)


def test_by_keyboard_from_the_slash_to_what_was_found(indexed, page_of):
    page = page_of("monitor")
    page.goto("/search/?q=%E7%B1%BB%E5%9E%8B:%E4%BF%A1%E6%81%AF")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    with page.expect_response("**/search/complete/**"):
        page.keyboard.type("停水 领域:教")
    page.locator('#q-offered option[value="停水 领域:教育文体"]:only-child').wait_for(state="attached")
    page.locator("#q").fill("路 类型:信息,专题,交办单")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rows-found mark")
    picture(page, "search-desk")
    page.locator("main").click(position={"x": 2, "y": 2})
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(topics|cases)/\d+/$"))


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("query", ["", "路 或 水", "停水 (停电 或", "绝无此词语", "作者:张三", "停" * 90])
def test_nothing_runs_off_the_side(indexed, page_of, size, query):
    page = page_of("monitor", size)
    page.goto("/search/")
    page.locator("#q").fill(query)
    page.locator(".search button").click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"search-{size}-{len(query)}")


def test_an_error_is_pointed_at_without_scripts(indexed, page_of):
    page = page_of("monitor", scripts=False)
    page.goto("/search/")
    page.locator("#q").fill("停水 sector:公交")
    page.locator(".search button").click()
    assert page.locator(".pointed-at").inner_text() == "公交"
    assert "交通运输" in page.locator("#q-error").inner_text()
