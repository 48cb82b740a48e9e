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


def test_hostile_lines_are_answered_one_for_one_and_never_with_a_trace() -> None:
    """Half characters, signs of direction, depths, digits of other scripts, huge texts and numbers, wrong kinds."""
    words = [
        "\0",
        "\ud800",
        "a" * 50_000,
        "\u202e路灯",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "𝟏𝟐𝟑",
        "\n\t",
        "🔥" * 500,
    ]
    routes = [json.dumps(row) for word in words for row in ({"text": word}, {"text": "路灯坏了", "place": word})]
    routes += [json.dumps({"text": "路灯坏了", "sector": word}) for word in words]
    routes += [
        json.dumps({"text": "路灯坏了", key: value}) for key in ("sector", "place", "id") for value in (1, [], {})
    ]
    routes += ["", "[1]", "{", '{"text": NaN}', '{"a":' * 3000 + "1" + "}" * 3000, '{"text": "x", "n": 1e999}']
    status, answers, messages = huiying("route", "--jurisdiction", "demo", lines="\n".join(routes) + "\n")
    assert (status, len(answers), "Traceback" in messages) == (1, len(routes), False)
    for number, answer in enumerate(answers, 1):
        assert answer.get("line") == number if "error" in answer else len(answer["candidates"]) <= 3
        assert len(answer.get("error", "")) < 300
    blank = routes.index(json.dumps({"text": "路灯坏了", "sector": "\n\t"}))
    assert answers[blank]["lead"] == "县城市管理局"


def test_hostile_deadlines_are_answered_one_for_one_and_never_with_a_trace() -> None:
    starts = [
        "",
        "\0",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "2025-01-24T25:00",
        "２０２５-01-24",
        "1986-05-04T01:30",
    ]
    rows: list[dict[str, Any]] = [
        {"start": start, "kind": kind, "arg": 5}
        for start in starts
        for kind in ("elapsed_h", "working_days", "working_minutes")
    ]
    rows += [
        {"start": "2025-01-24T17:55", "kind": kind, "arg": arg}
        for arg in (0, -1, 1.5, True, None, [], 10**9, 10**40)
        for kind in ("elapsed_min", "working_days", "working_minutes")
    ]
    rows += [{"start": start, "rule": rule} for start in (None, 5, [], {}) for rule in ("tianjin-life", None, 5, [])]
    status, answers, messages = huiying("deadline", lines="".join(json.dumps(row) + "\n" for row in rows))
    assert (status, len(answers), "Traceback" in messages) == (1, len(rows), False)
    for number, answer in enumerate(answers, 1):
        assert answer.get("line") == number if "error" in answer else "due" in answer
        assert answer.get("due") or answer.get("estimate") or answer.get("error"), answer
