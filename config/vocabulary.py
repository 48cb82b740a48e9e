"""The words of the trade as enums, one place for all packages; values are the Chinese terms shown on screen.

Sources: 15 petition categories (泰迪杯 2020 C, official three-level taxonomy); grades of 突发事件应对法 arts 3 and 42;
states and roles of a case: docs/states.md. The English names are the glossary's.
"""

from enum import StrEnum


class Sector(StrEnum):
    """领域: one of the 15 petition categories, or OTHER where the machine does not know."""

    URBAN = "城乡建设"
    PARTY_AFFAIRS = "党务政务"
    LAND = "国土资源"
    ENVIRONMENT = "环境保护"
    TRANSPORT = "交通运输"
    EDUCATION = "教育文体"
    ECONOMY = "经济管理"
    TECHNOLOGY = "科技与信息产业"
    LABOUR = "劳动和社会保障"
    CIVIL_AFFAIRS = "民政"
    RURAL = "农村农业"
    COMMERCE = "商贸旅游"
    HEALTH = "卫生计生"
    JUSTICE = "政法"
    DISCIPLINE = "纪检监察"
    OTHER = "其他"


class Appeal(StrEnum):
    """诉求类型."""

    COMPLAINT = "投诉"
    QUESTION = "咨询"
    SUGGESTION = "建议"
    REPORT = "举报"
    HELP = "求助"
    PRAISE = "表扬"


class Emotion(StrEnum):
    """Tone of a post; a supporting signal only."""

    HAPPY = "happy"
    ANGRY = "angry"
    SAD = "sad"
    FEAR = "fear"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"


class Severity(StrEnum):
    """等级, from the gravest to the lightest."""

    EXTREME = "特别重大"
    MAJOR = "重大"
    LARGER = "较大"
    ORDINARY = "一般"

    @property
    def rank(self) -> int:
        """4 for the gravest, 1 for the lightest."""
        return 4 - list(Severity).index(self)

    @property
    def colour(self) -> str:
        """红橙黄蓝, as 突发事件应对法 art. 42 names the warning grades."""
        return {"特别重大": "红", "重大": "橙", "较大": "黄", "一般": "蓝"}[self.value]


class SourceKind(StrEnum):
    """What kind of site a source is; each has one spider."""

    DISCUZ = "discuz"
    NEWS = "news"
    PETITION_JSON = "petition-json"
    WEIBO_MOBILE = "weibo-mobile"
    WEIBO_HOT = "weibo-hot"
    WEIBO_API = "weibo-api"
    WEIBO_SEARCH = "weibo-search"
    TIEBA = "tieba"
    FEED = "feed"
    SITEMAP = "sitemap"
    FORUM_HTML = "forum-html"
    BOARD_HTML = "board-html"
    BOARD_JSON = "board-json"
    PUSH = "push"
    FILE = "file"


class PostKind(StrEnum):
    """What a collected item is."""

    POST = "post"
    REPLY = "reply"
    ARTICLE = "article"
    PETITION = "petition"
    HOT_TITLE = "hot_title"


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
