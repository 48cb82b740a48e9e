"""Nothing but the source is asked: every address that the crawler's process resolves or connects to is seen."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.server
ROOT = Path(__file__).resolve().parents[2]
CRAWL = """
import json, sys
asked = []
def hear(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple):
        asked.append([str(args[1][0]), args[1][1]])
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        asked.append([str(args[0]), args[1] if len(args) > 1 else None])
sys.addaudithook(hear)
from pathlib import Path
from config.schema.sources import SourceEntry
from crawlers.run import run_round
entry = SourceEntry.model_validate_json(sys.argv[1])
result = run_round([entry], Path(sys.argv[2]), "salt", "c", {})[0]
print(json.dumps({"status": result.status, "items": result.items, "asked": asked}))
"""


def test_a_crawl_asks_nobody_but_its_source(forum: Any, source: Any, tmp_path: Path) -> None:
    cookie = {"Set-Cookie": "a=b; Domain=.example.co.uk", "Link": "<http://elsewhere.invalid/>; rel=preload"}
    for address, answer in list(forum.routes.items()):
        lure = b'<img src="http://elsewhere.invalid/i.png"><script src="//elsewhere.invalid/s.js"></script>'
        forum.serve(address, answer.body.replace(b"</body>", lure + b"</body>"), headers=cookie)
    entry = source("discuz", boards=["7"])
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, entry.model_dump_json(), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    row = json.loads(done.stdout.splitlines()[-1])
    assert (row["status"], row["items"]) == ("ok", 7)
    assert row["asked"], "the hook hears"
    assert {(host, port) for host, port in row["asked"]} <= {("127.0.0.1", forum.server.server_port)}


CUT_OFF = """
import fcntl, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:  # loopback is down in a new network
    fcntl.ioctl(one, 0x8914, struct.pack("16sH14x", b"lo", 0x1 | 0x40))
from datetime import datetime
from pathlib import Path
from config.schema.sources import SourceEntry
from config.clock import SHANGHAI
from crawlers.run import run_round
from tests.crawlers.conftest import Site
site = Site()
site.serve("/forum.php?mod=forumdisplay&fid=7", "discuz/board.html")
site.serve("/forum.php?mod=forumdisplay&fid=7&page=2", "discuz/board_2.html")
for tid in (90, 101, 102, 103):
    site.serve(f"/forum.php?mod=viewthread&tid={tid}&extra=page%3D1", f"discuz/thread_{tid}.html")
site.serve("/forum.php?mod=viewthread&tid=101&extra=&page=2", "discuz/thread_101_2.html")
entry = SourceEntry.model_validate({"key": "f", "name": "f", "kind": "discuz", "url": site.url + "/", "boards": ["7"],
    "delay_seconds": 0, "allow_private_host": True})
now = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)
result = run_round([entry], Path(sys.argv[1]), "salt", "c", {}, now)[0]
print(result.status, result.items, len(socket.if_nameindex()))
"""


def test_a_crawl_needs_no_network_but_its_source(tmp_path: Path) -> None:
    """Site and crawler in a network of their own that has loopback and nothing else."""
    cut = ["unshare", "-rn"]
    if shutil.which("unshare") is None or subprocess.run([*cut, "true"], check=False, capture_output=True).returncode:
        reason = "this machine cannot cut the network off a process"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    done = subprocess.run(
        [*cut, sys.executable, "-c", CUT_OFF, str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout.split()[-3:] == ["ok", "7", "1"], done.stderr[-2000:]
