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
    assert "刘大海" not in PendingImport.objects.get().sealed
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
