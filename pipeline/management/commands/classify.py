"""`huiying classify`: what each text is about."""

from typing import Any

from django.core.management.base import CommandParser

from config.filter import FilterCommand, Row
from config.load import ConfigError
from config.vocabulary import Sector
from nlp.engine import Engine


class Command(FilterCommand):
    """Adds the fields of `nlp.types.Analysis`."""

    help_zh = "判断每条信息的领域、诉求类型、情绪、事件数字、等级和地点。"
    help_en = "Sector, appeal, emotion, signals, severity and places of each text."
    example = """echo '{"text": "小区停水两天了，没人管"}' | huiying classify"""

    def add_arguments(self, parser: CommandParser) -> None:
        """`--labels`: a closed label set."""
        super().add_arguments(parser)
        parser.add_argument(
            "--labels", default="", metavar="A,B,...", help="只在这些领域中选择 / choose the sector among these only"
        )

    def prepare(self, options: dict[str, Any]) -> None:
        """Check the labels and make the engine."""
        self.labels = [name.strip() for name in options["labels"].split(",") if name.strip()] or None
        known = [name.value for name in Sector if name is not Sector.OTHER]
        for name in self.labels or ():
            if name not in known:
                raise ConfigError(f"--labels: {name!r}: 没有这个领域 (no such sector); {', '.join(known)}")
        self.engine = Engine()

    def filter(self, rows: list[Row]) -> list[Row]:
        """One analysis per row."""
        pairs = [(row.get("title") or "", row["text"]) for row in rows]
        return [analysis.as_fields() for analysis in self.engine.analyse(pairs, self.labels)]
