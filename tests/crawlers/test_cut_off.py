"""Crawls with the network cut off but for the source: in a network of its own, where only loopback is left."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.server
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import fcntl, json, socket, struct, sys
with socket.socket() as control:  # a network of one's own begins with its loopback down; SIOCSIFFLAGS, IFF_UP
    fcntl.ioctl(control, 0x8914, struct.pack("16sH14x", b"lo", 0x1))
from pathlib import Path
from config.schema.sources import SourceEntry
from crawlers.run import run_round
import importlib.util
spec = importlib.util.spec_from_file_location("given", sys.argv[1])
given = importlib.util.module_from_spec(spec)
sys.modules["given"] = given
spec.loader.exec_module(given)
site = given.Site()
lure = b'<img src="http://elsewhere.invalid/i.png"><script src="//elsewhere.invalid/s.js"></script>'
cookie = {"Set-Cookie": "a=b; Domain=.example.co.uk"}
def serve(address, page):
    body = (given.PAGES / page).read_bytes()
    site.serve(address, body.replace(b"</body>", lure + b"</body>"), headers=cookie)
serve("/forum.php?mod=forumdisplay&fid=7", "discuz/board.html")
serve("/forum.php?mod=viewthread&tid=102&extra=page%3D1", "discuz/thread_102.html")
serve("/xw/list.html", "news/list.html")
serve("/xw/202611/t20261122_9001.html", "news/article_gov.html")
serve("/threads?page=1", "petition/threads_1.json")
serve("/threads/7001", "petition/thread_7001.json")
serve(given.SEARCH + "1", "weibo/cards.json")
kinds = {"discuz": ("/", {"boards": ["7"]}), "news": ("/xw/list.html", {}), "petition-json": ("/", {}),
         "weibo-mobile": ("/", {"keywords": ["路灯"]})}
entries = [SourceEntry.model_validate({"key": kind, "name": kind, "kind": kind, "url": site.url + path,
           "delay_seconds": 0, "allow_private_host": True, "pages": 1, **more}) for kind, (path, more) in kinds.items()]
results = run_round(entries, Path(sys.argv[2]), "salt", "c", {}, seen=Path(sys.argv[2]) / "seen")
print(json.dumps([[r.source, r.status, r.items, r.seconds] for r in results]))
"""


def test_a_crawl_needs_no_network_but_its_source(tmp_path: Path) -> None:
    """Whoever asked anybody else would fail, or wait for a resolver that is not there."""
    cut = ["unshare", "-rn"]
    if shutil.which("unshare") is None or subprocess.run([*cut, "true"], check=False, capture_output=True).returncode:
        reason = "this machine cannot cut the network off a process"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    script = tmp_path / "crawl.py"
    script.write_text(SCRIPT)
    given = ROOT / "tests/crawlers/conftest.py"
    done = subprocess.run(
        [*cut, sys.executable, str(script), str(given), str(tmp_path / "spool")],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout.splitlines()[-1])
    assert {(source, status) for source, status, _, _ in rows} == {
        (kind, "ok") for kind in ("discuz", "news", "petition-json", "weibo-mobile")
    }
    assert all(items for _, _, items, _ in rows)
