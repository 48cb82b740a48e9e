"""`huiying case replies FILE.csv`: the published replies to hotline orders, under the orders' own numbers."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from alerts.cases.hotline import replies
from alerts.management.case import Out
from alerts.models import HotlineOrder

HELP = "导出热线工单的答复 (exports the replies to hotline orders)"


def add_arguments(parser: CommandParser) -> None:
    """Where to, and from when on."""
    parser.add_argument("file", metavar="FILE.csv", type=Path, help="写到哪里")


def run(options: dict[str, Any], out: Out) -> None:
    """Write one row for each order that has its answer."""
    body = replies(HotlineOrder.objects.select_related("case").prefetch_related("case__releases"))
    try:
        options["file"].write_text(body, "utf-8")
    except OSError as error:
        raise CommandError(
            f"写不了 {options['file']}: {error.strerror or error} (cannot write)", returncode=1
        ) from error
    out(f"已导出 {max(body.count(chr(10)) - 1, 0)} 条答复到 {options['file']} (exported)")
