"""What is said in public and what goes round."""

from enum import StrEnum


class ClaimState(StrEnum):
    """说法: what was found of a statement that goes round."""

    UNVERIFIED = "unverified"
    CONFIRMED = "confirmed"
    PARTLY = "partly"
    REFUTED = "refuted"
    UNVERIFIABLE = "unverifiable"

    @property
    def zh(self) -> str:
        """The term on screen."""
        return _CLAIM_ZH[self.value]


_CLAIM_ZH = {
    "unverified": "待核实",
    "confirmed": "属实",
    "partly": "部分属实",
    "refuted": "不实",
    "unverifiable": "无法核实",
}


class ReleaseKind(StrEnum):
    """发布: what a public statement of a case is."""

    FIRST = "first"
    FOLLOW_UP = "follow_up"
    PRESS_CONFERENCE = "press_conference"
    CLARIFICATION = "clarification"
    REPLY = "reply"
    INTERPRETATION = "interpretation"
    FINAL = "final"

    @property
    def zh(self) -> str:
        """The term on screen."""
        return _RELEASE_ZH[self.value]


_RELEASE_ZH = {
    "first": "首次信息",
    "follow_up": "续报",
    "press_conference": "新闻发布会",
    "clarification": "澄清",
    "reply": "答复诉求人",
    "interpretation": "政策解读",
    "final": "最终结果",
}
