"""`huiying extract`: title, time, words and source name of article pages (COMMANDS.md)."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from config import clock
from config.clock import shown
from config.filter import FilterCommand, LineError, Row
from config.load import ConfigError
from crawlers.parse.article import read_article

_MOST = 16 * 1024 * 1024


class Command(FilterCommand):
    """Adds `title`, `published_at`, `text` and `source_name`; a page without words has them empty."""

    help_zh = "从新闻和政府网站的页面中取出标题、时间、正文和来源。"
    help_en = "Title, time, text and source name of news and government pages."
    example = """echo '{"url":"http://x/1.html","html":"<h1>停水通知</h1><p>今晚八点停水。</p>"}' | huiying extract"""
    texts = ("url", "html", "path")
    required: tuple[str, ...] = ()
    batch = 16

    def add_arguments(self, parser: CommandParser) -> None:
        """`--root`: where paths begin, and what they may not leave."""
        super().add_arguments(parser)
        parser.add_argument(
            "--root",
            type=Path,
            default=Path(),
            metavar="DIR",
            help="path 从这里算起 / where paths begin",
        )

    def prepare(self, options: dict[str, Any]) -> None:
        """The folder must be there."""
        self.root = options["root"].resolve()
        if not self.root.is_dir():
            raise ConfigError(f"--root: {options['root']}: 不是目录 (no folder)")
        self.now = clock.now()
        self.pages: list[bytes] = []

    def check_row(self, row: Row) -> None:
        """Read the page now, so that a path that cannot be read is an error line in its place."""
        self.pages.append(self._body(row))

    def filter(self, rows: list[Row]) -> list[Row]:
        """One article per row."""
        pages, self.pages = self.pages, []
        return [_fields(body, row.get("url") or "", self.now) for row, body in zip(rows, pages, strict=True)]

    def _body(self, row: Row) -> bytes:
        if isinstance(row.get("html"), str):
            return str(row["html"]).encode("utf-8", "replace")
        if not row.get("path"):
            raise LineError("html 或 path: 缺少 (html or path is missing)")
        return _page(self.root, str(row["path"]))


def _fields(body: bytes, url: str, now: datetime) -> Row:
    article = read_article(body, url, now)
    at = article.published_at
    return {
        "title": article.title,
        "published_at": None if at is None else shown(at) if article.exact else at.date().isoformat(),
        "text": article.text,
        "source_name": article.source_name,
    }


def _page(root: Path, name: str) -> bytes:
    """A file beneath `root`. Raises `LineError`."""
    try:
        path = (root / name).resolve()
        if not path.is_relative_to(root):
            raise LineError(f"path: {name}: 在 --root 之外 (outside of --root)")
        if path.stat().st_size > _MOST:
            raise LineError(f"path: {name}: 大于 {_MOST >> 20} MB (too large)")
        return path.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: NUL in a name; RuntimeError: a ring of links
        if isinstance(error, LineError):
            raise
        told = getattr(error, "strerror", None) or str(error)
        raise LineError(f"path: {name}: 无法读取 (cannot be read): {told}") from error
