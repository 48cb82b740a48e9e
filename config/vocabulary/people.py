"""Who does something to a case, and a unit's part in it."""

from enum import StrEnum


class Role(StrEnum):
    """Who does something to a case."""

    SYSTEM = "system"
    MONITOR = "monitor"
    JUDGE = "judge"
    DISPATCHER = "dispatcher"
    DEPT_CONTACT = "dept_contact"
    DEPT_HEAD = "dept_head"
    TERRITORY = "territory"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    AUDITOR = "auditor"

    @property
    def zh(self) -> str:
        """The term on screen."""
        return _ROLE_ZH[self.value]


_ROLE_ZH = {
    "system": "系统",
    "monitor": "监测员",
    "judge": "研判值班长",
    "dispatcher": "交办员",
    "dept_contact": "承办联络员",
    "dept_head": "承办负责人",
    "territory": "属地",
    "supervisor": "督办员",
    "leader": "领导",
    "auditor": "审计",
}


class Part(StrEnum):
    """A unit's part in a case; the last three are participants (参与), none of whom can close the case."""

    LEAD = "主办"
    CO = "协办"
    TERRITORY = "属地"
    CONSULT = "会商"
    CO_SIGN = "会签"
    INFORM = "知会"

    @property
    def participant(self) -> bool:
        """Takes part beside 主办 协办 属地 (003 and 002: 宣传、网信、政务服务、融媒体中心…协调联动)."""
        return self in {Part.CONSULT, Part.CO_SIGN, Part.INFORM}
