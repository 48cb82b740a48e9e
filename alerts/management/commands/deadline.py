"""`huiying deadline`: when a deadline falls due."""

from datetime import datetime
from typing import Any

from alerts.rules.calendar import load_calendar
from alerts.rules.deadlines import Due, due
from config.clock import SHANGHAI, shown
from config.filter import FilterCommand, LineError, Row
from config.load import deadline_rules


class Command(FilterCommand):
    """Adds `due`, `estimated` and `warning`; with `estimate` where the working calendar ends before the deadline."""

    help_zh = "按自然时间或工作日历计算期限: 每行给出 start, 以及 kind 和 arg, 或 rule (规则编号)。"
    help_en = (
        "Computes deadlines in natural time or by the working calendar: each line has `start`, and `kind` "
        "(elapsed_min, elapsed_h, working_days, working_minutes) with `arg`, or `rule` (id of a deadline rule)."
    )
    example = """echo '{"start": "2025-01-24T17:55", "kind": "working_days", "arg": 1}' | huiying deadline"""
    texts = ()
    required = ("start",)

    def check_row(self, row: Row) -> None:
        """Work the line out once, so that what is wrong with it is said in its place."""
        self.answer(row)

    def filter(self, rows: list[Row]) -> list[Row]:
        """The fields of each line."""
        return [self.answer(row) for row in rows]

    def answer(self, row: Row) -> Row:
        """The fields of one line. Raises `LineError`."""
        kind, arg = _rule(row)
        try:
            result = due(kind, arg, _start(row["start"]), load_calendar())
        except ValueError as error:
            raise LineError(str(error)) from error
        return _fields(result)


def _fields(result: Due) -> Row:
    fields: Row = {
        "due": shown(result.at) if result.at else None,
        "estimated": result.estimated,
        "warning": result.warning or None,
    }
    if result.estimate:
        fields["estimate"] = shown(result.estimate)
    return fields


def _rule(row: Row) -> tuple[str, Any]:
    name = row.get("rule")
    if name is not None:
        rule = deadline_rules().get(name) if isinstance(name, str) else None
        if rule is None:
            raise LineError(f"rule = {name!r}: 没有这条期限规则 (no such deadline rule)")
        return rule.kind, rule.arg
    for key in ("kind", "arg"):
        if key not in row:
            raise LineError(f"{key}: 缺少 (missing); 应给出 kind 和 arg, 或 rule")
    if not isinstance(row["kind"], str):
        raise LineError("kind: 应为字符串 (must be a string)")
    return row["kind"], row["arg"]


def _start(text: Any) -> datetime:
    if not isinstance(text, str):
        raise LineError("start: 应为字符串 (must be a string)")
    try:
        start = datetime.fromisoformat(text.strip())
        return (start if start.tzinfo else start.replace(tzinfo=SHANGHAI)).astimezone(SHANGHAI)
    except (ValueError, OverflowError) as error:
        raise LineError(f"start = {text!r}: 不是 ISO 8601 时间 (not an ISO 8601 time)") from error
