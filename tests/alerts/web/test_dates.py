"""Days, instants and hours as people type them; folded choices."""

from datetime import date, datetime, time

import pytest
from django.forms import Form, MultipleChoiceField, ValidationError

from alerts.web.forms.dates import day, hour, instant
from alerts.web.forms.day_of_year import DayField
from alerts.web.forms.files import file
from alerts.web.forms.folded_choice import FoldedChoice
from config.clock import SHANGHAI


@pytest.mark.parametrize(
    "typed", ["2026-12-10", " 2026/12/10", "２０２６．１２．１０", "2026年12月10日", "2026 年 12 月 10 日"]
)
def test_a_day_as_people_write_it(typed):
    assert day("日期").clean(typed) == date(2026, 12, 10)


@pytest.mark.parametrize(
    "typed",
    ["2026-12-10 14:05", "2026-12-10T14:05", "2026/12/10 14：05", "2026年12月10日14时05分", "2026年12月10日 14点5分"],
)
def test_an_instant_as_people_write_it(typed):
    assert instant("时间").clean(typed) == datetime(2026, 12, 10, 14, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("typed", "is_"),
    [("22:00", (22, 0)), ("7：30", (7, 30)), ("0730", (7, 30)), ("22点", (22, 0)), ("8时15分", (8, 15))],
)
def test_an_hour_as_people_write_it(typed, is_):
    assert hour("时刻").clean(typed) == time(*is_)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (day("日期"), "12/10/2026", "请写成 2026-12-10 这样的日期。"),
        (day("日期"), "2026-02-30", "请写成 2026-12-10 这样的日期。"),
        (day("日期"), "", "请填写此项。"),
        (instant("时间"), "2026-12-10", "请写成 2026-12-10 14:05 这样的日期和时间。"),
        (instant("时间"), "2026-12-10 25:00", "请写成 2026-12-10 14:05 这样的日期和时间。"),
        (instant("时间"), "0026-12-10 14:05", "年份不会是 0026，请核对。"),
        (day("日期"), "9999年12月31日", "年份不会是 9999，请核对。"),
        (hour("时刻"), "10 PM", "请写成 22:00 这样的时刻。"),
    ],
)
def test_what_is_no_day_is_said_with_how_it_is_written(field, typed, said):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [said]


def test_what_may_be_left_out_may_be_empty():
    assert (day("日期", required=False).clean(""), hour("时刻").clean("")) == (None, None)


@pytest.mark.parametrize(
    "sent",
    [("", "6", "5"), (" 2027", "06", "05"), ("２０２７", "06", "05"), ("9" * 30, "06", "05"), ("", "9" * 30, "05")],
)
def test_a_day_that_was_not_chosen_from_the_lists_is_refused(sent):
    with pytest.raises(ValidationError, match="请从列出的选项中选择"):
        DayField(label="从哪天").clean(sent)
    assert DayField(label="从哪天").clean(("", "06", "05")) == "06-05"


class Asking(Form):
    when = instant("时间", "到时再说。")
    paper = file("材料")


def test_no_field_is_drawn_in_the_language_of_the_browser():
    shown = str(Asking(initial={"when": datetime(2026, 12, 10, 14, 5, tzinfo=SHANGHAI)}))
    assert 'value="2026-12-10 14:05"' in shown
    assert "到时再说。写成 2026-12-10 14:05。" in shown
    assert "选择文件" in shown
    assert not {f'type="{kind}"' for kind in ("date", "time", "datetime-local")} & set(shown.split())


def _html(count, chosen=(), folded=False):
    values = [(str(one), f"甲{one}") for one in range(count)]
    field = MultipleChoiceField(choices=values, widget=FoldedChoice("个人", folded))
    return field.widget.render("who", list(chosen), {"id": "id_who"})


def test_what_is_ticked_stands_before_the_fold():
    shown = _html(30, ["7"])
    before, _fold, after = shown.partition("<details")
    assert ("甲7" in before, "甲8" in before, "甲8" in after) == (True, False, True)
    assert "其他 29 个人" in after
    assert "data-filter" in after


def test_few_are_not_folded_unless_they_are_seldom_needed():
    assert "<details" not in _html(12)
    assert "从 12 个人中选" in _html(12, folded=True)
    assert " open" in _html(30)
    assert " open" not in _html(30, folded=True)
