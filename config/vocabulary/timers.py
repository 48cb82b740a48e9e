"""The clocks of a case."""

from enum import StrEnum


class TimerName(StrEnum):
    """The clocks of a case."""

    TRIAGE = "T_triage"
    ACK = "T_ack"
    RETURN = "T_return"
    AUTHORITY = "T_authority"
    PRESS = "T_press"
    RESPONSE = "T_response"
    CONTINUE = "T_continue"
    VERIFY = "T_verify"
    CLOSE = "T_close"
    REPOST = "T_repost"
    WATCH = "T_watch"

    @property
    def zh(self) -> str:
        """What the clock waits for, as shown."""
        return _TIMER_ZH[self.value]


_TIMER_ZH = {
    "T_triage": "研判",
    "T_ack": "签收",
    "T_return": "退回期限",
    "T_authority": "首次权威信息发布",
    "T_press": "新闻发布会",
    "T_response": "回应",
    "T_continue": "续报",
    "T_verify": "核实反馈",
    "T_close": "办结",
    "T_repost": "上级政策转载",
    "T_watch": "跟踪观察",
}
