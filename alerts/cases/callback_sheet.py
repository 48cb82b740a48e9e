"""回访结果 from Excel or CSV: read, checked line by line and shown; written only when its sender says so.

A row names the case (交办单号) or the hotline's order (工单号). Names, telephone numbers and addresses of who was asked
are not read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from alerts.actors import Actor
from alerts.cases.calling_back import call_back
from alerts.duties.sheets import Row, read
from alerts.models import Case, HotlineOrder
from alerts.rules.callbacks import WAYS, Rating, rating_of, resolved_of
from alerts.rules.states import ANSWERED
from config.clock import SHANGHAI, shown
from config.vocabulary import CaseState

COLUMNS: Mapping[str, Sequence[str]] = {
    "number": ("交办单号", "交办单编号", "编号", "工单号", "工单编号", "热线工单号"),
    "rating": ("评价", "满意度", "回访评价", "回访结果", "是否满意", "满意情况"),
    "resolved": ("是否解决", "解决情况", "问题是否解决"),
    "at": ("回访时间", "回访日期", "评价时间"),
    "way": ("回访方式", "方式"),
    "note": ("备注", "回访情况", "意见"),
}
_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日")


@dataclass(frozen=True, slots=True)
class CallLine:
    """One row. `wrong` says why it cannot be written; then the other values may be empty."""

    number: int
    case: Case | None
    key: str
    rating: Rating | None
    resolved: bool | None
    way: str
    at: datetime | None
    note: str
    wrong: str = ""


def plan(path: Path, now: datetime) -> list[CallLine]:
    """All rows in order. Raises `ConfigError` for a sheet that cannot be read; writes nothing."""
    return [_line(number, row, now) for number, row in read(path, COLUMNS, ("number", "rating"))]


@transaction.atomic
def load(lines: Sequence[CallLine], actor: Actor, now: datetime) -> int:
    """Write the rows, all or none; how many were new. The same sheet again writes nothing. Raises `MoveRefused`."""
    written = 0
    for line in lines:
        if line.case is not None and line.rating is not None:
            said = {"way": line.way, "resolved": line.resolved, "note": line.note, "key": line.key, "asked_at": line.at}
            written += call_back(line.case, actor, now, line.rating, **said) is not None
    return written


def _line(number: int, row: Row, now: datetime) -> CallLine:
    key = row.get("number", "")
    case = _case(key)
    try:
        _answered(case, key)
        rating = rating_of(row.get("rating", ""))
        if rating is None:
            raise ValueError(f"评价“{row.get('rating')}”看不懂，应为：{'、'.join(Rating)}")
        resolved, at = resolved_of(row.get("resolved", "")), _at(row.get("at", ""), now)
    except ValueError as error:
        return CallLine(number, case, key, None, None, "", None, "", str(error))
    way = row.get("way", "") if row.get("way", "") in WAYS else "电话"
    # a case may be called back about more than once: the day is part of the key
    return CallLine(number, case, f"{key}@{shown(at)[:10]}", rating, resolved, way, at, row.get("note", "")[:500])


def _case(key: str) -> Case | None:
    order = HotlineOrder.objects.filter(number=key).select_related("case").first() if key else None
    return order.case if order else Case.objects.filter(number=key).first()


def _answered(case: Case | None, key: str) -> None:
    if case is None:
        raise ValueError(f"没有编号为“{key}”的交办单或热线工单")
    if CaseState(case.state) not in ANSWERED:
        raise ValueError(f"{case.number} 还没有回应，不能回访")


def _at(cell: str, now: datetime) -> datetime:
    """The cell's instant; without one now. Raises `ValueError`."""
    if not cell:
        return now
    for form in _FORMS:
        try:
            found = datetime.strptime(cell, form).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
        if found > now:
            raise ValueError(f"回访时间“{cell}”晚于现在")
        return found
    raise ValueError(f"回访时间“{cell}”看不懂，应如 2026-11-20 或 2026-11-20 10:30")
