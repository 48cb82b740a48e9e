"""`huiying purge`: what the scheduler deletes every hour, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alerts.cases.erasing import erase
from alerts.cases.sweeping import DRAFTS, REJECTED, SLIPS, sweep
from config import clock
from config import folder as working_folder
from config.load import ConfigError


class Command(BaseCommand):
    """Old drafts, slips, and who asked in orders that nobody took up."""

    help = (
        "清理: 删除到期不留的内容 (平时每小时自动进行)。交办单、办理记录和采集的信息不在其中, 它们按保管期限保存。 "
        "Deletes what is kept for a time only; cases, the ledger and posts are not among it.\n"
        "例 example: huiying purge"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Nothing to choose."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete and say how much."""
        try:
            working_folder.require()
        except ConfigError as error:
            raise CommandError(str(error), returncode=2) from error
        gone = sweep(clock.now())
        erased = erase()
        self.stdout.write(
            f"清理了 {gone} 条: {DRAFTS.days} 天没有动过的草稿, {SLIPS.days} 天前的撤销单, "
            f"不予受理满 {REJECTED.days} 天的热线诉求人信息, 过期的待确认导入。"
        )
        if not erased:
            self.stdout.write("数据库正忙, 已删内容在数据文件里的旧页稍后再清 (the files are emptied later)")
