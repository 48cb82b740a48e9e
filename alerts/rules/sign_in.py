"""登录: after how many failures a name is locked, and how one-time codes are checked (RFC 6238).

GB/T 22239-2019, 7.1.4.1 (second level): failed logins are limited, sessions end. The numbers are ours.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from struct import pack

FAILURES, WITHIN, LOCKED = 5, timedelta(minutes=15), timedelta(minutes=15)
SESSIONS = 3
"""Signed in at as many places at once; the oldest session ends when there are more."""
STEP, DIGITS, KEY_BYTES = 30, 6, 20
_DRIFT = 1
"""Steps that a phone's clock may be off, either way."""


class Outcome(StrEnum):
    """How an attempt ended."""

    IN = "登录"
    WRONG = "密码不符"
    CODE = "验证码不符"
    LOCKED = "已锁定"


def locked_until(failures: Sequence[datetime], now: datetime) -> datetime | None:
    """Until when a name is locked, after its `failures` since the last success; None when it is not."""
    recent = sorted(at for at in failures if at > now - WITHIN - LOCKED)
    for first, last in zip(recent, recent[FAILURES - 1 :], strict=False):
        if last - first <= WITHIN and now < last + LOCKED:
            return last + LOCKED
    return None


def code_at(key: bytes, step: int) -> str:
    """The code of a time step: HOTP of RFC 4226 with SHA-1, six digits."""
    digest = hmac.digest(key, pack(">Q", step), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(key: bytes, code: str, now: datetime, last: int) -> int | None:
    """The time step that `code` is of, later than `last` (a code counts once); None when it is of none near `now`."""
    present = int(now.timestamp()) // STEP
    near = (step for step in range(present - _DRIFT, present + _DRIFT + 1) if step > last)
    return next((step for step in near if hmac.compare_digest(code_at(key, step), code)), None)
