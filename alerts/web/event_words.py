"""What an event of a case changed, in one line below its name: who got it, which gates, which clocks it ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from alerts.cases.grading import moved_words
from alerts.models import CaseEvent
from config.vocabulary import TimerName

Data = Mapping[str, Any]
_LABELS = (
    ("lead", "主办"),
    ("co", "协办"),
    ("territory", "属地"),
    ("departments", "单位"),
    ("suggested", "建议由"),
    ("legal_basis", "依据"),
    ("authority", "移送"),
    ("paper", "文号"),
    ("outlet", "媒体"),
    ("target", "并入"),
    ("until", "到"),
    ("speaker_rank", "发布人"),
)
"""Fields of an event's data that the timeline says, in this order."""
_OF_A_UNIT = {"suggested", "legal_basis", "until"}
"""What a unit reads of an event of its own part; the rest names other units or the desk's business."""
_ENDED = (("停止计时", "stopped"), ("不再计时", "voided"))
_ASKED = {"提请查证", "查证说法"}
_CLOCKS = {name.value: name.zh for name in TimerName}


def details(event: CaseEvent, for_unit: bool = False) -> str:
    """第 1 次首次信息, 网站; 停止计时: 首次权威信息发布. Empty where the event's name and reason say everything."""
    data = event.data
    told = [] if for_unit else _statement(data)
    told += [f"{word} {_names(data[key])}" for key, word in _LABELS if _told(data, key, for_unit)]
    if event.kind in _ASKED and data.get("department"):
        told.append(f"查证单位 {data['department']}")
    if event.kind == "调整等级":
        told += _graded(data, for_unit)
    told += [f"延期 {data['days']} 个工作日"] if data.get("days") else []
    told += [f"时限 {clocks([data['timer']])}"] if data.get("timer") else []
    told += [f"{word}：{names}" for word, key in _ENDED if (names := clocks(data.get(key) or ()))]
    return "；".join(told)


def clocks(names: Sequence[str]) -> str:
    """签收、退回期限 for T_ack and T_return."""
    return "、".join(_CLOCKS.get(name, name) for name in names)


def _told(data: Data, key: str, for_unit: bool) -> bool:
    return bool(data.get(key)) and (not for_unit or key in _OF_A_UNIT)


def _statement(data: Data) -> list[str]:
    if not (data.get("release") and data.get("kind")):
        return []
    gates = data.get("gates")
    passed = [f"{'、'.join(f'{gate}关' for gate in gates)}"] if isinstance(gates, list) else []
    where = [str(data["channel"])] if data.get("channel") else []
    return ["，".join([f"第 {data['release']} 次{data['kind']}", *where, *passed])]


def _graded(data: Data, for_unit: bool) -> list[str]:
    """由一般调整为较大; 县水务局签收由11月24日 18:00改为11月23日 11:30. A unit reads nothing of the others' clocks."""
    grades = [f"由{data['from']}调整为{data['to']}"] if data.get("from") and data.get("to") else []
    moved = [] if for_unit else data.get("moved") or []
    return grades + ([moved_words(moved, units=True)] if moved else [])


def _names(value: Any) -> str:
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value)
