"""Who must answer, by 国办发〔2016〕61号, as sentences of a reason (the table: docs/routing.md)."""

from collections.abc import Sequence

from config.vocabulary import Severity

DOCUMENT = "国办发〔2016〕61号"
LEADER = "本级政府主要负责同志"


def leader(severity: Severity) -> str:
    """特别重大: the head of the government of this level answers; else ""."""
    return LEADER if severity is Severity.EXTREME else ""


def several_places(territory: Sequence[str], lead: str) -> str:
    """涉及多个地方: the superior department leads, the places concerned answer for theirs."""
    if len(territory) < 2:
        return ""
    return f"涉及{'、'.join(territory)}等多个地方，由上级主管部门{lead}牵头，相关地方按属地回应（{DOCUMENT}）"


def several_units(lead: str, others: Sequence[str], office: str) -> str:
    """涉及多个部门: each by its duties, coordinated by the government's office."""
    if not others:
        return ""
    return f"涉及多个部门，由{lead}主办，{'、'.join(others)}按职责分工协办，{office}会同宣传部门协调（{DOCUMENT}）"


def vertical(lead: str, superior: str) -> str:
    """垂直管理: the office of the superior coordinates."""
    return f"{lead}实行垂直管理，由{superior}办公室会同宣传部门协调（{DOCUMENT}）" if superior else ""


def grave(severity: Severity, must_respond: Sequence[str], lead: str) -> list[str]:
    """What severity and the must-respond categories add."""
    parts = []
    if leader(severity):
        parts.append(f"等级为{severity.value}，由{LEADER}带头回应（{DOCUMENT}）")
    if must_respond:
        parts.append(f"属于应当回应的舆情（{'、'.join(must_respond)}），{lead}为第一责任主体（{DOCUMENT}）")
    return parts
