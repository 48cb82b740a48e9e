"""Contacts from a sheet and experts, by the pages alone."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from alerts.models import Case, Contact, Expert, Notification, Opinion
from config.schema.installation import Mail


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FOLDER = tmp_path
    mail = Mail(host="127.0.0.1", port=9, sender="a@b.example")
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"mail": mail})


def sheet(*rows):
    book, body = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(body)
    return SimpleUploadedFile("联系人.xlsx", body.getvalue())


def test_contacts_are_shown_then_loaded_and_asked_to_confirm(county, client_of):
    supervisor, address = client_of("supervisor"), reverse("contacts_import")
    unit = county.units[0]
    rows = [["单位", "姓名", "邮箱", "电话"], [unit.name, "郑新", "new@qinghe.example", "0539-1234567"]]
    shown = supervisor.post(address, {"file": sheet(*rows)})
    assert "郑新" in shown.content.decode()
    assert "新增" in shown.content.decode()
    assert not Contact.objects.filter(email="new@qinghe.example").exists()
    assert supervisor.post(address, {"pending": shown.context["kept"].pk}).status_code == 302
    made = Contact.objects.get(email="new@qinghe.example")
    assert (made.phone, made.confirmed_at) == ("0539-1234567", None)
    assert Notification.objects.filter(recipient="new@qinghe.example", purpose="confirm").count() == 1
    again = supervisor.post(address, {"file": sheet(*rows)})
    assert again.context["kept"] is None
    refused = supervisor.post(address, {"file": sheet(rows[0], ["没有的局", "甲", "a@b.example"])})
    assert "没有这个单位" in refused.content.decode()


def test_units_without_a_confirmed_contact_are_seen_by_supervisors(county, client_of):
    Contact.objects.filter(department=county.units[2]).update(confirmed_at=None)
    assert "没有确认过的联系人" in client_of("supervisor").get("/").content.decode()
    page = client_of("supervisor").get(reverse("departments")).content.decode()
    assert county.units[2].name in page
    assert "人工确认" in page
    assert "人工确认" not in client_of("judge").get(reverse("departments")).content.decode()
    client_of("supervisor").post(reverse("contacts_ask"))
    assert Notification.objects.filter(purpose="confirm").exists()


def test_an_expert_is_registered_confirmed_asked_and_written_down(county, client_of):
    supervisor, judge = client_of("supervisor"), client_of("judge")
    given = {"name": "孙教授", "organisation": "水利院", "email": "sun@institute.example", "sectors": ["城乡建设"]}
    assert judge.post(reverse("expert_new"), {**given, "email": "不是"}).status_code == 422
    assert "登记后由督办员或交办员发确认邮件" in judge.get(reverse("expert_new")).content.decode()
    assert "登记后向这个邮箱发确认邮件" in supervisor.get(reverse("expert_new")).content.decode()
    assert supervisor.post(reverse("expert_new"), given).status_code == 302
    assert judge.post(reverse("expert_new"), given).status_code == 409
    expert = Expert.objects.get()
    assert Notification.objects.filter(recipient=expert.email).count() == 1
    case = Case.objects.filter(state="triage").first()
    ask = reverse("case_action", args=[case.pk, "ask_expert"])
    assert "还没有确认过邮箱的专家" in judge.get(ask).content.decode()
    assert supervisor.post(reverse("expert_confirm", args=[expert.pk]), {"reason": "电话"}).status_code == 302
    sent = {"expert": expert.pk, "question": "要加泵吗", "due_at": "2026-11-21T15:00"}
    assert judge.post(ask, sent).status_code == 302
    opinion = Opinion.objects.get()
    page = judge.get(reverse("case", args=[case.pk])).content.decode()
    for word in ("专家意见", "孙教授", "要加泵吗", "代录意见"):
        assert word in page
    down = reverse("case_item", args=[case.pk, "write_down", opinion.pk])
    assert client_of("monitor").get(down).status_code == 403
    assert judge.post(down, {"text": "要加", "how": "电话"}).status_code == 302
    assert "要加" in judge.get(reverse("case", args=[case.pk])).content.decode()
    assert judge.get(reverse("expert_retire", args=[expert.pk])).status_code == 200
    assert judge.post(reverse("expert_retire", args=[expert.pk]), {"reason": "退休"}).status_code == 302
