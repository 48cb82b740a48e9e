"""发布: what each kind of public statement must say, who must have looked at it, and when it may be made.

Content of a first notice: brief facts, first verification, measures, advice to the public, then follow-ups.
The four gates (政治关 法律关 保密关 文字关) after 临政办字〔2020〕87号.
"""

import hashlib
import json
from collections.abc import Mapping

from alerts.rules.clocks import STOPPED_BY_RELEASE
from alerts.rules.states import AFTER_TRIAGE_BEGAN, MoveRefused
from config.vocabulary import CaseState, ReleaseKind, Severity, TimerName

CONTENT: dict[ReleaseKind, tuple[str, ...]] = {
    ReleaseKind.FIRST: ("已知事实与来源", "初步核实情况", "应对措施", "公众防范提示", "下次发布时间"),
    ReleaseKind.FOLLOW_UP: ("最新进展", "下次发布时间"),
    ReleaseKind.PRESS_CONFERENCE: ("主题", "发布人及职务", "时间地点"),
    ReleaseKind.CLARIFICATION: ("说法", "查证结果", "依据", "正确信息"),
    ReleaseKind.REPLY: ("答复内容",),
    ReleaseKind.INTERPRETATION: ("解读内容",),
    ReleaseKind.FINAL: ("核实情况", "法规政策", "处理情况", "下一步与联系电话"),
}
GATES = ("政治", "法律", "保密", "文字")
AUTHOR_GATES, JUDGE_GATES = ("法律", "文字"), ("政治", "保密")
"""Of a final answer the head who puts it up passes the first two, the judge who approves it the others, unless somebody
signed for them before (which officer passes which is a proposal, no document)."""
CHANNELS = ("网站", "微博", "微信", "发布会", "广播电视", "留言板", "电话", "其他")
OFFICIAL = ("网站", "微博", "微信", "发布会", "广播电视")
"""Channels on which a statement is published to everybody; only there is it authoritative information."""


def check_release(kind: ReleaseKind, state: CaseState, content: Mapping[str, str], gates: Mapping[str, str]) -> None:
    """Whether a statement may be published. `gates`: who passed each gate. Raises `MoveRefused` naming what is missing.

    A first notice waits for no sign-off and no review: any state from triage on allows it; only the final statement
    goes through review.
    """
    allowed = (CaseState.REVIEW,) if kind is ReleaseKind.FINAL else AFTER_TRIAGE_BEGAN
    if state not in allowed:
        raise MoveRefused("state", f"交办单处于“{state.zh}”状态，不能发布{kind.zh}。")
    check_content(kind, content)
    missing = [gate for gate in GATES if not gates.get(gate, "").strip()]
    if missing:
        raise MoveRefused("gate", f"{kind.zh}尚缺{'、'.join(missing)}把关人，不能发布。")


def check_content(kind: ReleaseKind, content: Mapping[str, str]) -> None:
    """Whether all parts of the statement are filled in. Raises `MoveRefused` naming those that are not."""
    missing = [part for part in CONTENT[kind] if not content.get(part, "").strip()]
    if missing:
        raise MoveRefused("content", f"{kind.zh}尚缺：{'、'.join(missing)}。")


def check_officers(kind: ReleaseKind, severity: Severity, gates: Mapping[str, str]) -> None:
    """Whether those who passed the gates may do so: one person for all four only where that is allowed."""
    officers = {gates.get(gate, "").strip() for gate in GATES}
    if len(officers) == 1 and not one_officer_may_pass_all_gates(kind, severity):
        raise MoveRefused(
            "gate", f"{kind.zh}的四关不能由同一人把；只有特别重大、重大事件的首次信息可以由一位值班负责人把四关。"
        )


def one_officer_may_pass_all_gates(kind: ReleaseKind, severity: Severity) -> bool:
    """At the two gravest grades one duty officer may hold all four gates of a first notice, which is recorded."""
    return kind is ReleaseKind.FIRST and severity.rank >= Severity.MAJOR.rank


def wording(content: Mapping[str, str]) -> str:
    """SHA-256 of a statement's content: a gate is passed for one wording only."""
    return hashlib.sha256(json.dumps(dict(content), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def stopped_by(kind: ReleaseKind, channel: str) -> tuple[TimerName, ...]:
    """The clocks that a statement stops; what is said by telephone or on one board is not yet authoritative for all."""
    names = STOPPED_BY_RELEASE.get(kind, ())
    return names if channel in OFFICIAL else tuple(name for name in names if name is not TimerName.AUTHORITY)
