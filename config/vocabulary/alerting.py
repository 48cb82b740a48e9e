"""How a call ended, and what a person thought of an alert."""

from enum import StrEnum


class CallOutcome(StrEnum):
    """电话叫应: how one call ended."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    NEXT = "next"

    @property
    def zh(self) -> str:
        """The term on screen."""
        return _CALL_ZH[self.value]


_CALL_ZH = {"reached": "已接通", "not_reached": "未接通", "next": "转下一位"}


class Verdict(StrEnum):
    """反馈: what a person thought of an alert."""

    USEFUL = "useful"
    NOT_OURS = "not_ours"
    DUPLICATE = "duplicate"
    TOO_LATE = "too_late"

    @property
    def zh(self) -> str:
        """The term on screen."""
        return _VERDICT_ZH[self.value]


_VERDICT_ZH = {"useful": "有用", "not_ours": "不归我们", "duplicate": "重复", "too_late": "太迟"}
