"""回访: recorded or imported, never doubled, never a guess."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from alerts import cases
from alerts.cases.callback_sheet import load, plan
from alerts.cases.events import first_broken
from alerts.models import Case, HotlineOrder
from alerts.rules.callbacks import Rating, rating_of
from config.load import ConfigError

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(town, at, new_topic, hit) -> Case:
    """Dispatched and, by hand, answered."""
    case = cases.open_candidate(new_topic("积水"), hit, at(0))
    cases.dispatch(case, town.dispatcher, at(0.1), town.housing)
    Case.objects.filter(pk=case.pk).update(state="tracking")
    case.refresh_from_db()
    return case


def sheet(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    page = book.active
    page.append(["十一月回访结果"])
    page.append(["工单号", "诉求人", "满意度", "是否解决", "回访时间"])
    for row in rows:
        page.append(row)
    path = folder / "back.xlsx"
    book.save(path)
    return path


def test_a_call_back_is_an_event_with_rating_and_without_the_person(answered, town, at):
    event = cases.call_back(answered, town.monitor, at(30), Rating.SATISFIED, note="张三 13812345678 表示感谢")
    assert (event.data["rating"], event.data["department"]) == ("满意", "县住房和城乡建设局")
    assert "13812345678" not in event.reason
    assert first_broken(answered) is None or answered.state == "tracking"


def test_only_what_was_answered_is_called_back_about(town, at, new_topic, hit):
    case = cases.open_candidate(new_topic("积水"), hit, at(0))
    with pytest.raises(cases.MoveRefused, match="待研判"):
        cases.call_back(case, town.monitor, at(1), Rating.SATISFIED)


def test_a_unit_does_not_rate_itself(answered, town, at):
    with pytest.raises(cases.MoveRefused, match="承办负责人不能回访"):
        cases.call_back(answered, town.head(town.housing), at(30), Rating.SATISFIED)


def test_a_sheet_is_read_checked_loaded_and_never_doubled(answered, town, at, tmp_path):
    HotlineOrder.objects.create(case=answered, number="12345-7", received_at=at(0))
    path = sheet(
        tmp_path, ("12345-7", "李四", "非常满意", "是", "2026-11-24"), (answered.number, "", "不愿评价", "", "")
    )
    lines = plan(path, at(60))
    assert [(line.rating, line.resolved, line.wrong) for line in lines] == [("满意", True, ""), ("未评价", None, "")]
    assert load(lines, town.monitor, at(60)) == 2
    assert load(plan(path, at(60)), town.monitor, at(60.5)) == 0
    told = [event.data["rating"] for event in answered.events.filter(kind="回访")]
    assert told == ["满意", "未评价"]
    assert "李四" not in str(list(answered.events.values("reason", "data")))


def test_wrong_rows_say_why_and_where(answered, town, at, tmp_path):
    path = sheet(
        tmp_path, ("没有这个号", "", "满意", "", ""), (answered.number, "", "五星", "", ""),
        (answered.number, "", "满意", "也许", ""), (answered.number, "", "满意", "", "明年"),
    )  # fmt: skip
    wrong = [(line.number, line.wrong) for line in plan(path, at(60))]
    assert [number for number, _ in wrong] == [3, 4, 5, 6]
    assert "没有编号为“没有这个号”" in wrong[0][1]
    assert "五星" in wrong[1][1]
    assert "也许" in wrong[2][1]
    assert "明年" in wrong[3][1]


def test_a_sheet_without_a_rating_is_refused(tmp_path):
    book = Workbook()
    book.active.append(["工单号", "内容"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(ConfigError, match="评价"):
        plan(tmp_path / "x.xlsx", None)


@pytest.mark.parametrize(
    ("cell", "rating"), [("一般", "基本满意"), ("联系不上", "未评价"), ("", "未评价"), ("好", None)]
)
def test_usual_words_are_understood_and_others_are_not(cell, rating):
    assert rating_of(cell) == rating
