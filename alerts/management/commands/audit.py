"""`huiying audit verify [FILE.zip]`: walks the event chains and the daily anchors, or checks an exported bundle."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from alerts.cases.anchors import anchor, broken_anchors
from alerts.cases.attachments import intact
from alerts.cases.clock_ledger import wrong_clocks
from alerts.cases.events import broken_cases
from alerts.cases.ledger_batches import Batch, batches
from alerts.cases.part_ledger import wrong_parts
from alerts.cases.protection import events_protected, protect
from alerts.cases.row_ledger import wrong_rows
from alerts.export import check_bundle
from alerts.models import Anchor, Attachment, Case, CaseEvent, OfficeEvent
from alerts.office.book import broken_books
from alerts.office.contact_ledger import wrong_contacts
from config import clock, signing
from config.any_order import AnyOrderCommand


class Command(AnyOrderCommand):
    """Exit status 0 when everything holds, 1 when something does not."""

    help = (
        "核验: 事件链、每日锚、附件; 或核验一个导出包。\n"
        "Walks every event chain, the daily anchors and the attachments and names the first broken link;\n"
        "with FILE checks an exported bundle.\n\n"
        "例 example: huiying audit verify"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what",
            choices=["verify", "protect", "anchor"],
            help="verify: 核验; protect: 恢复触发器 (set the triggers anew); anchor: 立即做今天的锚 (anchor now)",
        )
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="要核验的导出包 (a bundle)")

        parser.add_argument(
            "--any-key",
            action="store_true",
            help="接受另一个工作目录的密钥签名的导出包 (accepts a bundle that another folder's key signed)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] and options["what"] == "verify":
            self._bundle(options["file"], options["any_key"])
        elif options["what"] == "verify":
            self._ledger()
        elif options["what"] == "protect":
            protect()
            self.stdout.write("数据库现在拒绝改动事件和每日锚 (events are protected)")
        else:
            made = anchor(clock.now())
            word = f"已做 {made.day} 的锚 {made.hash}" if made else "今天的锚已经做过"
            self.stdout.write(f"{word} (anchored)")

    def _ledger(self) -> None:
        broken = 0
        for case, number in broken_cases():
            broken += 1
            self.stdout.write(f"{case.number}: 第 {number} 条事件被改动、删除或插入 (event {number} is broken)")
        others = [f"{book}: 第 {number} 条事件被改动、删除或插入" for book, number in broken_books()]
        others += [*broken_anchors(), *wrong_contacts()]
        for batch in batches():
            for compare in (wrong_clocks, wrong_parts, wrong_rows):
                others += _compared(compare, batch)
        others += [f"{one.case.number}: 附件“{one.name}”不在或被改动" for one in _attachments() if not intact(one)]
        for line in others:
            self.stdout.write(line)
        protected = events_protected()
        if not protected:
            self.stdout.write("数据库缺少禁止改动事件的触发器, 请运行 huiying audit protect (protection is absent)")
        if broken or others or not protected:
            raise CommandError(
                f"核验未通过: {broken} 个交办单的事件链不完整, 另有 {len(others)} 处不符 ({broken} broken)",
                returncode=1,
            )
        counts = f"{Case.objects.count()} 个交办单, {CaseEvent.objects.count() + OfficeEvent.objects.count()} 条事件"
        anchors = f"{Anchor.objects.count()} 个每日锚"
        self.stdout.write(f"核验通过: {counts}, {anchors}, 没有改动 (all chains hold)")

    def _bundle(self, path: Path, any_key: bool) -> None:
        try:
            report = check_bundle(path)
        except OSError as error:
            raise CommandError(f"读不了 {path}: {error.strerror or error} (cannot read)", returncode=2) from error
        for fault in report.faults:
            self.stdout.write(fault)
        for name in report.missing:
            self.stdout.write(f"{name}: 导出时这个附件已不在 (missing at export)")
        if report.faults:
            raise CommandError(f"核验未通过: {path} (the bundle does not hold)", returncode=1)
        ours = report.key == signing.public_key(settings.FOLDER)
        if not (ours or any_key):
            raise CommandError(
                f"核验未通过: {path} 内容完整, 但不是本工作目录的密钥签名的, 指纹 {signing.fingerprint(report.key)}; "
                "请向出具单位核对指纹, 相符的加 --any-key 再核验 (signed by another key)",
                returncode=1,
            )
        whose = "本工作目录" if ours else "另一个工作目录, 请向对方核对指纹"
        self.stdout.write(
            f"核验通过: {report.case}, {report.files} 个文件, {report.events} 条事件; "
            f"签名密钥指纹 {signing.fingerprint(report.key)} ({whose}) (the bundle holds)"
        )


def _compared(compare: Callable[[Iterable[Batch]], Iterator[str]], batch: Batch) -> list[str]:
    """What differs; of a case whose events do not say what they must, that: somebody changed one."""
    try:
        return list(compare([batch]))
    except (KeyError, TypeError, ValueError, AttributeError):
        if len(batch.cases) == 1:
            return [f"{batch.cases[0].number}: 有事件缺少应有的内容, 无法比对 (an event lacks what it must say)"]
    return [line for case in batch.cases for line in _compared(compare, replace(batch, cases=[case]))]


def _attachments() -> Any:
    return Attachment.objects.select_related("case").iterator(chunk_size=200)
