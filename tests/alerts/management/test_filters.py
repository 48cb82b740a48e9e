"""`huiying route` and `huiying deadline` as people run them."""

import json
import subprocess
import sys
from typing import Any

import pytest


def huiying(*arguments: str, lines: str = "") -> tuple[int, list[Any], str]:
    """Exit status, output lines and messages of one command."""
    done = subprocess.run(
        [sys.executable, "-m", "config.manage", *arguments],
        input=lines,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_deadlines_in_order_with_errors_in_their_place() -> None:
    lines = [
        '{"id": 7, "start": "2025-01-24T17:55", "kind": "working_days", "arg": 1}',
        '{"start": "2025-01-29T02:10:00+08:00", "rule": "tianjin-life"}',
        '{"start": "2026-12-30T10:00", "kind": "working_days", "arg": 3}',
        "not json",
        '{"start": "2025-01-24T17:55", "rule": "shandong-yellow"}',
        '{"start": "2025-01-24T17:55", "kind": "elapsed_h"}',
        '{"start": "gestern", "kind": "elapsed_h", "arg": 5}',
        '{"start": "2025-01-24T17:55", "kind": "elapsed_h", "arg": "5"}',
    ]
    status, answers, messages = huiying("deadline", lines="\n".join(lines) + "\n")
    assert status == 1
    assert answers[0] == {
        "id": 7,
        "start": "2025-01-24T17:55",
        "kind": "working_days",
        "arg": 1,
        "due": "2025-01-26T18:00:00+08:00",
        "estimated": False,
        "warning": None,
    }
    assert answers[1]["due"] == "2025-01-29T02:25:00+08:00"
    assert (answers[2]["due"], answers[2]["estimated"]) == (None, True)
    assert answers[2]["estimate"] == "2027-01-04T18:00:00+08:00"
    assert "2027" in answers[2]["warning"]
    assert [answer.get("line") for answer in answers[3:]] == [4, 5, 6, 7, 8]
    assert "shandong-yellow" in messages


def test_an_empty_input_is_an_empty_output() -> None:
    assert huiying("deadline") == (0, [], "")


def test_route_by_text_by_sector_and_place() -> None:
    lines = [
        '{"title": "路灯坏了", "text": "柳溪镇街上的路灯不亮一个月了", "id": "a"}',
        '{"sector": "教育文体", "place": "石桥镇"}',
        '{"sector": "玄学"}',
        '{"note": "nothing to go by"}',
        '{"text": 5}',
    ]
    status, answers, _ = huiying("route", "--jurisdiction", "demo", lines="\n".join(lines) + "\n")
    assert status == 1
    added = {"lead", "leads", "co", "territory", "candidates", "reason", "fallback"}
    assert set(answers[0]) == {"id", "title", "text"} | added
    assert (answers[0]["lead"], answers[0]["territory"], answers[0]["fallback"]) == (
        "县城市管理局",
        ["柳溪镇人民政府"],
        None,
    )
    assert [set(candidate) for candidate in answers[0]["candidates"]] == [{"department", "p"}] * 3
    assert (answers[1]["lead"], answers[1]["territory"]) == ("县教育和体育局", ["石桥镇人民政府"])
    assert [answer["line"] for answer in answers[2:]] == [3, 4, 5]
    assert "玄学" in answers[2]["error"]


@pytest.mark.parametrize("name", ["nowhere", "../demo", ""])
def test_an_unknown_jurisdiction_names_those_there_are(name: str) -> None:
    status, answers, messages = huiying("route", "--jurisdiction", name, lines='{"text": "路灯"}\n')
    assert (status, answers) == (2, [])
    for known in ("demo", "generic", "linyi"):
        assert known in messages
    assert "Traceback" not in messages


def test_without_a_jurisdiction_usage_is_shown() -> None:
    assert huiying("route")[0] == 2


@pytest.mark.parametrize("command", ["route", "deadline"])
def test_help_is_in_both_languages_and_its_example_works(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "config.manage", command, "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    example = next(line.strip() for line in done.stdout.splitlines() if line.strip().startswith("echo '"))
    line = example.split("'")[1]
    arguments = example.split("huiying ")[1].split()
    assert huiying(*arguments, lines=line + "\n")[0] == 0


def test_calendar_and_duties_can_be_seen() -> None:
    for arguments, expected in (
        (("calendar", "show", "2026"), "10-01..10-07"),
        (("duty", "list", "--jurisdiction", "demo"), "路灯与市政照明"),
        (("duty", "tree", "--jurisdiction", "demo"), "├─ 县城市管理局"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "config.manage", *arguments], capture_output=True, text=True, timeout=60, check=True
        )
        assert expected in done.stdout
