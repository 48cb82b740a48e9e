"""The end of the working calendar is told to who may import a year: in time, once, and again for the next year only."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from alerts.models import Notification
from alerts.notify.mail import html_of
from alerts.office import calendar_warning
from alerts.rules.calendar import load_calendar
from config.clock import SHANGHAI

pytestmark = pytest.mark.django_db


def day(year, month, number):
    return datetime(year, month, number, 9, 0, tzinfo=SHANGHAI)


def told():
    return Notification.objects.filter(purpose="calendar_ends")


@pytest.fixture
def horizon(monkeypatch):
    """The calendar in force ends on this day."""

    def ends(on: date) -> None:
        monkeypatch.setattr(calendar_warning, "load_calendar", lambda: replace(known, horizon=on))

    known = load_calendar()
    ends(date(2026, 12, 31))
    return ends


def test_it_is_told_from_sixty_days_before_and_once(town, horizon):
    assert calendar_warning.warn(day(2026, 11, 1)) == 0
    assert calendar_warning.warn(day(2026, 11, 2)) == 2
    assert calendar_warning.warn(day(2026, 11, 3)) == 0
    assert set(told().values_list("recipient", flat=True)) == {"supervisor@town.example", "dispatcher@town.example"}
    letter = told().first()
    assert letter.subject == "请导入 2027 年放假安排：工作日历只到 2026年12月31日"
    assert "只到 2026年12月31日" in letter.text
    assert "打开日历" in html_of(letter)


def test_who_comes_into_office_later_hears_too_and_an_imported_year_ends_it(town, horizon):
    assert calendar_warning.warn(day(2026, 12, 1)) == 2
    told().filter(recipient="supervisor@town.example").delete()
    assert calendar_warning.warn(day(2026, 12, 2)) == 1
    horizon(date(2027, 12, 31))
    assert calendar_warning.warn(day(2026, 12, 3)) == 0
    assert calendar_warning.warn(day(2027, 12, 1)) == 2


def test_a_calendar_that_has_ended_says_so_and_how_many_clocks_guess(triaged_late, horizon):
    calendar_warning.warn(day(2027, 1, 4))
    assert "已于 2026年12月31日 到期" in told().first().text
    assert "现有 1 个时限为推算值" in told().first().text


@pytest.fixture
def triaged_late(town, topic, hit):
    """A case of which one running clock is an estimate."""
    from alerts import cases

    case = cases.open_candidate(topic, hit, day(2026, 12, 31))
    case.timers.update(estimated=False)
    case.timers.filter(name="T_press").update(estimated=True)
    return case
