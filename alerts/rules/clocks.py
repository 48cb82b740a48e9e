"""Which event starts, stops or voids which clock of a case (计时). A void is never counted as on time.

Natural-hour clocks are never paused, reset or moved by a return, a reassignment or an extension.
"""

from config.vocabulary import CaseState, ReleaseKind, Severity, TimerName

T, K = TimerName, ReleaseKind

CASE_START = (T.TRIAGE, T.AUTHORITY, T.PRESS, T.RESPONSE)
DISPATCH_START = (T.ACK, T.RETURN, T.CLOSE)
CONTINUE_SEVERITIES = (Severity.EXTREME, Severity.MAJOR)

STOPPED_BY_EVENT: dict[str, tuple[TimerName, ...]] = {
    "不予交办": (T.TRIAGE,),
    "并单": (T.TRIAGE,),
    "交办": (T.TRIAGE,),
    "签收": (T.ACK, T.RETURN),
    "退回": (T.RETURN,),
    "反馈": (T.VERIFY,),
    "审核通过": (T.CLOSE,),
    "转入跟踪": (T.CONTINUE,),
    "评估": (T.WATCH,),
}

STOPPED_BY_RELEASE: dict[ReleaseKind, tuple[TimerName, ...]] = {
    K.FIRST: (T.AUTHORITY, T.RESPONSE, T.CONTINUE),
    K.FOLLOW_UP: (T.AUTHORITY, T.CONTINUE),
    K.PRESS_CONFERENCE: (T.AUTHORITY, T.PRESS, T.CONTINUE),
    K.CLARIFICATION: (T.AUTHORITY, T.RESPONSE, T.CONTINUE),
    K.REPLY: (T.RESPONSE, T.CONTINUE),
    K.INTERPRETATION: (T.AUTHORITY, T.CONTINUE),
    K.FINAL: (T.AUTHORITY, T.RESPONSE, T.CONTINUE),
}
"""Clocks that a published statement stops. First authoritative information: a first notice or any later public
statement; an answer to the person alone is not public. A response: first, clarification, reply, final."""

VOIDED_BY_EVENT: dict[str, tuple[TimerName, ...]] = {
    "不予交办": tuple(TimerName),
    "并单": tuple(TimerName),
    "退回": (T.ACK, T.RETURN, T.VERIFY),
    "改派": tuple(TimerName),
    "撤回": tuple(TimerName),
}
"""Clocks that an event makes pointless: of the whole case for 不予交办 and 并单, else of that assignment only. What the
same event stops is stopped first."""

MUST_RUN: dict[CaseState, tuple[TimerName, ...]] = {
    CaseState.CANDIDATE: (T.TRIAGE,),
    CaseState.TRIAGE: (T.TRIAGE,),
    CaseState.DISPATCHED: (T.CLOSE,),
    CaseState.DISPUTED: (T.CLOSE,),
    CaseState.HANDLING: (T.CLOSE,),
    CaseState.REVIEW: (T.CLOSE,),
    CaseState.TRACKING: (T.WATCH,),
}
"""The clock without which an open case would be forgotten, by its state. What is evaluated waits for its archive."""
