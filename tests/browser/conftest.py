"""A real Chromium on the desk served on loopback; whatever a page writes to the console as an error fails the test."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from config import clock
from config.clock import SHANGHAI

sys.path.insert(0, str(Path(__file__).parents[1] / "alerts" / "web" / "support"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright keeps an event loop in this thread
NOW = datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
_MEANT = ("409 (Conflict)", "410 (Gone)", "net::ERR_INTERNET_DISCONNECTED")
SIZES = {"desk": (1366, 768), "phone": (390, 844)}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def served(live_server: Any, settings: Any) -> Any:
    """The invented county behind a real server; its clock stands still."""
    from county_people import county

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    clock.install(lambda: NOW)
    made = county(NOW)
    made.url = live_server.url
    return made


@pytest.fixture
def page_of(browser: Browser, served: Any, client_of_browser: Any) -> Iterator[Callable[..., Page]]:
    """A page signed in as a user, of a size, with or without scripts."""
    contexts = []
    complaints: list[str] = []

    def make(user: str = "", size: str = "desk", scripts: bool = True, scheme: str = "light") -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            color_scheme=scheme,  # type: ignore[arg-type]
            base_url=served.url,
            locale="zh-CN",
        )
        contexts.append(context)
        if user:
            context.add_cookies([client_of_browser(user)])
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda line: complaints.append(line.text) if complains(line) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def complains(line: Any) -> bool:
    """Chromium calls an error what is meant: 409 where a colleague was first, 410 of a link that is over, and a network
    that a test cuts off."""
    return line.type in {"error", "warning"} and not any(meant in line.text for meant in _MEANT)


@pytest.fixture
def client_of_browser(served: Any) -> Callable[[str], dict[str, str]]:
    """The session cookie of a user."""
    from django.test import Client

    def cookie(name: str) -> dict[str, str]:
        client = Client()
        client.force_login(served.users[name])
        return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": served.url}

    return cookie
