"""What `huiying case` can do, one module each; a new one is a module here and a line in `ACTIONS`.

A module has `HELP` (Chinese and English), `add_arguments(parser)` and `run(options, out)`, which prints lines by `out`
and raises `CommandError` with what is wrong and what to do.
"""

from collections.abc import Callable
from typing import Any, Protocol

from django.core.management.base import CommandError, CommandParser

from alerts.models import Case

Out = Callable[[str], object]


class Action(Protocol):
    """One word behind `huiying case`."""

    HELP: str

    def add_arguments(self, parser: CommandParser) -> None: ...

    def run(self, options: dict[str, Any], out: Out) -> None: ...


def case_named(number: str) -> Case:
    """The case of this number (`JB2026-00012` in any case, or its serial number alone).

    Raises `CommandError`, exit status 2, where there is none.
    """
    number = number.strip().upper()
    found = Case.objects.filter(number=number).first()
    if found is None and number.isdigit():
        found = Case.objects.filter(number__endswith=f"-{int(number):05d}").order_by("-number").first()
    if found is None:
        raise CommandError(f"没有交办单 {number}; 用 huiying case list 查看编号 (no such case)", returncode=2)
    return found
