"""值班 by the pages alone: entering, importing with a preview, handing over, calling; who sees what."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from alerts.models import Call, CallEntry, Case, DutyShift, Handover, Timer

H = timedelta(hours=1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FOLDER = tmp_path


def entered(client, **more):
    given = {"name": "赵一", "phone": "0539-7654321", "starts_at": "2026-11-20T15:00", "ends_at": "2026-11-20T20:00"}
    return client.post(reverse("shift_new"), {**given, **more})


def page(client):
    return client.get(reverse("roster")).content.decode()


def test_a_shift_is_entered_shown_and_cancelled(county, client_of):
    judge = client_of("judge")
    assert "监测值守现在没有排班" in page(judge)
    assert entered(judge, ends_at="2026-11-20T14:00").status_code == 409
    assert entered(judge).status_code == 302
    shown = page(judge)
    assert "赵一" in shown
    assert "监测值守现在没有排班" not in shown
    assert "邮箱未确认，只能打电话" in shown
    shift = DutyShift.objects.get()
    cancel = reverse("shift_cancel", args=[shift.pk])
    assert judge.get(cancel).status_code == 200
    assert client_of("owner").post(cancel, {"reason": "x"}).status_code == 404
    assert judge.post(cancel, {"reason": "换班"}).status_code == 302
    assert page(judge)  # with the word that it was cancelled
    assert "赵一" not in page(judge)


def test_telephones_are_for_those_who_call(county, client_of):
    entered(client_of("judge"))
    for user, sees in (("monitor", True), ("supervisor", True), ("leader", True), ("auditor", False), ("root", True)):
        assert ("0539-7654321" in page(client_of(user))) is sees, user


def test_a_unit_enters_and_sees_its_own_alone(county, client_of):
    own, other = county.units[0], county.units[1]
    entered(client_of("judge"), department=other.pk, name="外人")
    owner = client_of("owner")
    assert entered(owner, department=other.pk).status_code == 422
    assert entered(owner, department=own.pk).status_code == 302
    shown = page(owner)
    assert "赵一" in shown
    assert "外人" not in shown
    assert "外人" not in page(client_of("colleague"))
    assert "赵一" in page(client_of("colleague"))
    assert "赵一" not in page(client_of("outsider")) or county.users["outsider"].staff.department == own


def sheet(*rows, name="值班表.xlsx"):
    book, body = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(body)
    return SimpleUploadedFile(name, body.getvalue())


HEAD = ["日期", "单位", "值班人员", "电话"]


def test_a_sheet_is_shown_first_and_loaded_on_a_word_once(county, client_of):
    judge, address = client_of("judge"), reverse("roster_import")
    shown = judge.post(
        address, {"file": sheet(HEAD, ["2026-11-21", None, "钱二", "138"], ["2026-11-22", None, "孙三"])}
    )
    text = shown.content.decode()
    assert "新增 2 班" in text
    assert "钱二" in text
    assert not DutyShift.objects.exists()
    pending = shown.context["kept"].pk
    assert client_of("dispatcher").post(address, {"pending": pending}).status_code == 409
    assert judge.post(address, {"pending": pending}).status_code == 302
    assert DutyShift.objects.count() == 2
    assert judge.post(address, {"pending": pending}).status_code == 409
    assert DutyShift.objects.count() == 2


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: sheet(HEAD, ["2026-11-21", "没有的单位", "钱二"]), "没有“没有的单位”这个单位"),
        (lambda: sheet(["甲"], ["乙"]), "没有找到表头"),
        (lambda: SimpleUploadedFile("值班表.xlsx", b"PK\x03\x04broken"), "不是合格的 .xlsx"),
        (lambda: SimpleUploadedFile("值班表.xls", b"old"), "另存为 .xlsx"),
    ],
)
def test_a_wrong_sheet_is_refused_in_words_by_its_own_name(county, client_of, file, words):
    response = client_of("judge").post(reverse("roster_import"), {"file": file()})
    text = response.content.decode()
    assert words in text
    assert "huiying-sheet-" not in text
    assert not DutyShift.objects.exists()
    assert "确认载入" not in text


def test_a_units_sheet_is_about_the_unit(county, client_of):
    owner, address = client_of("owner"), reverse("roster_import")
    refused = owner.post(address, {"file": sheet(HEAD, ["2026-11-21", county.units[1].name, "钱二"])})
    assert "只能排本单位" in refused.content.decode()
    shown = owner.post(address, {"file": sheet(HEAD, ["2026-11-21", None, "钱二"])})
    owner.post(address, {"pending": shown.context["kept"].pk})
    assert DutyShift.objects.get().department == county.units[0]


def test_who_takes_over_signs_and_not_who_hands_over(county, client_of):
    judge = client_of("judge")
    assert "未办结和快到期的事项" in judge.get(reverse("hand_over_new")).content.decode()
    assert judge.post(reverse("hand_over_new"), {"to_name": "吴敏", "note": "等回话"}).status_code == 302
    note = Handover.objects.get()
    address = reverse("handover", args=[note.pk])
    assert ">签字接班<" not in judge.get(address).content.decode()
    assert judge.post(address, {}).status_code == 409
    assert client_of("leader").post(address, {}).status_code == 403
    assert client_of("owner").get(address).status_code == 404
    assert "待接班人签字" in page(client_of("supervisor"))
    assert client_of("supervisor").post(address, {"remark": "收到"}).status_code == 302
    note.refresh_from_db()
    assert note.signed_by == "吴敏"
    assert note.listed
    assert client_of("monitor").post(address, {}).status_code == 409


def test_a_matter_with_several_clocks_is_listed_once(county, client_of, now):
    case = Case.objects.filter(state="handling").first()
    Timer.objects.filter(case=case).delete()
    for name in ("T_response", "T_close"):
        Timer.objects.create(case=case, name=name, rule="x", started_at=now, due_at=now)
    told = client_of("judge").get(reverse("hand_over_new")).content.decode()
    assert told.count(f'href="{reverse("case", args=[case.pk])}"') == 1
    assert told.count("已超") >= 2


def test_the_call_list_is_typed_and_a_grave_case_is_called(county, client_of):
    judge = client_of("judge")
    edit = reverse("call_list_edit")
    assert judge.post(edit, {"people": "张三"}).status_code == 422
    assert judge.post(edit, {"people": "张三，副县长，13811112222\n李四，13811113333"}).status_code == 302
    assert CallEntry.objects.count() == 2
    assert "张三，副县长，13811112222" in judge.get(edit).content.decode()
    case = Case.objects.filter(state="triage", severity__in=["特别重大", "重大"]).first()
    address = reverse("case_action", args=[case.pk, "call"])
    asked = judge.get(address).content.decode()
    assert "13811112222" in asked
    assert "该拨这一位" in asked
    assert judge.post(address, {"who": "|张三", "outcome": "next", "note": ""}).status_code == 409
    assert judge.post(address, {"who": "|张三", "outcome": "not_reached", "note": ""}).status_code == 302
    assert Call.objects.get().name == "张三"
    shown = judge.get(reverse("case", args=[case.pk])).content.decode()
    assert "未接通" in shown
    assert "13811112222" not in shown
