"""`huiying parse FORMAT FILE...`: saved answers of sites as posts (COMMANDS.md)."""

import os
import sys
from argparse import RawDescriptionHelpFormatter
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config import clock
from config import folder as working_folder
from config.filter import dump, write_utf8
from crawlers.parse.formats import AUDITS, FORMATS, as_row
from crawlers.parse.record import Blocked, ParseError

_BLOCKED, _USAGE = 3, 2


class Command(BaseCommand):
    """Exit status 0, 3 for an answer that is blocked, 2 for wrong usage; the highest of several files."""

    help = (
        '把保存下来的网站应答解析成帖子, 每条一行。被拒绝、要求登录或出错的应答输出 {"blocked": 原因}, 状态 3。\n'
        'Posts from saved answers of sites, a JSON line each. A refusal gives {"blocked": why} and status 3.\n\n'
        "例 / Example:\n"
        '  printf \'{"ok":0,"msg":"这里还没有内容"}\' > answer.json; huiying parse weibo-mobile answer.json'
    )
    requires_system_checks: list[str] | tuple[str, ...] = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Keep the help's line ends."""
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """The format, the files, where and when they were fetched."""
        parser.add_argument("format", choices=list(FORMATS), metavar="FORMAT", help=", ".join(FORMATS))
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--url", default="", help="取自哪个网址 (the address it was fetched from)")
        parser.add_argument(
            "--fetched-at",
            type=_instant,
            default=None,
            metavar="T",
            help="何时取得, 缺省为现在 (ISO 8601, default: now)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Each file's lines in turn; a file that is refused does not keep the others back."""
        self.salt = working_folder.secret(working_folder.find(), "salt")
        self.fetched_at = options["fetched_at"] or clock.now()
        try:
            status = max(self._file(path, options) for path in options["files"])
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        if status:
            sys.exit(status)

    def _file(self, path: Path, options: dict[str, Any]) -> int:
        name = options["format"]
        try:
            body = path.read_bytes()
            records = FORMATS[name](body, options["url"], self.fetched_at)
        except OSError as error:
            sys.stderr.write(f"{path}: 读不了 (cannot be read): {error.strerror}\n")
            return _USAGE
        except (Blocked, ParseError) as error:
            write_utf8(dump({"blocked": str(error)}))
            return _BLOCKED
        write_utf8("".join(dump(as_row(record, name, self.salt)) for record in records))
        for what in sorted(set(AUDITS[name](body))) if name in AUDITS else ():
            sys.stderr.write(f"{path}: 不认得 (unknown) {what}\n")
        return 0


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=clock.SHANGHAI)
