"""What a case's events say of its other rows, by kind and key: what was published, asked, decided, found, promised.

Read field by field, under the Chinese names that a clerk knows them by; what an older event does not say is not asked.
Events that were taken back (撤销) are left out by the caller.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.rules.clock_ledger import Said, to_ms
from alerts.rules.states import REJECT_REASONS
from config.vocabulary import ClaimState

Key = tuple[str, Hashable]
"""The kind of row (发布 把关 延期 督办单 说法 承诺 专家意见 附件 挂账 交办单) and which of them."""
Rows = dict[Key, dict[str, Any]]
CASE: Key = ("交办单", "")
_OF = "时限和单位"
"""Of a request for more time, to find it by; not a column of its row."""
_ENDS = ("不予交办", "并单", "归档")


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that differs: what of it ("" where the row itself is too much or gone), as ledger and table have it."""

    key: Key
    what: str
    said: Any
    stored: Any


def told_rows(events: Iterable[Said]) -> Rows:
    """The rows of one case as its events tell them, in their order."""
    rows: Rows = {CASE: {}}
    for event in events:
        tell = _TELLS.get(event.kind)
        if tell is not None:
            tell(rows, event)
        elif event.kind.startswith("拟发") and "stage" in event.data:
            _order_proposed(rows, event)
        elif "order" in event.data and "stage" in event.data:
            _order_decided(rows, event, "issued")
    drafts = {key[1] for key in rows if key[0] == "发布"}
    kept = {key: row for key, row in rows.items() if key[0] != "把关" or row["发布"] in drafts}
    return {key: {name: said for name, said in row.items() if name != _OF} for key, row in kept.items()}


def first_unlike(told: Rows, stored: Mapping[Key, Mapping[str, Any]], complete: Iterable[str]) -> WrongRow | None:
    """The first row, by kind and key, that differs; None when all agree.

    `complete`: kinds of which each row was told by an event; a row of theirs that no event tells of is too much.
    """
    every = set(complete)
    for key in sorted({*told, *stored}, key=str):
        if key not in stored:
            return WrongRow(key, "", "有", "已不在")
        if key not in told:
            if key[0] in every:
                return WrongRow(key, "", "没有", "有")
            continue
        for name, said in told[key].items():
            if stored[key].get(name) != said:
                return WrongRow(key, name, said, stored[key].get(name))
    return None


def _row(rows: Rows, kind: str, key: Hashable) -> dict[str, Any]:
    return rows.setdefault((kind, key), {})


def _drafted(rows: Rows, event: Said) -> None:
    if "content" in event.data and "release" in event.data:
        _row(rows, "发布", event.data["release"]).update({"内容": event.data["content"], "发布时间": None})


def _dropped(rows: Rows, event: Said) -> None:
    rows.pop(("发布", event.data.get("release")), None)


def _published(rows: Rows, event: Said) -> None:
    data = event.data
    if "release" not in data:
        return
    row = _row(rows, "发布", data["release"])
    row["发布时间"] = event.at
    names = {"内容": "content", "渠道": "channel", "链接": "url", "凭证": "evidence", "把关人": "gates"}
    names |= {"发布人职务": "speaker_rank", "替代": "supersedes"}
    row.update({name: data[field] for name, field in names.items() if field in data})


def _approved(rows: Rows, event: Said) -> None:
    _published(rows, event)
    rows[CASE]["回应时间"] = event.at


def _passed(rows: Rows, event: Said) -> None:
    data = event.data
    if "wording" in data:
        for gate in data["gates"]:
            row = _row(rows, "把关", (data["release"], gate, data["wording"]))
            row.update({"发布": data["release"], "把关人": event.actor, "把关时间": event.at})


def _asked_for_more(rows: Rows, event: Said) -> None:
    said = {"天数": event.data["days"], "理由": event.reason, "申请人": event.actor, "申请时间": event.at}
    said |= {"结果": "asked", _OF: (event.data["timer"], event.assignment)}
    _row(rows, "延期", str(event.data["timer_id"])).update(said)


