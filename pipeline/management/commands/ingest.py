"""`huiying ingest`: posts from files."""

import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from config import clock
from config import folder as working_folder
from config.load import ConfigError, jurisdiction
from config.vocabulary import PostKind
from crawlers.items import Post
from pipeline.files import kept_columns
from pipeline.files.reading import Loading, RowError, columns_of, rows, to_post
from pipeline.lock import AlreadyRunning, only_one
from pipeline.sources.registry import file_source
from pipeline.transport.spool import SpoolTransport
from pipeline.work import Worker


class Command(BaseCommand):
    """History by default: analysed as of its own time, alerts nobody. Loaded again it doubles nothing."""

    help = (
        "从文件载入帖子 (JSON 行、CSV、Excel)。默认作为历史, 不预警; --live 才预警。 "
        "Loads posts from files, as history unless --live.\n"
        "例 example: huiying ingest messages.jsonl"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, and how to read them."""
        parser.add_argument("file", nargs="+", type=Path)
        parser.add_argument("--source", default="", help="来源名, 默认用文件名 (name of the source)")
        parser.add_argument("--map", default="", help="列名对应, 如 text=诉求内容,title=主题 (field=column,...)")
        kinds = [kind.value for kind in PostKind]
        parser.add_argument("--kind", choices=kinds, default="petition", help="是什么 (what the rows are)")
        parser.add_argument("--yes", action="store_true", help="不再询问 (do not ask)")
        parser.add_argument("--live", action="store_true", help="按新帖处理, 会预警 (alerts)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 when a line could not be read, 2 on wrong usage."""
        try:
            folder, installation = working_folder.require()
            given = _given(options["map"])
            bad = 0
            for path in options["file"]:
                bad += self._load(path, folder, given, options)
            _analyse(folder, installation.jurisdiction)
        except OSError as error:
            raise CommandError(f"{error.filename}: 读不了 (cannot be read): {error.strerror}", returncode=2) from error
        except (ConfigError, RowError) as error:
            raise CommandError(str(error), returncode=2) from error
        if bad:
            raise CommandError(
                f"{bad} 行没有载入, 其余已载入 ({bad} lines were not loaded, all others were)", returncode=1
            )

    def _load(self, path: Path, folder: Path, given: Mapping[str, str], options: Mapping[str, Any]) -> int:
        """Send one file's posts to the transport; returns how many lines were bad."""
        entries = list(rows(path, given.values()))
        first: dict[str, Any] = next((row for _, row in entries if not isinstance(row, RowError)), {})
        columns = columns_of(first, kept_columns.recall(folder, first) | dict(given))
        self._show(path, columns)
        if not options["yes"] and sys.stdin.isatty() and input("按此载入? [Y/n] ").strip().lower() in {"n", "no"}:
            return 0
        if given:
            kept_columns.remember(folder, first, given)
        source = options["source"] or path.stem
        file_source(source)
        salt = working_folder.secret(folder, "salt")
        loading = Loading(source, columns, salt, clock.now(), not options["live"], PostKind(options["kind"]))
        posts, bad = self._posts(path, entries, loading)
        oldest_first = sorted(posts, key=lambda post: post.published_at or loading.now)
        SpoolTransport(folder / "spool").send(post.to_line() for post in oldest_first)
        self.stdout.write(f"{path.name}: {len(posts)} 条载入, {bad} 行有误")
        return bad

    def _show(self, path: Path, columns: Mapping[str, str]) -> None:
        pairs = " · ".join(f"{column} → {field}" for field, column in columns.items())
        self.stdout.write(f"{path.name}: {pairs or '没有认出任何列 (no column was recognised)'}")

    def _posts(self, path: Path, entries: Iterable[tuple[int, Any]], loading: Loading) -> tuple[list[Post], int]:
        posts, bad = [], 0
        for number, row in entries:
            try:
                if isinstance(row, RowError):
                    raise row
                posts.append(to_post(row, loading))
            except RowError as error:
                bad += 1
                self.stderr.write(f"{path.name} 第 {number} 行 (line {number}): {error}")
        return posts, bad


def _given(text: str) -> dict[str, str]:
    """`--map`. Raises `RowError` naming the part that is wrong."""
    found = {}
    for part in filter(None, text.split(",")):
        field, equals, column = part.partition("=")
        if not equals or field not in Post.__dataclass_fields__:
            raise RowError(f"--map: {part!r}: 应为 字段=列名 (field=column); {', '.join(Post.__dataclass_fields__)}")
        found[field] = column
    return found


def _analyse(folder: Path, key: str) -> None:
    """Work off the transport here, or watch the running worker do it."""
    spool = SpoolTransport(folder / "spool")
    with tqdm(total=spool.waiting(), unit="批", desc="分析", disable=None) as bar:
        try:
            with only_one(folder, "worker"):
                worker = Worker(spool, jurisdiction(key), clock.now)
                while worker.step():
                    bar.update()
                worker.consolidate(at_once=True)
        except AlreadyRunning:
            while left := spool.waiting():
                bar.n = max(0, (bar.total or 0) - left)
                bar.refresh()
                time.sleep(0.5)
