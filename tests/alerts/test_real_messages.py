"""2,207 real messages as history and live, by the command as an operator gives it."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.own_process import huiying

pytestmark = [pytest.mark.shared, pytest.mark.server, pytest.mark.own_store]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    done = huiying("init", str(tmp_path / "office"), "--jurisdiction", "generic", folder=tmp_path / "office")
    assert done.returncode == 0, done.stderr
    return tmp_path / "office"


def rows(office: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(office / "huiying.sqlite3") as store:
        return list(store.execute(query))


def test_history_gives_topics_and_alerts_nobody_and_again_doubles_nothing(office: Path, shared: Path) -> None:
    messages = str(shared / "data/hot_topics/messages.jsonl")
    done = huiying("ingest", messages, "--yes", folder=office)
    assert done.returncode == 0, done.stderr
    assert rows(office, "SELECT COUNT(*) FROM pipeline_item") == [(2207,)]
    ((title, items),) = rows(office, "SELECT title, items FROM pipeline_topic ORDER BY heat DESC LIMIT 1")
    assert "丽发新城" in str(title)
    assert int(str(items)) >= 50
    ((copies,),) = rows(office, "SELECT COUNT(*) FROM pipeline_item WHERE duplicate_of_id IS NOT NULL")
    assert int(str(copies)) >= 60
    again = huiying("ingest", messages, "--yes", folder=office)
    assert again.returncode == 0
    assert rows(office, "SELECT COUNT(*) FROM pipeline_item") == [(2207,)]
    assert huiying("worker", "--once", folder=office).returncode == 0
    assert rows(office, "SELECT COUNT(*) FROM alerts_case") == [(0,)]
    assert list((office / "spool" / "dead").iterdir()) == []


def test_live_it_alerts_with_lead_and_reason(office: Path, shared: Path) -> None:
    done = huiying("ingest", str(shared / "data/hot_topics/messages.jsonl"), "--yes", "--live", folder=office)
    assert done.returncode == 0, done.stderr
    assert huiying("worker", "--once", folder=office).returncode == 0
    found = rows(
        office,
        "SELECT state, json_extract(proposal, '$.candidates'), json_extract(proposal, '$.reason'), flag_because"
        " FROM alerts_case WHERE title LIKE '%丽发新城%'",
    )
    assert len(found) == 1
    state, candidates, reason, because = found[0]
    assert state == "triage"
    assert "生态环境" in {row["department"] for row in json.loads(str(candidates))[:2]}
    assert reason
    assert "人" in str(because)


def test_broken_lines_are_named_and_the_rest_is_loaded(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_text(
        '{"id": "1", "text": "路灯不亮"}\n{broken\n{"id": "2", "text": ""}\n{"id": "3", "text": "停水"}\n', "utf-8"
    )
    done = huiying("ingest", str(path), "--yes", folder=office)
    assert done.returncode == 1
    assert "line 2" in done.stderr
    assert "line 3" in done.stderr
    assert "Traceback" not in done.stderr
    assert rows(office, "SELECT COUNT(*) FROM pipeline_item") == [(2,)]


@pytest.mark.parametrize("name", ["nothing.jsonl", "folder.jsonl"])
def test_file_that_cannot_be_read_is_named_in_words(office: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    done = huiying("ingest", str(tmp_path / name), "--yes", folder=office)
    assert done.returncode == 2
    assert f"{name}: 读不了" in done.stderr
    assert "Errno" not in done.stderr