def _extension_decided(state: str) -> Callable[[Rows, Said], None]:
    def decided(rows: Rows, event: Said) -> None:
        keys = [str(event.data["timer_id"])] if "timer_id" in event.data else list(event.data.get("due_before", ()))
        keys = keys or [str(key[1]) for key, row in rows.items() if key[0] == "延期" and _waits(row, event)]
        for key in keys[:1]:
            said = {"结果": state, "审批人": event.actor, "审批时间": event.at, "审批意见": event.reason}
            _row(rows, "延期", key).update(said)

    return decided


def _waits(row: Mapping[str, Any], event: Said) -> bool:
    """Whether an older decision, which names a clock and its unit alone, may be of this request."""
    name, asked_by = row[_OF]
    return row["结果"] == "asked" and name == event.data.get("timer") and event.assignment in {None, asked_by}


def _order_proposed(rows: Rows, event: Said) -> None:
    key = (event.data["timer"], event.assignment, event.data["stage"], event.at)
    _row(rows, "督办单", key).update({"结果": "proposed", _OF: event.data.get("clock")})


def _order_decided(rows: Rows, event: Said, state: str) -> None:
    """The event names the clock, and the rung where one order of it is decided.

    Older events name the kind of clock alone: of several that wait, an order of a clock that stopped is not meant, so
    it is the newest that is.
    """
    asked, clock = (event.data.get("timer"), event.assignment), event.data.get("clock")
    waiting = [
        (key, row)
        for (kind, key), row in rows.items()
        if kind == "督办单" and row["结果"] == "proposed" and isinstance(key, tuple) and key[:2] == asked
        and key[2] == event.data.get("stage", key[2])
    ]  # fmt: skip
    newest = sorted(waiting, key=lambda pair: pair[0][3])[0 if state == "lapsed" else -1 :]  # a clock lapses as a whole
    for _key, row in [pair for pair in waiting if clock and pair[1][_OF] == clock] or newest:
        row.update({"结果": state, "签发人": event.actor, "签发时间": event.at})
        row.update({} if state == "issued" else {"理由": event.reason})


def _claimed(rows: Rows, event: Said) -> None:
    said = {"内容": event.reason, "其他说法": event.data["phrases"], "查证结果": ClaimState.UNVERIFIED.zh}
    _row(rows, "说法", event.data["claim"]).update(said)


def _verified(rows: Rows, event: Said) -> None:
    data = event.data
    said = {"查证结果": data["result"], "查证情况": event.reason, "依据": data["evidence"]}
    _row(rows, "说法", data["claim"]).update({**said, "查证时间": event.at, "查证人": event.actor, **_verifier(event)})


def _verification_asked(rows: Rows, event: Said) -> None:
    _row(rows, "说法", event.data["claim"]).update({"提请查证时间": event.at, **_verifier(event)})


def _verifier(event: Said) -> dict[str, Any]:
    return {"查证单位编号": event.data["unit"]} if "unit" in event.data else {}


def _clarified(rows: Rows, event: Said) -> None:
    _row(rows, "说法", event.data["claim"])["澄清"] = event.data["release"]


def _promised(rows: Rows, event: Said) -> None:
    said = {"内容": event.reason, "日期": event.data["due_date"], "兑现时间": None}
    said |= {"单位编号": event.data["unit"]} if "unit" in event.data else {}
    _row(rows, "承诺", event.data["commitment"]).update(said)


def _kept(rows: Rows, event: Said) -> None:
    said = {"兑现时间": event.at, "兑现人": event.actor, "兑现凭证": event.reason}
    _row(rows, "承诺", event.data["commitment"]).update(said)


def _opinion_asked(rows: Rows, event: Said) -> None:
    said: dict[str, Any] = {"问题": event.reason, "请教时间": event.at, "请教人": event.actor}
    said |= {"答复期限": _instant(event.data["due_at"]), "意见": "", "答复时间": None, "撤回时间": None}
    said |= {"专家编号": event.data["key"]} if "key" in event.data else {}
    _row(rows, "专家意见", event.data["opinion"]).update(said)


