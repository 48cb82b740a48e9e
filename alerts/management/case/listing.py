"""`huiying case list`: the cases, newest first, as lines or as JSON lines."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Min, Q

from alerts.management.case import Out
from alerts.models import Case
from config import clock
from config.vocabulary import CaseState, Severity, TimerName

HELP = "列出交办单 (lists cases)"


def add_arguments(parser: CommandParser) -> None:
    """What narrows the list."""
    parser.add_argument("--state", choices=[state.value for state in CaseState], help="只列这种状态的")
    parser.add_argument("--severity", choices=[grade.value for grade in Severity], help="只列这一等级的")
    parser.add_argument("--open", action="store_true", help="只列没有结束的 (open ones only)")
    parser.add_argument("--late", action="store_true", help="只列有时限超期的 (with an overdue clock)")
    parser.add_argument("--json", action="store_true", help="每行一个 JSON (JSON lines)")


def run(options: dict[str, Any], out: Out) -> None:
    """Print one line a case."""
    now = clock.now()
    running = Q(timers__stopped_at=None, timers__voided_at=None) & ~Q(timers__name=TimerName.WATCH.value)
    cases = Case.objects.annotate(next_due=Min("timers__due_at", filter=running)).order_by("-number")
    if options["state"]:
        cases = cases.filter(state=options["state"])
    if options["severity"]:
        cases = cases.filter(severity=options["severity"])
    if options["open"]:
        cases = cases.exclude(state__in=[state.value for state in CaseState if state.terminal])
    if options["late"]:
        cases = cases.filter(next_due__lte=now).exclude(state__in=[s.value for s in CaseState if s.terminal])
    empty = True
    for case in cases.iterator(chunk_size=500):
        empty = False
        due = clock.shown(case.next_due) if case.next_due else ""
        if options["json"]:
            row = {"number": case.number, "title": case.title, "state": case.state, "severity": case.severity}
            out(json.dumps({**row, "next_due": due or None}, ensure_ascii=False))
        else:
            out(f"{case.number}  {CaseState(case.state).zh}  {case.severity}  {due or '-'}  {case.title}")
    if empty and not options["json"]:
        out("没有符合条件的交办单 (no such cases)")
