"""`huiying evaluate TASK FILE`: the figures of a shipped model on labelled rows."""

from typing import Any

from django.core.management.base import CommandParser

from config.filter import FilterCommand, LineError, Row, write_utf8
from config.load import ConfigError
from nlp.train import evaluate


class Command(FilterCommand):
    """Reads rows with `text`, perhaps `title`, and `label`; prints a table instead of rows."""

    help_zh = "用有标注的文件检验模型: 每类的准确率、召回率、F1, 以及概率是否可信。"
    help_en = "Measures a model on labelled rows: figures per label, and whether its probabilities can be trusted."
    example = """echo '{"text": "小区停水两天了，没人管", "label": "城乡建设"}' | huiying evaluate sector"""
    whole = True

    def add_arguments(self, parser: CommandParser) -> None:
        """The model, and a closed label set."""
        parser.add_argument("task", choices=sorted(evaluate.LABELS), help="模型 / the model")
        super().add_arguments(parser)
        parser.add_argument(
            "--labels", default="", metavar="A,B,...", help="只在这些领域中选择 / choose the sector among these only"
        )

    def prepare(self, options: dict[str, Any]) -> None:
        """Check the labels."""
        self.task = options["task"]
        self.closed = [name.strip() for name in options["labels"].split(",") if name.strip()] or None
        if self.closed and self.task != "sector":
            raise ConfigError("--labels: 只用于 sector (for sector only)")
        for name in self.closed or ():
            if name not in evaluate.LABELS["sector"]:
                raise ConfigError(f"--labels: {name!r}: 没有这个领域 (no such sector)")

    def check_row(self, row: Row) -> None:
        """A label is needed and must be one of the task's."""
        try:
            evaluate.label_of(self.task, row)
        except ValueError as error:
            raise LineError(str(error)) from error

    def filter(self, rows: list[Row]) -> list[Row]:
        """Print the table; no row is answered."""
        truth = [evaluate.label_of(self.task, row) for row in rows]
        lines = evaluate.report(truth, evaluate.answers(self.task, rows, self.closed))
        write_utf8("\n".join(lines) + "\n")
        return [{} for _ in rows]

    def write(self, *_: Any) -> None:
        """The table is all that is written; what could not be read stands on standard error."""
