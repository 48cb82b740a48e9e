"""States of a case and of a unit's part in it: docs/states.md."""

from enum import StrEnum


class CaseState(StrEnum):
    """States of a case (交办单)."""

    CANDIDATE = "candidate"
    TRIAGE = "triage"
    REJECTED = "rejected"
    MERGED = "merged"
    DISPATCHED = "dispatched"
    DISPUTED = "disputed"
    HANDLING = "handling"
    REVIEW = "review"
    RESPONDED = "responded"
    TRACKING = "tracking"
    EVALUATED = "evaluated"
    ARCHIVED = "archived"

    @property
    def zh(self) -> str:
        """The term on screen."""
        return _CASE_ZH[self.value]

    @property
    def terminal(self) -> bool:
        """No further work is expected."""
        return self in {CaseState.REJECTED, CaseState.MERGED, CaseState.ARCHIVED}


_CASE_ZH = {
    "candidate": "线索",
    "triage": "待研判",
    "rejected": "不予交办",
    "merged": "并单",
    "dispatched": "已交办",
    "disputed": "争议会商",
    "handling": "处置中",
    "review": "待审核",
    "responded": "已回应",
    "tracking": "持续跟踪",
    "evaluated": "已评估",
    "archived": "已归档",
}


class AssignmentState(StrEnum):
    """States of one unit's assignment (承办)."""

    PENDING_ACK = "pending_ack"
    ACKED = "acked"
    RETURNED = "returned"
    REASSIGNED = "reassigned"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REWORK = "rework"
    WITHDRAWN = "withdrawn"

    @property
    def zh(self) -> str:
        """The term on screen."""
        return _ASSIGNMENT_ZH[self.value]


_ASSIGNMENT_ZH = {
    "pending_ack": "待签收",
    "acked": "已签收",
    "returned": "已退回",
    "reassigned": "已改派",
    "submitted": "已反馈",
    "accepted": "反馈通过",
    "rework": "重办",
    "withdrawn": "撤回",
}
