"""`huiying drift`: do this folder's posts still look like those the models were trained on? A line a week."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import clock
from config import folder as working_folder
from config.load import ConfigError
from pipeline.learning import drift
from pipeline.models import DriftWeek


class Command(BaseCommand):
    """Measures the complete weeks that were not measured yet, and prints them beside the training reference."""

    help = (
        "每周与训练时比较: 不能判断的比例、没见过的词、领域构成; 有提示时退出状态为 1。\n"
        "Abstentions, unknown words, sector mix per week beside training; status 1 where something is to be said.\n\n"
        "例 / Example:\n  huiying drift --weeks 12"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How far back."""
        parser.add_argument("--weeks", type=int, default=8, metavar="N", help="最近几周 / how many weeks (8)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table."""
        if options["weeks"] < 1:
            raise CommandError("--weeks: 至少 1 (at least 1)", returncode=2)
        try:
            _, installation = working_folder.require()
        except ConfigError as error:
            raise CommandError(str(error), returncode=2) from error
        drift.measure_due(clock.now(), options["weeks"])
        usual = drift.reference()
        self.stdout.write(
            "| 周 / week | items | 不能判断 / abstained | 未见词 / unknown | PSI | |\n|---|---|---|---|---|---|"
        )
        self.stdout.write(
            f"| 训练时 / training | {usual['items']} | {usual['abstained']:.3f} | {usual['unknown']:.3f} | 0 | |"
        )
        said = False
        for week in DriftWeek.objects.all()[: options["weeks"]]:
            found = drift.troubles(week, installation.models)
            said = said or bool(found)
            self.stdout.write(
                f"| {week.week} | {week.items} | {week.abstained:.3f} | {week.unknown:.3f} | {week.shift:.2f} |"
                f" {' '.join(found)} |"
            )
        if said:
            raise CommandError("有漂移的提示 (drift): 请抽查并更正, 再运行 huiying train --feedback", returncode=1)
