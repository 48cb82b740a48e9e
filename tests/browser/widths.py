"""A mail as a browser lays it out, from a phone to a wide screen."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

WIDTHS = (320, 390, 600, 768, 1200)
EDGE = """() => [...document.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
  .map(one => one.tagName + ' ' + one.textContent.slice(0, 40))"""


@contextmanager
def laid_out(browser: Browser, html: str, scheme: str) -> Iterator[Page]:
    """The page, at its widest, after it was looked at in all widths; nothing hangs over an edge, nothing is fetched."""
    asked: list[str] = []
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1200, "height": 800})  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(html)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, page.evaluate(EDGE))
            assert page.evaluate(EDGE) == [], width
        yield page
    finally:
        context.close()
    assert asked == []
