"""`huiying digest`: the figures of a week, as text or as the mail that is sent."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alerts import digest
from alerts.reports import making
from alerts.reports.weekly import weekly
from config import clock
from config import folder as working_folder
from config.load import ConfigError

_PRINTED = ("text", "html")


class Command(BaseCommand):
    """Shows a week's digest, or puts it into the outbox."""

    help = (
        "周报: 显示某周的数字, 或发给领导和配置的收件人 (每人每周一次)。 "
        "Shows a week's digest, or sends it once to each recipient.\n"
        "例 example: huiying digest --week 2026-W47 --format html > digest.html; huiying digest --format docx,pdf"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The week, and what to do with it."""
        parser.add_argument(
            "--week", default="", metavar="W", help="2026-W47 或其中一天 2026-11-17; 缺省为上周 (default: last week)"
        )
        parser.add_argument("--send", action="store_true", help="写入发件箱 (put it into the outbox)")
        parser.add_argument(
            "--format",
            default="text",
            metavar="F",
            help="text 或 html: 显示; docx、pdf 或两者: 写成文件 (shown, or files)",
        )
        parser.add_argument("--out", type=Path, default=None, metavar="DIR", help="缺省: 当前目录 (default: here)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, or send and say to how many."""
        try:
            working_folder.require()
            now = clock.now()
            week = digest.week_of(options["week"]) if options["week"] else digest.last_week(now)
        except (ConfigError, digest.WeekError) as error:
            raise CommandError(str(error), returncode=2) from error
        if week.start > now:
            raise CommandError(f"{week} 还没有开始 (the week has not begun)", returncode=2)
        formats = [name.strip() for name in options["format"].split(",") if name.strip()]
        printed = len(formats) == 1 and formats[0] in _PRINTED
        if not formats or not (printed or set(formats) <= set(making.FORMATS)):
            raise CommandError(
                f"--format 应为 text、html, 或 docx、pdf 中的一种或两种, 而不是 {options['format']!r}", returncode=2
            )
        if options["send"]:
            self._send(week)
        if not printed:
            self._write(week, now, formats, options["out"] or Path.cwd())
        elif not options["send"]:
            _, text, html = digest.render(digest.figures(week, now))
            self.stdout.write(html if formats == ["html"] else text, ending="")

    def _write(self, week: digest.Week, now: datetime, formats: list[str], folder: Path) -> None:
        try:
            made = making.write(weekly(digest.figures(week, now)), folder, formats)
        except OSError as error:
            raise CommandError(str(error), returncode=2) from error
        for path in made.paths:
            self.stdout.write(str(path))
        for note in made.notes:
            self.stderr.write(note)
        if len(made.paths) < len(formats):
            raise CommandError("有的格式没有生成，见上面的说明。", returncode=1)

    def _send(self, week: digest.Week) -> None:
        people = digest.recipients()
        if not people:
            raise CommandError(
                "没有收件人: 请给领导用户填写邮箱, 或在“周报设置”页、huiying.yaml 的 digest.recipients 中列出地址。 "
                "No recipients: give a leader an address or list some under digest.recipients."
            )
        written = digest.send(week, clock.now())
        self.stdout.write(f"{week}: 新写入发件箱 {written} 封, 收件人共 {len(people)} 位, 已发过的不再发。")
