"""A real browser on the list while others listen: when a row that was committed stands on the screen."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from config.live import LIVE_PORT

_HEAR = """() => {
  window.stages = {};
  const now = () => performance.timeOrigin + performance.now();
  window.stage = (title, name) => { (window.stages[title] ??= {})[name] ??= now(); };
  const Plain = window.EventSource;
  window.EventSource = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", (message) => window.stage(JSON.parse(message.data).title, "received"));
    }
  };
}"""
"""Before the page's own scripts: notes when an event's bytes are in its hands."""
_WATCH = """() => {
  const all = (name) =>
    document.querySelectorAll(".row-new .row-title").forEach((one) => window.stage(one.textContent, name));
  document.addEventListener("huiying:rows", () => {
    all("put");
    requestAnimationFrame(() => { all("frame"); setTimeout(() => all("stood")); });
  });
}"""
"""Notes when the row stands in the document, when its frame begins, and the instant after the frame that drew it."""


class Screen:
    """The list in Chromium."""

    def __init__(self, page: object) -> None:
        self._page = page

    async def stages(self) -> dict[str, dict[str, float]]:
        """Title -> stage (received, put, frame, stood) -> seconds since 1970."""
        found = await self._page.evaluate("() => window.stages")  # type: ignore[attr-defined]
        return {title: {name: at / 1e3 for name, at in stages.items()} for title, stages in found.items()}


@asynccontextmanager
async def screen(live_port: int, web_port: int, session: str) -> AsyncIterator[Screen]:
    """`huiying web` and a page of it that listens to `huiying live`."""
    from playwright.async_api import async_playwright  # noqa: PLC0415  only where a browser is asked for

    served = [sys.executable, "-m", "config.manage", "web", "--port", str(web_port), "--workers", "1"]
    web = subprocess.Popen(served, env={**os.environ, LIVE_PORT: str(live_port)})
    try:
        async with async_playwright() as playwright:
            path = shutil.which("chromium") or shutil.which("google-chrome")
            browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            context = await browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            address = f"http://127.0.0.1:{web_port}"
            await context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            page = await context.new_page()
            page.set_default_timeout(120_000)
            await page.add_init_script(f"({_HEAR})()")
            await _open(page, f"{address}/alerts/?tab=triage&order=new")
            await page.locator("html[data-heard=live]").wait_for(state="attached")
            await page.evaluate(_WATCH)
            yield Screen(page)
            await browser.close()
    finally:
        web.terminate()
        web.wait(90)


async def _open(page: object, url: str) -> None:
    """As soon as the server is up."""
    from playwright.async_api import Error  # noqa: PLC0415

    for _ in range(60):
        try:
            await page.goto(url)  # type: ignore[attr-defined]
        except Error:
            await page.wait_for_timeout(1_000)  # type: ignore[attr-defined]
        else:
            return
    raise SystemExit("huiying web did not start")
