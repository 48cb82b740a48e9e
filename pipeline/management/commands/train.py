"""`huiying train TASK...`: trains the linear models again from files in the formats of the reference data."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nlp import corpora
from nlp import train as training
from nlp.heads import FOLDER


class Command(BaseCommand):
    """Writes weights, description and card of each task into the program's `nlp/models`."""

    help = (
        "用 data/ 格式的文件重新训练模型, 写出权重与说明卡。\n"
        "Trains models again from files in the formats of data/.\n\n"
        "例 / Example:\n  huiying train sector relevant --data ../shared/data"
    )
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The help keeps its lines."""
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Tasks, data, and what is only for measuring."""
        parser.add_argument("tasks", nargs="+", metavar="TASK", choices=sorted(corpora.READERS), help="模型 / models")
        parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="数据文件夹 / the data folder")
        parser.add_argument("--held", type=Path, metavar="FILE", help="不学的编号 / ids never learnt from")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at the files first, then train; nothing is written for a task whose files are missing."""
        data: Path = options["data"]
        needed = {f"{name}.jsonl" for task in options["tasks"] for name in corpora.FILES[task]}
        missing = sorted(name for name in needed if not (data / name).is_file())
        if missing:
            raise CommandError(f"{data}: 缺少 (missing) {', '.join(missing)}", returncode=2)
        try:
            held = training.held_ids(options["held"])
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"--held: {options['held']}: {error}", returncode=2) from error
        for task in options["tasks"]:
            figures = training.train(task, data, held)
            self.stdout.write(f"{task}: macro-F1 {figures['macro_f1']:.4f} ({FOLDER / f'{task}.md'})")
