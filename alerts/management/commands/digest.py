"""`huiying digest`: the figures of a week, as text or as the mail that is sent."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alerts import digest
from config import clock
from config import folder as working_folder
from config.load import ConfigError


class Command(BaseCommand):
    """Shows a week's digest, or puts it into the outbox."""

    help = (
        "周报: 显示某周的数字, 或发给领导和配置的收件人 (每人每周一次)。 "
        "Shows a week's digest, or sends it once to each recipient.\n"
        "例 example: huiying digest --week 2026-W47 --format html > digest.html"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The week, and what to do with it."""
        parser.add_argument(
            "--week", default="", metavar="W", help="2026-W47 或其中一天 2026-11-17; 缺省为上周 (default: last week)"
        )
        parser.add_argument("--send", action="store_true", help="写入发件箱 (put it into the outbox)")
        parser.add_argument("--format", choices=("text", "html"), default="text", help="显示为 (shown as)")

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
        if options["send"]:
            self._send(week)
        else:
            _, text, html = digest.render(digest.figures(week, now))
            self.stdout.write(html if options["format"] == "html" else text, ending="")

    def _send(self, week: digest.Week) -> None:
        people = digest.recipients()
        if not people:
            raise CommandError(
                "没有收件人: 请给领导用户填写邮箱, 或在 huiying.yaml 的 digest.recipients 中列出地址。 "
                "No recipients: give a leader an address or list some under digest.recipients."
            )
        written = digest.send(week, clock.now())
        self.stdout.write(f"{week}: 新写入发件箱 {written} 封, 收件人共 {len(people)} 位, 已发过的不再发。")
