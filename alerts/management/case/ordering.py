"""`huiying case orders FILE`: hotline orders from the hotline's own export, after a preview of the mapping."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from alerts.actors import Actor
from alerts.cases.hotline_files import load, plan
from alerts.management.case import Out
from config import clock
from config.load import ConfigError
from config.vocabulary import Role

HELP = "载入热线工单文件 (loads hotline orders from Excel or CSV; shows the mapping first)"
_OPERATOR = Actor("命令行", Role.MONITOR, channel="command")


def add_arguments(parser: CommandParser) -> None:
    """The file, and whether to load without asking."""
    parser.add_argument("file", metavar="FILE", type=Path, help="热线系统导出的 .xlsx 或 .csv")
    parser.add_argument("--yes", action="store_true", help="预览后直接载入 (loads without asking)")


def run(options: dict[str, Any], out: Out) -> None:
    """Show, then load when asked for."""
    now = clock.now()
    try:
        found = plan(options["file"], now)
    except ConfigError as error:
        raise CommandError(str(error), returncode=2) from error
    for line in found.mapped():
        out(line)
    if found.unread:
        out(f"不载入的列: {'、'.join(found.unread)}")
    wrong = [one for one in found.orders if one.done == "有误"]
    for one in wrong:
        out(f"第 {one.line} 行: {one.wrong}")
    fresh = [one for one in found.orders if one.done == "新增"]
    out(f"新增 {len(fresh)} 张, 已登记 {len(found.orders) - len(fresh) - len(wrong)} 张, 有误 {len(wrong)} 张")
    if wrong:
        raise CommandError("有误的行改好以后再载入; 现在没有写入 (nothing was loaded)", returncode=1)
    if fresh and _agreed(options["yes"], out):
        made = load(fresh, found.columns, _OPERATOR, now, options["file"].name)
        out(f"已载入 {made.orders_new} 张工单 (loaded)")


def _agreed(yes: bool, out: Out) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        out("以上是预览, 没有写入; 加 --yes 载入 (a preview only; --yes loads)")
        return False
    return input("载入吗? [y/N] ").strip().lower() in {"y", "yes", "是"}
