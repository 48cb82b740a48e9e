"""`huiying case clocks CASE`: every clock of a case, explained day by day."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser
from django.db.models import prefetch_related_objects

from alerts.management.case import Out, case_named
from alerts.models import Case
from alerts.web.clock_state import lag_words, of_case
from alerts.web.clocks import Clock, clocks
from config import clock
from config.clock import shown
from config.vocabulary import CaseState

HELP = "逐日说明一张交办单的时限: 每天计不计、为什么、到期、依据、催办 (explains each clock day by day)"
_RELATED = ("timers__assignment__department", "timers__extension", "timers__orders")


def add_arguments(parser: CommandParser) -> None:
    """Which case."""
    parser.add_argument("case", metavar="CASE", help="编号, 例如 JB2026-00012")


def run(options: dict[str, Any], out: Out) -> None:
    """Print the explanation."""
    case = case_named(options["case"])
    prefetch_related_objects([case], *_RELATED)
    for line in explained(case, clock.now()):
        out(line)


def explained(case: Case, now: datetime) -> Iterator[str]:
    """The lines of the explanation."""
    yield f"{case.number} {case.title}  {case.severity}  {CaseState(case.state).zh}"
    yield f"发现 {shown(case.detected_at)}  {lag_words(case)}"
    for one in of_case(case):
        yield f"{one.word}: {one.text}"
    every = clocks(case.timers.all(), now)
    if not every:
        yield "没有时限 (no clocks)"
    for each in every:
        yield ""
        yield from _one(each)


def _one(each: Clock) -> Iterator[str]:
    unit = f" · {each.unit}" if each.unit else ""
    yield f"【{each.waits_for}{unit}】{each.kind}  {each.words}{'  (推算)' if each.estimated else ''}"
    grade = "" if each.proposal else f"  证据等级 {each.grade}"
    yield f"  规则 {each.rule_id}: {each.rule_text}"
    yield f"  依据 {each.document}{grade}"
    yield f"  起算 {shown(each.started)}  到期 {shown(each.due)}"
    for note in each.notes:
        yield f"  {note}"
    for day in each.days:
        why = f" {day.why}" if day.why else ""
        guess = "" if day.known else " (推算)"
        yield f"    {day.day} {day.weekday} {day.kind}{why}{guess}: {day.said}{'  到期' if day.last else ''}"
    for word, at, done in each.rungs:
        yield f"  催办 {shown(at)} {word}{' (已到)' if done else ''}"
    if each.ended:
        yield f"  {each.ended}"
