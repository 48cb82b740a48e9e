"""`huiying cluster`: which texts are about one matter."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser

from config.clock import SHANGHAI, shown
from config.filter import FilterCommand, LineError, Row, line_of
from nlp.clustering import Clustering, Member
from nlp.engine import Engine


class Command(FilterCommand):
    """Adds `topic`, or prints the topics."""

    help_zh = "把说同一件事的信息归为一个专题；输入结束后才给出结果。"
    help_en = "Group texts about one matter into topics; answers when the input has ended."
    example = (
        """printf '{"id":1,"text":"丽水路大坑没人修"}\\n{"id":2,"text":"丽水路的坑太大了"}\\n' | huiying cluster"""
    )
    required = ("id", "text")
    whole = True

    def add_arguments(self, parser: CommandParser) -> None:
        """`--topics` prints topics instead of lines."""
        super().add_arguments(parser)
        parser.add_argument(
            "--topics", action="store_true", help="改为输出专题，最热的在前 / print topics, hottest first"
        )

    def prepare(self, options: dict[str, Any]) -> None:
        """Make the engine."""
        self.topics = options["topics"]
        self.clustering = Clustering(Engine())

    def check_row(self, row: Row) -> None:
        """Times are ISO 8601; without an offset they are Asia/Shanghai."""
        published_at(row)
        if row.get("submitter") is not None and not isinstance(row["submitter"], str):
            raise LineError("submitter: 应为字符串 (must be a string)")

    def filter(self, rows: list[Row]) -> list[Row]:
        """The topic of each row."""
        members = [
            Member(row["id"], row.get("title") or "", row["text"], published_at(row), row.get("submitter") or "")
            for row in rows
        ]
        return [{"topic": str(number)} for number in self.clustering.add(members)]

    def write(self, answers: list[Row | None], added: Iterator[tuple[Row, Row]]) -> None:
        """Lines with their topic, or (`--topics`) one line per topic; error lines in both."""
        if not self.topics:
            super().write(answers, added)
            return
        errors = iter(answer for answer in answers if answer is not None)
        for answer in errors:
            self.out(line_of(answer))
        for topic in self.clustering.topics():
            self.out(line_of(topic.as_fields(shown)))


def published_at(row: Row) -> datetime | None:
    """The row's time, aware. Raises `LineError`."""
    written = row.get("published_at")
    if written is None or written == "":
        return None
    try:
        at = datetime.fromisoformat(written)
    except (TypeError, ValueError) as error:
        raise LineError(f"published_at: {written!r}: 不是 ISO 8601 时间 (no ISO 8601 time)") from error
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
