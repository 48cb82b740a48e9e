"""登记联系人: one contact entered on the page; before, only a sheet could name one."""

import pytest
from django.urls import reverse

from alerts.models import Contact, Notification
from alerts.models.office import OfficeEvent
from config.schema.installation import Mail


@pytest.fixture(autouse=True)
def mail(settings):
    mail = Mail(host="127.0.0.1", port=9, sender="a@b.example")
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"mail": mail})


@pytest.fixture
def given(county):
    return {"unit": county.units[0].pk, "name": "郑新", "role": "dept_contact", "email": "new@qinghe.example"}


@pytest.mark.parametrize("user", ["supervisor", "dispatcher"])
def test_a_contact_is_entered_unconfirmed_asked_and_written_into_the_book(county, client_of, given, user):
    client = client_of(user)
    answer = client.post(reverse("contact_new"), {**given, "phone": "0539-1234567"}, follow=True)
    assert "已登记" in answer.content.decode()
    made = Contact.objects.get(email="new@qinghe.example")
    assert (made.department, made.phone, made.confirmed_at) == (county.units[0], "0539-1234567", None)
    assert Notification.objects.filter(recipient=made.email, purpose="confirm").count() == 1
    assert OfficeEvent.objects.filter(reason__startswith="网页登记").exists()


def test_an_office_without_mail_says_that_nobody_was_written_to(county, client_of, given, settings):
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"mail": Mail()})
    page = client_of("supervisor").post(reverse("contact_new"), given, follow=True).content.decode()
    assert "没有配置发信服务器" in page
    assert "发出确认邮件" not in page
    assert not Notification.objects.filter(purpose="confirm", recipient=given["email"]).exists()


def test_an_address_that_the_unit_has_is_not_entered_again(county, client_of, given):
    client = client_of("supervisor")
    client.post(reverse("contact_new"), given)
    again = client.post(reverse("contact_new"), {**given, "email": "NEW@qinghe.example"})
    assert again.status_code == 422
    assert "已经登记过这个邮箱" in again.content.decode()
    assert Contact.objects.filter(email__iexact=given["email"]).count() == 1


def test_what_is_wrong_is_named_and_nothing_is_written(county, client_of, given):
    answer = client_of("supervisor").post(reverse("contact_new"), {**given, "email": "不是", "name": ""})
    assert answer.status_code == 422
    assert "请填写邮箱地址" in answer.content.decode()
    assert not Contact.objects.filter(name="郑新").exists()


def test_a_unit_without_contacts_offers_it_with_the_unit_chosen(county, client_of):
    unit = county.units[3]
    unit.contacts.all().delete()
    page = client_of("dispatcher").get(reverse("departments")).content.decode()
    address = f"{reverse('contact_new')}?unit={unit.pk}"
    assert address in page
    assert f'value="{unit.pk}" selected' in client_of("dispatcher").get(address).content.decode()
    assert reverse("contact_new") not in client_of("judge").get(reverse("departments")).content.decode()
