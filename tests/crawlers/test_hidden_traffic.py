"""Nothing but the source is asked: every address that the crawler's process resolves or connects to is seen."""

import json
import os
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
