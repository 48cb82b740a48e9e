"""When a name is locked, and which one-time codes count."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.rules.sign_in import FAILURES, LOCKED, WITHIN, code_at, locked_until, step_of

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
RFC_KEY = b"12345678901234567890"
M = timedelta(minutes=1)


# RFC 6238, appendix B, SHA-1; the last six of the eight digits printed there.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    assert code_at(RFC_KEY, seconds // 30) == code


def test_a_code_counts_once_and_near_its_time() -> None:
    step = int(NOW.timestamp()) // 30
    code = code_at(RFC_KEY, step)
    assert step_of(RFC_KEY, code, NOW, 0) == step
    assert step_of(RFC_KEY, code, NOW + timedelta(seconds=30), 0) == step
    assert step_of(RFC_KEY, code, NOW + timedelta(seconds=90), 0) is None
    assert step_of(RFC_KEY, code, NOW, step) is None
    assert step_of(RFC_KEY, "", NOW, 0) is None


def test_four_failures_are_forgiven_and_five_lock_for_a_while() -> None:
    failures = [NOW - n * M for n in range(FAILURES)]
    assert locked_until(failures[:-1], NOW) is None
    assert locked_until(failures, NOW) == NOW + LOCKED
    assert locked_until(failures, NOW + LOCKED) is None


def test_failures_far_apart_lock_nobody() -> None:
    assert locked_until([NOW - n * WITHIN / 3 for n in range(FAILURES)], NOW) is None
