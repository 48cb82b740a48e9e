"""Makes the pictures of README and docs from a running tour: `python scripts/screenshots.py http://127.0.0.1:8000`."""

import sys
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run"]
PICTURES = (  # file, account, address, width, height
    ("alerts.png", "monitor", "/alerts/?tab=all", 1366, 860),
    ("phone.png", "monitor", "/alerts/?tab=all", 390, 844),
)


def take(browser: Browser, base: str, picture: tuple[str, str, str, int, int]) -> None:
    """One picture of one page, as one of the tour's people sees it."""
    name, account, address, width, height = picture
    page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
    page.goto(f"{base}/login/")
    page.locator(f"form[action$='/tour/enter/{account}'] button").first.click()
    page.wait_for_load_state()
    page.goto(base + address)
    page.screenshot(path=IMAGES / name)


def main() -> None:
    """Take them all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=QUIET)
        for picture in PICTURES:
            take(browser, sys.argv[1].rstrip("/"), picture)


if __name__ == "__main__":
    main()
