"""`huiying parse` and `huiying extract`, as people run them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.own_store

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ROOT / "tests/crawlers/pages"
FIELDS = [
    "source", "external_id", "url", "kind", "title", "text", "published_at", "submitter", "reposts", "comments",
    "likes", "views", "reply_to", "parent",
]  # fmt: skip


def run(*arguments: str, cwd: Path, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("HUIYING", "DJANGO"))}
    environment |= {"PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    command = [sys.executable, "-m", "config.manage", *arguments]
    return subprocess.run(command, input=given, capture_output=True, cwd=cwd, env=environment, check=False)


def rows(done: "subprocess.CompletedProcess[bytes]") -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_each_file_gives_its_lines_and_the_highest_status_counts(tmp_path: Path) -> None:
    good, refused = str(PAGES / "weibo/cards.json"), str(PAGES / "weibo/login.json")
    done = run("parse", "weibo-mobile", refused, good, "--fetched-at", "2026-11-22T08:50:00", cwd=tmp_path)
    found = rows(done)
    assert (done.returncode, done.stderr) == (3, b"")
    assert list(found[0]) == ["blocked"]
    assert all(list(row)[:14] == FIELDS for row in found[1:])
    assert found[1]["published_at"] == "2026-11-22T08:20:11+08:00"
    assert list(tmp_path.iterdir()) == []


def test_a_petition_board_has_four_fields_more(tmp_path: Path) -> None:
    done = run("parse", "liuyan", str(PAGES / "liuyan/content.json"), cwd=tmp_path)
    (row,) = rows(done)
    assert done.returncode == 0
    assert list(row) == [*FIELDS, "official_reply", "replied_at", "reply_department", "state"]


def test_a_true_empty_list_gives_no_line_and_status_0(tmp_path: Path) -> None:
    done = run("parse", "weibo-search", str(PAGES / "weibo/search_none.html"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")


def test_wrong_usage_is_status_2(tmp_path: Path) -> None:
    assert run("parse", "weibo-hot", "nowhere.json", cwd=tmp_path).returncode == 2
    assert run("parse", "no-format", "nowhere.json", cwd=tmp_path).returncode == 2
    assert run("parse", "feed", "x", "--fetched-at", "yesterday", cwd=tmp_path).returncode == 2


def test_submitters_are_hashed_with_the_folders_own_salt(tmp_path: Path) -> None:
    page = str(PAGES / "weibo/cards.json")
    without = [row["submitter"] for row in rows(run("parse", "weibo-mobile", page, cwd=tmp_path))]
    (tmp_path / "huiying.yaml").write_text("jurisdiction: demo\n")
    within = [row["submitter"] for row in rows(run("parse", "weibo-mobile", page, cwd=tmp_path))]
    assert [bool(one) for one in without] == [bool(one) for one in within]
    assert not {one for one in without if one} & {one for one in within if one}


def test_extract_reads_html_or_a_path_beneath_the_root(tmp_path: Path) -> None:
    lines = [
        {"id": 1, "url": "http://x/1", "html": (PAGES / "portal/trs.html").read_text("utf-8")},
        {"id": 2, "path": "portal/divs.html"},
        {"id": 3, "path": "../conftest.py"},
        {"id": 4, "path": "/etc/hostname"},
        {"id": 5},
        {"id": 6, "path": "none.html"},
        {"id": 7, "html": ""},
    ]
    given = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    done = run("extract", "--root", str(PAGES), cwd=tmp_path, given=given)
    found = rows(done)
    assert done.returncode == 1
    assert (found[0]["id"], found[0]["published_at"], found[0]["source_name"]) == (
        1, "2026-11-18T16:40:00+08:00", "县住建局",
    )  # fmt: skip
    assert (found[1]["title"], found[1]["published_at"]) == ("背街小巷亮起来", "2026-11-15")
    assert [row.get("line") for row in found] == [None, None, 3, 4, 5, 6, None]
    assert (found[6]["text"], found[6]["published_at"]) == ("", None)


def test_extract_refuses_a_root_that_is_none(tmp_path: Path) -> None:
    assert run("extract", "--root", "nowhere", cwd=tmp_path).returncode == 2
