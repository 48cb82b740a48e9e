"""`huiying burst`, as people run it."""

import json

import pytest

from tests.pipeline.test_filters_text import rows, run

CURVE = {"id": 7, "points": [[0, 900000], [10, 1500000], [20, 2400000]], "start": "2021-03-01T12:00:00"}


def test_each_curve_gets_its_probability_and_a_reason() -> None:
    lines = [CURVE, {"points": [[0, 3000000]]}, {**CURVE, "start": "2021-03-01T04:00:00Z"}]
    done = run("burst", given="\n".join(map(json.dumps, lines)))
    first, above, same = rows(done)
    assert (done.returncode, done.stderr) == (0, b"")
    assert first["id"] == 7
    assert 0 < first["burst_p"] < 1
    assert "为门槛" in first["because"]
    assert (above["burst_p"], above["because"]) == (1.0, "已达到 300 万")
    assert same["burst_p"] == first["burst_p"]


def test_the_top_is_an_option() -> None:
    done = run("burst", "--top", "2000000", given=json.dumps(CURVE))
    assert rows(done)[0]["burst_p"] == 1.0
    wrong = run("burst", "--top", "0")
    assert wrong.returncode == 2
    assert "--top" in wrong.stderr.decode()


@pytest.mark.parametrize(
    "line",
    [
        {"points": []},
        {"points": 3},
        {"points": [[0]]},
        {"points": [[0, -1]]},
        {"points": [[0, "1"]]},
        {"points": [[True, 1]]},
        {"points": [[5, 1], [4, 2]]},
        {"points": [[0, 1]], "start": "noon"},
        {"points": [[0, 1]], "start": 5},
        {"start": "2021-03-01T12:00:00"},
    ],
)
def test_a_wrong_line_is_an_error_in_its_place(line: dict[str, object]) -> None:
    done = run("burst", given=f"{json.dumps(line)}\n{json.dumps(CURVE)}")
    assert done.returncode == 1
    bad, good = rows(done)
    assert bad["line"] == 1
    assert "burst_p" in good


def test_a_heat_that_falls_counts_as_the_highest_so_far() -> None:
    falling = {**CURVE, "points": [*CURVE["points"], [30, 100]]}  # type: ignore[misc]
    held = {**CURVE, "points": [*CURVE["points"], [30, 2400000]]}  # type: ignore[misc]
    done = run("burst", given="\n".join(map(json.dumps, (falling, held))))
    one, other = rows(done)
    assert one["burst_p"] == other["burst_p"]
