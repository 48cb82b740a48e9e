"""Orders from the hotline's own export: mapping, what is refused, what is sealed, and the way back."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import Workbook, load_workbook

from alerts import cases
from alerts.cases import hotline_files
from alerts.cases.hotline import note_replied, replies, replies_sheet, reveal
from alerts.models import Case, CaseEvent, HotlineBatch, HotlineOrder, Notification, OfficeEvent
from alerts.rules.states import MoveRefused
from config.load import ConfigError
from config.vocabulary import ReleaseKind
from tests.alerts.conftest import MONDAY

HEAD = (
    ["12345 热线工单导出"],
    ["工单号", "标题", "诉求内容", "来电时间", "诉求人", "联系电话", "联系地址", "区域", "答复意见"],
)
ROW = [
    "RX001",
    "路灯不亮",
    "刘大海反映春江路路灯不亮，电话13912345678",
    "2026/11/22 20:10",
    "刘大海",
    "13912345678",
    "3号楼2单元501",
    "城关",
    None,
]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FOLDER = tmp_path


def sheet(tmp_path, *rows, head=HEAD, name="工单.xlsx"):
    book = Workbook()
    for row in (*head, *rows):
        book.active.append(row)
    path = tmp_path / name
    book.save(path)
    return path


def loaded(tmp_path, town, *rows, at=MONDAY):
    found = hotline_files.plan(sheet(tmp_path, *rows), at)
    return hotline_files.load(found.orders, found.columns, town.monitor, at, "工单.xlsx")


def test_the_columns_are_known_by_their_usual_names_and_shown(town, tmp_path):
    found = hotline_files.plan(sheet(tmp_path, ROW), MONDAY)
    assert found.mapped() == [
        "工单编号 ← 工单号",
        "标题 ← 标题",
        "内容 ← 诉求内容",
        "来电时间 ← 来电时间",
        "答复内容 ← 答复意见",
        "姓名（封存） ← 诉求人",
        "电话（封存） ← 联系电话",
        "地址（封存） ← 联系地址",
    ]
    assert found.unread == ("区域",)
    assert [order.done for order in found.orders] == ["新增"]
    assert not HotlineOrder.objects.exists()


@pytest.mark.parametrize(
    ("address", "text", "shown"),
    [
        ("柳溪镇", "柳溪镇停水两天了", "柳溪镇停水两天了"),
        ("柳溪镇春江路12号3单元", "柳溪镇春江路12号3单元停水", "柳溪镇春江路******停水"),
        ("幸福小区十二栋", "幸福小区十二栋停水", "幸福小区***停水"),
    ],
)
def test_of_an_address_the_door_is_masked_and_the_place_stays(town, tmp_path, address, text, shown):
    row = ["RX1", "停水", text, None, "李芳", "13912345678", address, None, None]
    [order] = hotline_files.plan(sheet(tmp_path, row), MONDAY).orders
    assert order.text == shown
    assert order.personal["地址"] == address


def test_a_csv_of_gb18030_is_read_the_same(town, tmp_path):
    path = tmp_path / "工单.csv"
    path.write_bytes("工单编号,留言主题,留言详情\nRX9,停水,小区停水两天了\n".encode("gb18030"))
    [order] = hotline_files.plan(path, MONDAY).orders
    assert (order.number, order.title, order.at) == ("RX9", "停水", None)


def test_each_order_opens_a_case_with_its_number_and_who_asked_sealed(town, tmp_path):
    batch = loaded(tmp_path, town, ROW, ["RX002", None, "小区停水两天了", None, None, None, None, None, None])
    assert (batch.orders_new, batch.orders_known) == (2, 0)
    first = HotlineOrder.objects.get(number="RX001")
    case = first.case
    assert (case.state, case.title, case.detected_at) == ("triage", "路灯不亮", MONDAY)
    assert case.first_published_at == MONDAY - timedelta(hours=12, minutes=50)
    assert case.timers.filter(name="T_triage", started_at=MONDAY).exists()
    rows = (
        Case.objects.values_list("title", "flag_because", "evidence", "proposal"),
        CaseEvent.objects.values_list("reason", "data"),
        OfficeEvent.objects.values_list("reason", "data"),
    )
    told = str([list(each) for each in rows])
    for secret in ("刘大海", "13912345678", "3号楼2单元501"):
        assert secret not in told
        assert secret not in first.sealed
    assert Notification.objects.filter(purpose="orders_loaded", recipient="judge@town.example").count() == 1
    assert not Notification.objects.filter(purpose="triage").exists()
    assert not HotlineOrder.objects.get(number="RX002").sealed
    case = cases.dispatch(case, town.dispatcher, MONDAY, town.housing)
    cases.sign_off(case.assignments.get(), town.contact(town.housing), MONDAY)
    shown = reveal(first, town.contact(town.housing), MONDAY, "回访")
    assert shown == {"姓名": "刘大海", "电话": "13912345678", "地址": "3号楼2单元501"}


def test_a_file_that_is_loaded_again_doubles_nothing(town, tmp_path):
    loaded(tmp_path, town, ROW)
    found = hotline_files.plan(sheet(tmp_path, ROW), MONDAY)
    assert [order.done for order in found.orders] == ["已登记"]
    batch = hotline_files.load(found.orders, found.columns, town.monitor, MONDAY, "工单.xlsx")
    assert (batch.orders_new, batch.orders_known) == (0, 1)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({0: None}, "没有工单编号"),
        ({2: None}, "没有内容"),
        ({3: "上周三"}, "时间看不懂"),
        ({3: "2026-11-24 10:00"}, "晚于现在"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(town, tmp_path, change, words):
    row = [change.get(place, value) for place, value in enumerate(ROW)]
    [order] = hotline_files.plan(sheet(tmp_path, row), MONDAY).orders
    assert (order.line, order.done) == (3, "有误")
    assert words in order.wrong


def test_an_order_that_stands_twice_is_said(town, tmp_path):
    found = hotline_files.plan(sheet(tmp_path, ROW, ROW), MONDAY)
    assert [order.done for order in found.orders] == ["新增", "有误"]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ((["甲", "乙"],), "没有找到工单编号的列"),
        ((["标题", "诉求内容"],), "没有找到工单编号的列"),
        ((["工单号", "标题"],), "没有找到内容的列"),
    ],
)
def test_a_file_without_its_columns_says_what_they_are_called(town, tmp_path, head, words):
    with pytest.raises(ConfigError, match=words):
        hotline_files.plan(sheet(tmp_path, ["1", "2"], head=head), MONDAY)


def test_a_formula_that_nobody_computed_names_its_cell(town, tmp_path):
    row = [*ROW[:2], '="路灯"&"不亮"', *ROW[3:]]
    with pytest.raises(ConfigError, match=r"C3 是公式"):
        hotline_files.plan(sheet(tmp_path, row), MONDAY)


def test_who_may_not_load(town, tmp_path):
    found = hotline_files.plan(sheet(tmp_path, ROW), MONDAY)
    for actor in (town.judge, town.supervisor, town.head(town.housing)):
        with pytest.raises(MoveRefused):
            hotline_files.load(found.orders, found.columns, actor, MONDAY, "a")
    assert hotline_files.load(found.orders, found.columns, town.dispatcher, MONDAY, "a").orders_new == 1


def test_one_bad_order_keeps_the_whole_file_out(town, tmp_path, monkeypatch):
    rows = [[f"RX{number}", *ROW[1:]] for number in range(3)]
    found = hotline_files.plan(sheet(tmp_path, *rows), MONDAY)
    take = hotline_files.take_order

    def failing(case, actor, now, number, *rest):
        if number == "RX2":
            raise MoveRefused("same", "别处刚登记")
        return take(case, actor, now, number, *rest)

    monkeypatch.setattr(hotline_files, "take_order", failing)
    with pytest.raises(MoveRefused):
        hotline_files.load(found.orders, found.columns, town.monitor, MONDAY, "a")
    assert not Case.objects.exists()
    assert not HotlineBatch.objects.exists()


def answered(order, town):

    from alerts.rules.releases import CONTENT

    content = dict.fromkeys(CONTENT[ReleaseKind.REPLY], "=已修好")
    gates = {"政治": "甲", "法律": "乙", "保密": "甲", "文字": "乙"}
    cases.publish(order.case, town.judge, MONDAY, ReleaseKind.REPLY, content, gates, "电话", "", "通话记录1号")


def test_replies_of_many_orders_go_back_under_the_files_own_columns(town, tmp_path):
    rows = [[f"RX00{number}", *ROW[1:]] for number in range(3)]
    batch = loaded(tmp_path, town, *rows)
    orders = list(batch.orders.order_by("number"))
    for order in orders[:2]:
        answered(order, town)
    table = list(csv.reader(io.StringIO(replies(orders, batch).removeprefix("\ufeff"))))
    assert table[0] == ["工单号", "答复意见", "答复单位", "答复时间", "交办单编号"]
    assert [row[0] for row in table[1:]] == ["RX000", "RX001"]
    page = load_workbook(io.BytesIO(replies_sheet(orders, batch))).active
    assert [cell.value for cell in page[1]] == table[0]
    assert page["A2"].value == "RX000"
    assert "已修好" in page["B2"].value
    assert page["B2"].data_type == "s"
    with pytest.raises(MoveRefused):
        note_replied(orders, town.judge, MONDAY, "a.xlsx")
    assert note_replied(orders[:2], town.dispatcher, MONDAY + timedelta(hours=1), "a.xlsx") == 2
    assert HotlineOrder.objects.filter(replied_at__isnull=False).count() == 2
    assert OfficeEvent.objects.get(kind="回传答复").data["orders"] == ["RX000", "RX001"]