def _opinion_given(rows: Rows, event: Said) -> None:
    said = {"意见": event.reason, "答复时间": event.at, "提供人": event.actor, "方式": event.data["channel"]}
    _row(rows, "专家意见", event.data["opinion"]).update(said)


def _opinion_withdrawn(rows: Rows, event: Said) -> None:
    _row(rows, "专家意见", event.data["opinion"])["撤回时间"] = event.at


def _attached(rows: Rows, event: Said) -> None:
    data = event.data
    if "sha256" in data:
        row = _row(rows, "附件", (event.at, data["sha256"], data["name"]))
        row.update({name: data[field] for name, field in (("大小", "size"), ("说明", "note")) if field in data})


def _suspended(rows: Rows, event: Said) -> None:
    row = _row(rows, "挂账", event.at)
    row.update({"挂账至": event.data["until"], "理由": event.reason, "办理人": event.actor})


def _opened(rows: Rows, event: Said) -> None:
    data = event.data
    names = (("标题", "title"), ("等级", "severity"), ("领域", "sector"), ("属地", "place"))
    rows[CASE].update({name: data[field] for name, field in names if field in data})
    rows[CASE].update({"结束时间": None, "回应时间": None, "交办时间": None, "并入": "", "不予交办的理由": ""})
    rows[CASE]["标记的理由"] = event.reason
    rows[CASE]["发现时间"] = _instant(data["detected_at"]) if "detected_at" in data else event.at


def _regraded(rows: Rows, event: Said) -> None:
    rows[CASE]["等级"] = event.data["to"]


def _corrected(rows: Rows, event: Said) -> None:
    rows[CASE]["领域"] = event.data["after"]


def _dispatched(rows: Rows, event: Said) -> None:
    rows[CASE]["交办时间"] = rows[CASE].get("交办时间") or event.at


def _taken_in(rows: Rows, event: Said) -> None:
    if "detected_at" in event.data:
        rows[CASE]["发现时间"] = _instant(event.data["detected_at"])


def _ended(rows: Rows, event: Said) -> None:
    row, data = rows[CASE], event.data
    row["结束时间"] = event.at
    if event.kind == "并单":
        row["并入"] = data["target"]
    elif event.kind == "不予交办":
        row["不予交办的理由"] = next((code for code in REJECT_REASONS if event.reason.startswith(code)), "")
    elif "retention" in data:
        row["保管期限"] = data["retention"]


def _restored(rows: Rows, _event: Said) -> None:
    rows[CASE].update({"结束时间": None, "不予交办的理由": ""})


def _evaluated(rows: Rows, event: Said) -> None:
    if "effect" in event.data:
        rows[CASE]["评估"] = event.data["effect"]


def _instant(said: str) -> datetime:
    return to_ms(datetime.fromisoformat(said))


_TELLS: Mapping[str, Callable[[Rows, Said], None]] = {
    "起草发布": _drafted,
    "修改发布稿": _drafted,
    "报审": _drafted,
    "撤下发布稿": _dropped,
    "发布": _published,
    "审核通过": _approved,
    "把关": _passed,
    "申请延期": _asked_for_more,
    "批准延期": _extension_decided("granted"),
    "不予延期": _extension_decided("refused"),
    "不发督办单": lambda rows, event: _order_decided(rows, event, "withheld"),
    "撤回拟发督办单": lambda rows, event: _order_decided(rows, event, "lapsed"),
    "登记说法": _claimed,
    "提请查证": _verification_asked,
    "查证说法": _verified,
    "澄清说法": _clarified,
    "登记承诺": _promised,
    "兑现承诺": _kept,
    "请专家意见": _opinion_asked,
    "专家意见": _opinion_given,
    "撤回专家意见": _opinion_withdrawn,
    "附件": _attached,
    "挂账": _suspended,
    "标记": _opened,
    "人工录入": _opened,
    "调整等级": _regraded,
    "更正领域": _corrected,
    "交办": _dispatched,
    "并入": _taken_in,
    "恢复研判": _restored,
    "评估": _evaluated,
    **dict.fromkeys(_ENDS, _ended),
}
