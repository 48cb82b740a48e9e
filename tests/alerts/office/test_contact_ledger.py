"""An address that was confirmed and then changed behind the book's back is named; a contact never confirmed is not."""

from datetime import timedelta

import pytest

from alerts.actors import Actor
from alerts.models import Contact, Department
from alerts.office.confirming import confirm_by_hand
from alerts.office.contact_ledger import wrong_contacts
from config.vocabulary import Role
from tests.alerts.conftest import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed():
    unit = Department.objects.create(name="县水务局")
    contact = Contact.objects.create(department=unit, name="王干事", email="Water@example.gov.cn")
    confirm_by_hand(contact, Actor("刘督办", Role.SUPERVISOR), MONDAY, "电话核对")
    return contact


def test_a_confirmed_address_stays_the_one_of_the_book(confirmed):
    Contact.objects.filter(pk=confirmed.pk).update(email="water@example.gov.cn", name="王科员", phone="100")
    assert list(wrong_contacts()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "stranger@example.com"}, "联系人簿: 县水务局 王干事的已确认的邮箱与台账不符"),
        ({"confirmed_by": "本人回信确认"}, "的确认人与台账不符"),
    ],
)
def test_a_change_by_hand_is_named(confirmed, change, said):
    Contact.objects.filter(pk=confirmed.pk).update(**change)
    [line] = wrong_contacts()
    assert said in line


def test_a_changed_address_that_waits_for_a_new_word_is_well(confirmed):
    Contact.objects.filter(pk=confirmed.pk).update(email="new@example.gov.cn", confirmed_at=None, confirmed_by="")
    assert list(wrong_contacts()) == []


def test_an_address_that_is_confirmed_in_the_table_alone_is_named(confirmed):
    """One that was confirmed before the book said whose confirmation it is, is not."""
    for name, hours in (("张干事", -1), ("李干事", 1)):
        at = MONDAY + timedelta(hours=hours)
        Contact.objects.create(
            department=confirmed.department, name=name, email=f"{hours}@example.com", confirmed_at=at
        )
    assert list(wrong_contacts()) == ["联系人簿: 县水务局 李干事的确认与台账不符: 台账 没有, 表中 有"]
