"""`huiying duty list` and `tree`: who answers for what."""

import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config import folder
from config.load import ConfigError, jurisdiction
from config.schema import Jurisdiction


class Command(BaseCommand):
    """Shows a jurisdiction's duty table, as a list or by department."""

    help = "查看职责表 / Shows a duty table. 例 / Example: huiying duty tree --jurisdiction demo"
    requires_system_checks: Any = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The action and the preset."""
        parser.add_argument("action", choices=["list", "tree"])
        parser.add_argument(
            "--jurisdiction", metavar="NAME", help="预设, 缺省为工作目录的 / preset, default: the folder's"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table."""
        try:
            preset = jurisdiction(options["jurisdiction"] or folder.require()[1].jurisdiction)
        except ConfigError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(2)
        lines = _rows(preset) if options["action"] == "list" else _tree(preset)
        self.stdout.write("\n".join(lines))


def _rows(preset: Jurisdiction) -> Iterator[str]:
    for duty in preset.duties:
        parts = [duty.id, duty.subject, f"主办 {'、'.join(duty.lead)}"]
        if duty.co:
            parts.append(f"协办 {'、'.join(duty.co)}")
        if duty.territorial:
            parts.append(f"属地 {duty.territorial}")
        yield "  ".join([*parts, duty.document])


def _tree(preset: Jurisdiction) -> Iterator[str]:
    """Departments with the subjects they lead on; the fallback unit at the root."""
    subjects: dict[str, list[str]] = defaultdict(list)
    for duty in preset.duties:
        for unit in duty.lead:
            subjects[unit].append(duty.subject)
    yield f"{preset.name}（兜底：{preset.fallback}）"
    for unit, led in subjects.items():
        yield f"├─ {unit}"
        yield from (f"│   └─ {subject}" for subject in led)
    territories = [unit.name for unit in preset.departments if unit.kind == "territory"]
    yield f"└─ 属地：{'、'.join(territories) or '无'}"
