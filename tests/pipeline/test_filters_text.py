"""The text filters, as people run them."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.own_store

ROOT = Path(__file__).resolve().parent.parent.parent
FILTERS = ("classify", "mask", "segment", "dedup", "cluster")


def run(*arguments: str, given: str | bytes = "", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    data = given.encode() if isinstance(given, str) else given
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("HUIYING", "DJANGO"))}
    environment |= {"PYTHONPATH": str(ROOT), "LC_ALL": "C", "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-m", "config.manage", *arguments]
    return subprocess.run(command, input=data, capture_output=True, cwd=cwd or ROOT, env=environment, check=False)


def rows(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_broken_lines_become_error_lines_in_their_place(tmp_path: Path) -> None:
    first = '{"id": {"a": 1}, "text": "停水", "more": [1]}'.encode()
    given = first + b'\n\nnot json\n[1]\n{"id": 5}\n{"text": 7}\n\xff\xfe\n{"text": "x"}'
    done = run("mask", given=given, cwd=tmp_path)
    found = rows(done)
    assert done.returncode == 1
    assert found[0] == {"id": {"a": 1}, "text": "停水", "more": [1], "masked": {}}
    assert [row.get("line") for row in found] == [None, 2, 3, 4, 5, 6, 7, None]
    assert len(done.stderr.splitlines()) == 6
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", FILTERS)
def test_half_an_emoji_is_a_text_like_others(name: str) -> None:
    """Sites cut posts in the middle of a pair; the lines after it are answered, too."""
    done = run(name, given='{"id": 1, "text": "\\ud83d小区停水两天了\\ude00"}\n{"id": 2, "text": "路灯不亮"}')
    assert (done.returncode, done.stderr, len(rows(done))) == (0, b"", 2)


@pytest.mark.parametrize("name", [*FILTERS, "burst"])
def test_empty_input_is_empty_output(name: str) -> None:
    done = run(name)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("name", [*FILTERS, "burst"])
def test_help_is_bilingual_and_its_example_works(name: str) -> None:
    shown = run(name, "--help").stdout.decode()
    example = shown.split("Example:\n")[1].splitlines()[0].strip()
    assert any("\u4e00" <= mark <= "\u9fff" for mark in shown)
    command = example.replace("huiying", f"{shlex.quote(sys.executable)} -m config.manage")
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert all("error" not in row for row in rows(done))
    assert rows(done)


def test_wrong_usage_is_status_two_and_says_what() -> None:
    missing = run("classify", "no-such-file.jsonl")
    label = run("classify", "--labels", "城乡建设,没有这个", given="{}")
    assert missing.returncode == label.returncode == 2
    assert "no-such-file.jsonl" in missing.stderr.decode()
    assert "没有这个" in label.stderr.decode()


def test_a_reader_that_goes_away_leaves_no_trace() -> None:
    command = (
        f'yes \'{{"text": "停水"}}\' | head -5000 | {shlex.quote(sys.executable)} -m config.manage segment | head -1'
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, check=False)
    assert b"Traceback" not in done.stderr
    assert done.stdout.count(b"\n") == 1


def test_classify_adds_exactly_its_fields() -> None:
    (row,) = rows(run("classify", given='{"id": 1, "title": null, "text": "小区停水两天了，物业不管"}'))
    assert list(row) == [
        "id", "title", "text", "sector", "sector_p", "sectors", "sector_words", "appeal", "appeal_p", "emotion",
        "emotion_p", "signals", "severity", "severity_reason", "places", "taxonomy", "field26", "must_respond",
        "relevant", "relevant_p",
    ]  # fmt: skip
    assert row["sector"] == "城乡建设"


def test_files_are_read_in_order_and_times_need_no_offset(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text('{"id": "x", "text": "青年路大坑没人修", "published_at": "2025-01-29T02:25:00"}\n', "utf-8")
    later = '{"id": "y", "text": "青年路上的大坑什么时候修", "published_at": "2025-01-29 03:00"}'
    second.write_text(later + '\n{"id": 3, "text": "a", "published_at": "x"}', "utf-8")
    done = run("cluster", str(first), str(second))
    assert [row.get("topic") for row in rows(done)] == ["1", "1", None]
    assert done.returncode == 1
    (topic, error) = sorted(rows(run("cluster", "--topics", str(first), str(second))), key=lambda row: "error" in row)
    assert topic["members"] == ["x", "y"]
    assert topic["first_at"] == "2025-01-29T02:25:00+08:00"
    assert error["line"] == 3


def test_dedup_answers_with_the_callers_ids() -> None:
    text = "小区北门的路灯坏了两个星期，晚上黑得伸手不见五指，老人出门摔了一跤"
    given = "\n".join(
        json.dumps({"id": name, "text": words}) for name, words in (([1], text), (None, text + "！"), (1, "别的事情"))
    )
    assert [row["duplicate_of"] for row in rows(run("dedup", given=given))] == [None, [1], None]
