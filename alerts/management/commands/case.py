"""`huiying case clocks CASE`: every clock of a case, explained day by day."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alerts.models import Case
from alerts.web.clock_state import lag_words, of_case
from alerts.web.clocks import Clock, clocks
from config import clock
from config.clock import shown
from config.vocabulary import CaseState


class Command(BaseCommand):
    """Exit status 2 where there is no such case."""

    help = (
        "逐日说明一个交办单的时限: 每天计不计、为什么、到期、依据、催办。 Explains each clock of a case day by day.\n"
        "例 example: huiying case clocks JB2026-00012"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The action and the case's number."""
        actions = parser.add_subparsers(dest="action", required=True)
        clocks_of = actions.add_parser("clocks", help="逐日说明时限 (explain the clocks)")
        clocks_of.add_argument("case", help="编号 (number), JB2026-00012")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the explanation."""
        related = ("timers__assignment__department", "timers__extension", "timers__orders")
        case = Case.objects.filter(number=options["case"].strip().upper()).prefetch_related(*related).first()
        if case is None:
            raise CommandError(f"case = {options['case']!r}: 没有这个交办单 (no such case)", returncode=2)
        for line in explained(case, clock.now()):
            self.stdout.write(line)


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
