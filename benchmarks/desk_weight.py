"""What a first look at a page weighs: requests, bytes, the largest paint in Chromium on a processor four times slower.

`python -m benchmarks.desk_weight [--folder F] [--rounds 3]`: the first page of each role at both widths, nothing
cached, of a folder that `benchmarks.desk_pages` makes (here a smaller one where none is named). The largest paint is by
the wall clock; beside it the main thread's own processor time, which a busy machine does not change much.
"""

# ruff: noqa: PLC0415  Django is set up when the folder is there

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks import desk_pages
from config.live import LIVE_PORT, free_port_after

SIZES = {"1366x768": (1366, 768), "390x844": (390, 844)}
SLOWER = 4
GOALS = {"kB": 150, "requests": 10, "paint": 1_000}
_PAINT = """() => new Promise((done) => {
  new PerformanceObserver((seen) => done(seen.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => done(0), 20_000);
})"""


def main() -> None:
    """Print a line a page and what misses the goals."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, help="made by benchmarks.desk_pages")
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as where:
        sessions = _sessions(given.folder or Path(where) / "town")
        live, port = free_port_after(28_000), free_port_after(27_000)
        run = [sys.executable, "-m", "config.manage"]
        env = {**os.environ, LIVE_PORT: str(live)}
        served = (
            subprocess.Popen([*run, "live", "--port", str(live), "--web-port", str(port)], env=env),
            subprocess.Popen([*run, "web", "--port", str(port), "--workers", "1"], env=env),
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address)
            with sync_playwright() as playwright:
                path = shutil.which("chromium") or shutil.which("google-chrome")
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
                _walk(browser, address, sessions, given.rounds)
                browser.close()
        finally:
            for one in served:
                one.terminate()
            for one in served:
                one.wait(90)


def _sessions(folder: Path) -> dict[str, str]:
    """The session of each role's user."""
    desk_pages.open_folder(folder, 4_000, 400)
    from django.contrib.auth.models import User
    from django.test import Client

    made = {}
    for role in desk_pages.ROLES:
        client = Client()
        client.force_login(User.objects.get(username=role))
        made[role] = client.session.session_key
    return made


def _walk(browser: Browser, address: str, sessions: dict[str, str], rounds: int) -> None:
    missed = []
    print(f"{'role':12} {'width':>9} {'requests':>8} {'kB':>6} {'page kB':>7} {'paint ms':>8} {'thread ms':>9}  page")
    for role, session in sessions.items():
        for size in SIZES:
            looks = [_look(browser, address, session, size) for _ in range(rounds)]
            best = min(looks, key=lambda one: one["paint"])
            print(
                f"{role:12} {size:>9} {best['requests']:8} {best['kB']:6.0f} {best['page']:7.0f} "
                f"{best['paint']:8.0f} {best['thread']:9.0f}  {best['path']}"
            )
            missed += [f"{role} {size} {what} {best[what]:.0f}" for what, goal in GOALS.items() if best[what] > goal]
    print(f"beyond {GOALS}: {', '.join(missed) or 'none'}; load {os.getloadavg()[0]:.1f}")


def _look(browser: Browser, address: str, session: str, size: str) -> dict[str, Any]:
    """One first look in a context of its own, with no cache."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    wire = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    wire.on("Network.requestWillBeSent", lambda one: kinds.setdefault(one["requestId"], one.get("type", "")))
    wire.on("Network.loadingFinished", lambda one: sizes.setdefault(one["requestId"], one["encodedDataLength"]))
    wire.send("Network.enable")
    wire.send("Performance.enable", {"timeDomain": "threadTicks"})
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load", timeout=120_000)
    page.wait_for_function("() => document.documentElement.dataset.heard ?? true", timeout=60_000)
    paint = page.evaluate(_PAINT)
    page.wait_for_timeout(300)
    told = {one["name"]: one["value"] for one in wire.send("Performance.getMetrics")["metrics"]}
    documents = sum(sizes.get(key, 0) for key, kind in kinds.items() if kind == "Document")
    path = page.url.removeprefix(address)
    context.close()
    return {
        "requests": len(kinds),
        "kB": sum(sizes.values()) / 1e3,
        "page": documents / 1e3,
        "paint": paint,
        "thread": told["TaskDuration"] * 1e3,
        "path": path,
    }


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/login/", timeout=20).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    raise SystemExit("huiying web did not start")


if __name__ == "__main__":
    main()
