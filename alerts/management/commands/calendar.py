"""`huiying calendar show / import / recalculate`: the working calendar of this folder."""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connection

from alerts.actors import Actor
from alerts.cases.calendar_years import last_number, take_in
from alerts.cases.recalculating import Moved, preview, recalculate
from alerts.rules.calendar import WorkCalendar, build_calendar, load_calendar
from config import clock
from config import folder as working_folder
from config.any_order import AnyOrderCommand
from config.calendar import days_of, doubt, in_force, spans, with_years
from config.holiday_file import read_year
from config.load import ConfigError
from config.schema.calendar import CalendarData, LocalCalendar
from config.vocabulary import Role

_COMMAND = Actor(name="系统", role=Role.SYSTEM, channel="command")
_LISTED = 20


class Command(AnyOrderCommand):
    """Shows the calendar, takes the next year's notice into the folder, and works out anew what that moves."""

    help = (
        "查看工作日历, 导入次年的放假安排, 重算时限。 Shows the calendar, imports a year, recalculates.\n"
        "例 example: huiying calendar show 2026; huiying calendar import 2027.json"
    )
    requires_system_checks: Any = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The action and what it takes."""
        parser.add_argument("action", choices=["show", "import", "recalculate"])
        parser.add_argument("what", nargs="?", help="show: 年份, 缺省为全部 (year); import: 文件 (JSON file)")
        parser.add_argument("--yes", action="store_true", help="不再询问 (do not ask)")
        parser.add_argument("--dry-run", action="store_true", help="只看会改动什么 (only say what would change)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 2 for a wrong file, folder or year."""
        try:
            if options["action"] == "show":
                self._show(options["what"])
            elif options["action"] == "import":
                self._import(options)
            else:
                self._recalculate(None, load_calendar(), options)
        except ConfigError as error:
            raise CommandError(str(error), returncode=2) from error

    def _show(self, what: str | None) -> None:
        data = in_force(working_folder.find())
        calendar = build_calendar(data)
        if what is not None and not (what.isdecimal() and int(what) in data.years):
            raise ConfigError(f"year = {what!r}: 工作日历只有 {data.first_year} 至 {data.last_year} 年 (no such year)")
        hours = "、".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in calendar.windows)
        self.stdout.write(
            f"版本 {calendar.version}，截至 {calendar.horizon}，办公时间 {hours}，当日 {calendar.close:%H:%M} 截止"
        )
        for year in [int(what)] if what is not None else sorted(data.years):
            days = data.years[year]
            off, worked = " ".join(_joined(days.holidays)), " ".join(_joined(days.workdays))
            self.stdout.write(
                f"{year}  放假 {off or '无'}  调休上班 {worked or '无'}  工作日 {_count(calendar, year)} 天"
            )
        for line in _local(data.local):
            self.stdout.write(line)

    def _import(self, options: dict[str, Any]) -> None:
        folder, _ = working_folder.require()
        if not options["what"]:
            raise ConfigError("请给出文件: huiying calendar import 2027.json (a file is needed)")
        file = read_year(Path(options["what"]))
        before = in_force(folder)
        after = with_years(before, [file])
        changes = list(_changes(before, after))
        for line in (f"{options['what']}: {file.year} 年  依据 {' '.join(file.papers) or '未注明'}", *changes):
            self.stdout.write(line)
        if doubt(file):
            self.stdout.write(doubt(file))
        if not changes:
            self.stdout.write("与现有日历一致, 没有变化 (nothing changes)")
        old, new = build_calendar(before), build_calendar(after)
        if not changes or options["dry_run"]:
            self._recalculate(old, new, options)
            return
        self._ask(options)
        self._needs_database()
        moved = take_in(file, _COMMAND, clock.now(), last_number())
        self.stdout.write(f"已写入 {folder / 'calendar' / f'{file.year}.json'}")
        self._list(moved, "已重算")

    def _ask(self, options: dict[str, Any]) -> None:
        if options["yes"]:
            return
        if not sys.stdin.isatty():
            raise CommandError("以上只是预览, 没有导入; 确认无误后加 --yes (a preview: add --yes)", returncode=1)
        if input("导入吗? [y/N] ").strip().lower() not in {"y", "yes", "是"}:
            raise CommandError("没有导入 (nothing was imported)", returncode=1)

    def _recalculate(self, old: WorkCalendar | None, new: WorkCalendar, options: dict[str, Any]) -> None:
        self._needs_database()
        if options["dry_run"]:
            self._list(list(preview(old, new)), "将重算")
        else:
            self._list(recalculate(old, new, _COMMAND, clock.now()), "已重算")

    def _needs_database(self) -> None:
        if "alerts_timer" not in connection.introspection.table_names():
            raise ConfigError("这里还没有数据库: 先运行 huiying init (no database yet)")

    def _list(self, moved: list[Moved], word: str) -> None:
        self.stdout.write(f"{word} {len(moved)} 个时限 (clocks recalculated)")
        for one in moved[:_LISTED]:
            guess = " (仍为推算)" if one.estimated else ""
            said = f"{clock.shown(one.before)} -> {clock.shown(one.after)}"
            self.stdout.write(f"  {one.case} {one.clock}: {said}{guess}")
        if len(moved) > _LISTED:
            self.stdout.write(f"  另有 {len(moved) - _LISTED} 个")


def _changes(before: CalendarData, after: CalendarData) -> Iterable[str]:
    """One line for each kind of change in each year."""
    if after.last_year != before.last_year:
        yield f"  日历由 {before.last_year}-12-31 延到 {after.last_year}-12-31"
    for year in sorted(after.years):
        old = days_of(year, before.years[year]) if year in before.years else {}
        new = days_of(year, after.years[year])
        yield from _difference(year, old, new)


def _difference(year: int, old: dict[date, tuple[str, bool]], new: dict[date, tuple[str, bool]]) -> Iterable[str]:
    for word, here, there in (("增加", new, old), ("去掉", old, new)):
        for off, what in ((True, "放假"), (False, "调休上班")):
            days = [
                (day, name) for day, (name, is_off) in here.items() if is_off is off and there.get(day) != (name, off)
            ]
            if days:
                yield f"  {year} {word}{what}: {' '.join(_joined(spans(days)))}"


def _joined(texts: Iterable[str]) -> list[str]:
    """`02-15..02-23 春节` as one word: 02-15..02-23(春节)."""
    split = (text.partition(" ") for text in texts)
    return [f"{days}({name})" if name else days for days, _, name in split]


def _count(calendar: WorkCalendar, year: int) -> int:
    first = date(year, 1, 1).toordinal()
    last = date(year, 12, 31).toordinal()
    return sum(calendar.is_workday(date.fromordinal(day)) for day in range(first, last + 1))


def _local(local: LocalCalendar) -> Iterable[str]:
    for shift in local.shifts:
        yield f"本地时段  {shift.name} {shift.first}..{shift.last} {'、'.join(shift.windows)}, 当日 {shift.close} 截止"
    for word, days in (("本地放假", local.holidays), ("本地上班", local.workdays)):
        for day in days:
            yield f"{word}  {day.day}{f'..{day.to}' if day.to else ''} {day.name}"
    for half in local.half_days:
        yield f"本地半天  {half.day} {half.opens}-{half.closes} {half.name}"
