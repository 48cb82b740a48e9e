"""`huiying audit verify`: walks the event chain and names the first event that was changed or removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alerts.cases.events import broken_cases
from alerts.cases.protection import events_protected, protect
from alerts.models import Case, CaseEvent


class Command(BaseCommand):
    """Exit status 0 when every chain holds, 1 when one does not."""

    help = (
        "核验事件链: 逐件核对每个交办单的事件, 指出第一条被改动、删除或插入的事件。\n"
        "Walks the event chain of every case and names the first event that was changed, removed or put in.\n\n"
        "例 example: huiying audit verify"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what",
            choices=["verify", "protect"],
            help="verify: 核验 (walk the chain); protect: 恢复触发器 (set the triggers anew)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "protect":
            protect()
            self.stdout.write("数据库现在拒绝改动事件 (events are protected)")
            return
        broken = 0
        for case, number in broken_cases():
            broken += 1
            self.stdout.write(f"{case.number}: 第 {number} 条事件被改动、删除或插入 (event {number} is broken)")
        protected = events_protected()
        if not protected:
            self.stdout.write("数据库缺少禁止改动事件的触发器, 请运行 huiying audit protect (protection is absent)")
        if broken or not protected:
            raise CommandError(f"核验未通过: {broken} 个交办单的事件链不完整 ({broken} broken)", returncode=1)
        counts = f"{Case.objects.count()} 个交办单, {CaseEvent.objects.count()} 条事件"
        self.stdout.write(f"核验通过: {counts}, 没有改动 (all chains hold)")
