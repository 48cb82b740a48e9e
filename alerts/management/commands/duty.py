"""`huiying duty list / tree / test / verify / import / towns`: who answers for what."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from alerts.actors import Actor
from alerts.duties import addresses, checks, importing, shown, towns, trials, unit_sheet
from alerts.duties.unit_plan import UnitPlan
from alerts.office import contacts
from alerts.units import change_departments, sync_departments
from config import clock, folder
from config.any_order import AnyOrderCommand
from config.load import ConfigError, jurisdiction
from config.schema.jurisdiction import Jurisdiction
from config.vocabulary import Role

_OPERATOR = Actor("命令行", Role.SUPERVISOR, channel="command")
_SAME = "没有变化, 什么也没有写 (nothing to change)"
ACTIONS = ("list", "tree", "test", "verify", "import", "towns")


class Command(AnyOrderCommand):
    """Shows, tries, checks and imports a jurisdiction's duty table."""

    help = (
        "职责表: 列出 (list), 按单位 (tree), 用样例检验 (test), 查漏 (verify), 从 Excel 导入 (import), "
        "把县区的镇街加为属地单位 (towns)。 A duty table: list, tree, test with messages, verify, import from a sheet, "
        "the streets and towns of a county as units.\n"
        "例 / Example: huiying duty tree --jurisdiction demo"
    )
    requires_system_checks: Any = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The action, the preset, the sheet."""
        parser.add_argument("action", choices=ACTIONS)
        parser.add_argument(
            "file", nargs="?", help="import: .xlsx 或 .csv (the sheet); towns: 县区, 如 兰山区 (a county)"
        )
        parser.add_argument(
            "--jurisdiction", metavar="NAME", help="预设, 缺省为工作目录的 / preset, default: the folder's"
        )
        parser.add_argument("--contacts", action="store_true", help="import: 表里是联系人 (a sheet of contacts)")
        parser.add_argument("--units", action="store_true", help="import: 表里是单位 (a sheet of units)")
        parser.add_argument("--replace", action="store_true", help="import: 用表替换全部职责 (replaces all duties)")
        parser.add_argument("--yes", action="store_true", help="import: 预览后直接写入 (writes without asking)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the action; configuration errors end with status 2, what needs a person's look with 1."""
        try:
            action = options["action"]
            if action in {"import", "towns"}:
                self._import(options)
                return
            preset = jurisdiction(options["jurisdiction"] or folder.require()[1].jurisdiction)
            if action in {"list", "tree"}:
                lines = shown.rows(preset) if action == "list" else shown.tree(preset)
                self.stdout.write("\n".join(lines))
            elif action == "test":
                self._test(preset)
            else:
                self._verify(preset, with_contacts=not options["jurisdiction"])
        except ConfigError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(2)

    def _test(self, preset: Jurisdiction) -> None:
        verdicts = trials.run(preset, trials.trials_of(preset))
        self.stdout.write("\n".join(trials.table(verdicts)))
        if any(one.wrong for one in verdicts):
            sys.exit(1)

    def _verify(self, preset: Jurisdiction, with_contacts: bool) -> None:
        findings = list(checks.table_findings(preset))
        if with_contacts:
            try:
                findings += checks.contact_findings()
            except DatabaseError as error:
                raise ConfigError(f"数据库读不了: {error}。先运行 huiying init") from error
        for finding in findings:
            self.stdout.write(f"注意  {finding}")
        if findings:
            raise CommandError(f"{len(findings)} 项需要处理 ({len(findings)} findings)", returncode=1)
        self.stdout.write("正常  职责表和联系人没有发现问题")

    def _import(self, options: dict[str, Any]) -> None:
        here, installation = folder.require()
        if options["file"] is None:
            example = "import 职责.xlsx" if options["action"] == "import" else "towns 兰山区"
            raise ConfigError(f"huiying duty {options['action']}: 缺少文件或县区 (missing), 如 huiying duty {example}")
        if options["contacts"] and options["action"] == "import":
            self._contacts(Path(options["file"]), options["yes"])
            return
        preset = jurisdiction(installation.jurisdiction)
        if options["action"] == "towns":
            self._units(towns.plan(preset, options["file"].strip()), here, options["yes"])
            return
        if options["units"]:
            self._units(unit_sheet.plan(preset, Path(options["file"])), here, options["yes"])
            return
        plan = importing.plan(preset, Path(options["file"]), options["replace"])
        self.stdout.write("\n".join(plan.lines()))
        if not plan.news:
            self.stdout.write(_SAME)
        elif self._agreed(options["yes"]):
            path = importing.write(plan.after, here)
            created = sync_departments(plan.after)
            self.stdout.write(f"已写入 {path}, 新建单位 {created} 个; 新的事项即按新表建议")

    def _units(self, plan: UnitPlan, here: Path, yes: bool) -> None:
        self.stdout.write("\n".join(plan.lines()))
        if not (plan.added or plan.changed):
            self.stdout.write(_SAME)
            return
        if not self._agreed(yes):
            return
        try:
            created = change_departments(plan.after, plan.changed)
        except DatabaseError as error:
            raise ConfigError(f"数据库读不了: {error}。先运行 huiying init") from error
        path = importing.write(plan.after, here)
        self.stdout.write(
            f"已写入 {path}, 新建单位 {created} 个; 请用 huiying duty import --contacts 补联系人; "
            "正在运行的服务重启后生效"
        )

    def _contacts(self, path: Path, yes: bool) -> None:
        try:
            lines = addresses.plan(path)
            self.stdout.write("\n".join(addresses.shown(lines)))
            news = addresses.news(lines)
            if not news:
                self.stdout.write(_SAME)
            elif self._agreed(yes):
                asked = contacts.load(lines, _OPERATOR, clock.now(), path.name)
                self.stdout.write(
                    f"已写入 {len(news)} 个联系人, {contacts.told(asked)}; 没有回信的, 由督办员在“单位”页核对后人工确认"
                )
        except DatabaseError as error:
            raise ConfigError(f"数据库读不了: {error}。先运行 huiying init") from error

    def _agreed(self, yes: bool) -> bool:
        """Written only when asked for: by the option, or by an answer on a terminal."""
        if yes:
            return True
        if not sys.stdin.isatty():
            self.stdout.write("以上是预览, 没有写入; 加 --yes 写入 (a preview only; --yes writes)")
            return False
        return input("写入吗? [y/N] ").strip().lower() in {"y", "yes", "是"}
