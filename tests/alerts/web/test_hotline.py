"""热线 by the pages alone: a file is shown, loaded, and the replies sent back."""

import io
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from alerts import cases
from alerts.actors import Actor
from alerts.models import HotlineOrder, PendingImport
from alerts.rules.releases import CONTENT
from config.vocabulary import ReleaseKind, Role


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FOLDER = tmp_path


STRANGE = (["江城热线月报"], ["单号", "市民说了什么", "打进的人", "何时打进", "坐席"])


def strange(*rows):
    book, body = Workbook(), BytesIO()
    for row in (*STRANGE, *rows):
        book.active.append(row)
    book.save(body)
    return SimpleUploadedFile("月报.xlsx", body.getvalue())


def test_columns_of_other_names_are_asked_for_once(county, client_of):
    monitor, address = client_of("monitor"), reverse("hotline_import")
    asked = monitor.post(address, {"file": strange(["RX7", "路灯不亮，请找刘大海", "刘大海", "2026-11-20 08:00", "3"])})
    assert "没有找到工单编号的列" in asked.content.decode()
    assert "刘大海" not in asked.content.decode()
    said = {
        "external_id": "单号",
        "text": "市民说了什么",
        "published_at": "何时打进",
        "姓名": "打进的人",
        "chosen": "1",
    }
    twice = monitor.post(address, {**said, "title": "打进的人", "columns": asked.context["kept"].pk})
    assert twice.status_code == 422
    assert "已经选作" in twice.content.decode()
    shown = monitor.post(address, {**said, "columns": twice.context["kept"].pk})
    text = shown.content.decode()
    assert "工单编号 ← 单号" in text
    assert "不载入的列：坐席" in text
    assert "刘大海" not in text
    assert monitor.post(address, {"pending": shown.context["kept"].pk}).status_code == 302
    assert HotlineOrder.objects.get().number == "RX7"
    again = monitor.post(address, {"file": strange(["RX8", "井盖坏了", "王小水", "2026-11-20 09:00", "4"])})
    assert "新增 1 张" in again.content.decode()
    changed = monitor.post(address, {"columns": again.context["preview"].columns})
    assert '<option value="市民说了什么" selected>' in changed.content.decode()
    assert monitor.post(address, {"columns": again.context["preview"].columns}).status_code == 409


def test_a_row_of_a_person_is_never_taken_for_the_columns(county, client_of):
    """The columns' names are kept and shown; this header has fewer names of its own than the row below it."""
    head = ["单号", "市民说了什么", "承办单位", "办理时间", "承办单位", "办理时间", "打进的人", "号码"]
    row = ["RX7", "路灯不亮", "城管局", "2026-11-20", "街道办", "2026-11-21", "刘大海", "13812345678"]
    body = "\n".join(",".join(line) for line in (head, row)).encode()
    asked = client_of("monitor").post(
        reverse("hotline_import"), {"file": SimpleUploadedFile("月报.csv", body), "columns": "9" * 5000}
    )
    assert asked.status_code == 409
    asked = client_of("monitor").post(reverse("hotline_import"), {"file": SimpleUploadedFile("月报.csv", body)})
    assert '<option value="市民说了什么">' in asked.content.decode()
    assert "刘大海" not in asked.content.decode()
    assert "13812345678" not in asked.content.decode()


def test_a_file_is_shown_masked_loaded_and_answered(county, client_of):
    book, body = Workbook(), BytesIO()
    for row in (["工单号", "诉求内容", "诉求人"], ["RX1", "路灯不亮，请联系13912345678", "刘大海"]):
        book.active.append(row)
    book.save(body)
    monitor, address = client_of("monitor"), reverse("hotline_import")
    shown = monitor.post(address, {"file": SimpleUploadedFile("工单.xlsx", body.getvalue())})
    text = shown.content.decode()
    assert "工单编号 ← 工单号" in text
    assert "姓名（封存） ← 诉求人" in text
    assert "13912345678" not in text
    assert "刘大海" not in text
    assert not any("刘大海" in kept.sealed for kept in PendingImport.objects.all())
    assert monitor.post(address, {"pending": shown.context["kept"].pk}).status_code == 302
    order = HotlineOrder.objects.get()
    assert not PendingImport.objects.exists()
    page = monitor.get(reverse("hotline")).content.decode()
    assert "RX1" in page
    assert "待答复 1" in page
    replies = reverse("hotline_replies")
    assert monitor.get(replies).status_code == 405
    assert client_of("judge").post(replies).status_code == 403
    assert "没有可以回传的答复" in monitor.post(replies, follow=True).content.decode()
    content = dict.fromkeys(CONTENT[ReleaseKind.REPLY], "已修好")
    gates = {"政治": "甲", "法律": "乙", "保密": "甲", "文字": "乙"}
    judge = Actor("周敏", Role.JUDGE, county.users["judge"].pk)
    cases.publish(order.case, judge, county.now, ReleaseKind.REPLY, content, gates, "电话", "", "通话1号")
    sent = monitor.post(replies, {"format": "xlsx", "batch": order.batch_id})
    assert "attachment" in sent.headers["Content-Disposition"]
    assert load_workbook(io.BytesIO(sent.content)).active["A1"].value == "工单号"
    assert "已回传 1" in monitor.get(reverse("hotline") + "?stand=sent").content.decode()
    assert monitor.post(replies, {"format": "csv", "again": "1"}).content.decode().startswith("\ufeff工单编号")
    assert monitor.get(reverse("hotline") + "?batch=9999999999999999999&stand=x").status_code == 200
