"""登记与台账: releases, gates, extensions, supervision orders, claims, promises, files and the case itself.

What somebody with access to the database changes in them is named, row and field, against what the events said.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from alerts.cases.ledger_batches import Batch, batches
from alerts.models import (
    Attachment,
    Case,
    Claim,
    Commitment,
    Extension,
    GateSignature,
    Opinion,
    Release,
    SupervisionOrder,
    Suspension,
)
from alerts.rules.clock_ledger import to_ms
from alerts.rules.row_ledger import CASE, Key, Rows, WrongRow, first_unlike, told_rows
from alerts.rules.taken_back import taken_back
from config.clock import when
from config.vocabulary import ClaimState, TimerName

_EACH_TOLD = ("发布", "把关", "延期", "督办单", "说法", "承诺", "专家意见", "附件", "挂账")
_STATES = {one.value: str(one.label) for one in (*Extension.State, *SupervisionOrder.State)}
_Row = tuple[int, Key, dict[str, Any]]
"""Case, key and fields of a row, under the names of `alerts.rules.row_ledger`."""
_SHORT = 40
"""Characters of a text in a sentence; of longer ones the place where they differ."""


def wrong_rows(some: Iterable[Batch] | None = None) -> Iterator[str]:
    """A Chinese sentence a case with a row that differs from its events, naming the first that does."""
    for batch in batches() if some is None else some:
        stored = _stored(batch.cases)
        for case in batch.cases:
            back = taken_back(batch.said[case.pk])
            told = told_rows(event for event in batch.said[case.pk] if event.number not in back)
            wrong = first_unlike(told, stored[case.pk], _EACH_TOLD)
            if wrong is not None:
                yield f"{case.number}: {_words(wrong)}"


def _stored(cases: list[Case]) -> dict[int, Rows]:
    rows: dict[int, Rows] = {case.pk: {CASE: _of_case(case)} for case in cases}
    for pk, key, row in chain(_spoken(list(rows)), _decided(list(rows)), _kept(list(rows))):
        rows[pk][key] = row
    return rows


def _spoken(keys: list[int]) -> Iterator[_Row]:
    for one in Release.objects.filter(case__in=keys).select_related("supersedes"):
        yield one.case_id, ("发布", one.number), _release(one)
    for seal in GateSignature.objects.filter(release__case__in=keys).select_related("release"):
        key = (seal.release.number, seal.gate, seal.wording)
        row = {"发布": seal.release.number, "把关人": seal.name, "把关时间": _ms(seal.at)}
        yield seal.release.case_id, ("把关", key), row


def _decided(keys: list[int]) -> Iterator[_Row]:
    for more in Extension.objects.filter(case__in=keys).select_related("timer"):
        yield more.case_id, ("延期", str(more.timer_id)), _extension(more)
    for order in SupervisionOrder.objects.filter(case__in=keys).select_related("timer"):
        place = (order.timer.name, order.timer.assignment_id, order.stage, to_ms(order.proposed_at))
        yield order.case_id, ("督办单", place), _order(order)


def _kept(keys: list[int]) -> Iterator[_Row]:
    for claim in Claim.objects.filter(case__in=keys).select_related("clarification"):
        yield claim.case_id, ("说法", claim.pk), _claim(claim)
    for promise in Commitment.objects.filter(case__in=keys):
        yield promise.case_id, ("承诺", promise.pk), _promise(promise)
    for opinion in Opinion.objects.filter(case__in=keys):
        yield opinion.case_id, ("专家意见", opinion.pk), _opinion(opinion)
    for file in Attachment.objects.filter(case__in=keys):
        row = {"大小": file.size, "说明": file.note}
        yield file.case_id, ("附件", (to_ms(file.added_at), file.digest, file.name)), row
    for put in Suspension.objects.filter(case__in=keys):
        row = {"挂账至": put.until.isoformat(), "理由": put.reason, "办理人": put.started_by}
        yield put.case_id, ("挂账", to_ms(put.started_at)), row


def _of_case(case: Case) -> dict[str, Any]:
    return {
        "标题": case.title,
        "等级": case.severity,
        "领域": case.sector,
        "属地": case.place_name,
        "标记的理由": case.flag_because,
        "发现时间": _ms(case.detected_at),
        "交办时间": _ms(case.dispatched_at),
        "回应时间": _ms(case.responded_at),
        "结束时间": _ms(case.closed_at),
        "并入": case.merged_into.number if case.merged_into else "",
        "不予交办的理由": case.reject_reason,
        "保管期限": case.retention,
        "评估": case.effect,
    }


def _release(one: Release) -> dict[str, Any]:
    return {
        "内容": one.content,
        "发布时间": _ms(one.published_at),
        "渠道": one.channel,
        "链接": one.url,
        "凭证": one.evidence,
        "把关人": one.gates,
        "发布人职务": one.speaker_rank,
        "替代": one.supersedes.number if one.supersedes else None,
    }


def _extension(one: Extension) -> dict[str, Any]:
    asked = {"天数": one.days, "理由": one.reason, "申请人": one.asked_by, "申请时间": _ms(one.asked_at)}
    decided = {"审批人": one.decided_by, "审批时间": _ms(one.decided_at), "审批意见": one.answer}
    return {**asked, **decided, "结果": one.state}


def _order(one: SupervisionOrder) -> dict[str, Any]:
    return {"结果": one.state, "签发人": one.decided_by, "签发时间": _ms(one.decided_at), "理由": one.reason}


def _claim(one: Claim) -> dict[str, Any]:
    result = ClaimState(one.state).zh
    return {
        "内容": one.text,
        "其他说法": one.phrases,
        "查证结果": result,
        "查证情况": f"{one.text}：{result}。{one.finding}",
        "依据": one.evidence,
        "查证时间": _ms(one.verified_at),
        "查证人": one.verified_by,
        "提请查证时间": _ms(one.asked_at),
        "查证单位编号": one.verifier_id,
        "澄清": one.clarification.number if one.clarification else None,
    }


def _promise(one: Commitment) -> dict[str, Any]:
    kept = {"兑现时间": _ms(one.done_at), "兑现人": one.done_by, "兑现凭证": one.evidence}
    return {"内容": one.text, "日期": one.due_date.isoformat(), "单位编号": one.department_id, **kept}


def _opinion(one: Opinion) -> dict[str, Any]:
    asked = {"问题": one.question, "请教时间": _ms(one.asked_at), "请教人": one.asked_by, "专家编号": one.expert_id}
    given = {"意见": one.text, "答复时间": _ms(one.given_at), "提供人": one.given_by, "方式": one.channel}
    return {**asked, **given, "答复期限": _ms(one.due_at), "撤回时间": _ms(one.withdrawn_at)}


def _ms(at: datetime | None) -> datetime | None:
    return to_ms(at) if at else None


def _words(wrong: WrongRow) -> str:
    row = _named(wrong.key)
    if not wrong.what:
        return f"{row}与台账不符：台账 {wrong.said}，表中 {wrong.stored}"
    said, stored = _read_both(wrong.said, wrong.stored)
    return f"{row}的{wrong.what}与台账不符：台账 {said}，表中 {stored}"


def _named(key: Key) -> str:
    kind, which = key
    if kind == "督办单" and isinstance(which, tuple):
        return f"“{TimerName(which[0]).zh}”时限{when(which[3])}拟发的督办单"
    if kind == "附件" and isinstance(which, tuple):
        return f"附件“{which[2]}”（{when(which[0])}）"
    if kind == "把关" and isinstance(which, tuple):
        return f"第{which[0]}次发布的{which[1]}关"
    if kind == "挂账" and isinstance(which, datetime):
        return f"{when(which)}的挂账"
    if kind == "交办单":
        return kind
    return f"第{which}次发布" if kind == "发布" else f"{kind}（{which}号）"


def _read_both(said: Any, stored: Any) -> tuple[str, str]:
    """Both in words; of long texts from a little before the place where they part."""
    one, other = _read(said, stored), _read(stored, said)
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, same - _SHORT // 4) if max(len(one), len(other)) > _SHORT else 0
    return _cut(one, start), _cut(other, start)


def _cut(text: str, start: int) -> str:
    shown = text[start : start + _SHORT]
    return f"{'…' if start else ''}{shown}{'…' if start + _SHORT < len(text) else ''}" or "没有"


def _read(value: Any, beside: Any) -> str:
    if isinstance(value, dict):
        both = beside if isinstance(beside, dict) else {}
        return "；".join(f"{name}：{words}" for name, words in sorted(value.items()) if both.get(name) != words)
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else _STATES.get(str(value), str(value))
