"""`huiying calendar show`: the working calendar, year by year."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from alerts.rules.calendar import load_calendar
from config.load import calendar_data


class Command(BaseCommand):
    """Shows public holidays, make-up workdays, office hours and how far the calendar reaches."""

    help = "查看工作日历: 节假日、调休工作日和办公时间 / The working calendar. 例: huiying calendar show 2026"
    requires_system_checks: Any = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The action and the year."""
        parser.add_argument("action", choices=["show"])
        parser.add_argument("year", nargs="?", type=int, help="年份, 缺省为全部 / year, default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the calendar."""
        data, calendar = calendar_data(), load_calendar()
        year = options["year"]
        if year is not None and year not in data.years:
            sys.stderr.write(f"工作日历只有 {data.first_year} 至 {data.last_year} 年 (no such year)\n")
            sys.exit(2)
        self.stdout.write(f"版本 {calendar.version}，截至 {calendar.horizon}，办公时间 {'、'.join(data.windows)}")
        for number in [year] if year is not None else sorted(data.years):
            days = data.years[number]
            self.stdout.write(f"{number}  放假 {' '.join(days.holidays)}  调休上班 {' '.join(days.workdays) or '无'}")
