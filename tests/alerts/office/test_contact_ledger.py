"""An address that was confirmed and then changed behind the book's back is named; a contact never confirmed is not."""

from datetime import timedelta

import pytest

from alerts.actors import Actor
from alerts.duties.addresses import Line
from alerts.models import Contact, Department, OfficeEvent
from alerts.office.confirming import confirm_by_hand
from alerts.office.contact_ledger import wrong_contacts
from alerts.office.contacts import load
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
    Contact.objects.filter(pk=confirmed.pk).update(email="water@example.gov.cn")
    assert list(wrong_contacts()) == []


def test_a_sheet_may_change_name_role_and_telephone_and_what_it_says_counts_from_then(confirmed):
    line = Line(confirmed.department, "王科员", confirmed.email, Role.DEPT_HEAD, "更改", "0539-100")
    load([line], Actor("刘督办", Role.SUPERVISOR), MONDAY + timedelta(days=1), "联系人.xlsx")
    assert list(wrong_contacts()) == []
    Contact.objects.filter(pk=confirmed.pk).update(phone="0539-999")
    assert list(wrong_contacts()) == ["联系人簿: 县水务局 王科员的电话与台账不符"]


def test_a_sheet_that_took_a_contact_for_new_who_has_confirmed_since_is_in_the_book(confirmed):
    line = Line(confirmed.department, "王科员", confirmed.email, Role.DEPT_CONTACT, "新增", "")
    load([line], Actor("刘督办", Role.SUPERVISOR), MONDAY + timedelta(days=1), "联系人.xlsx")
    confirmed.refresh_from_db()
    assert confirmed.name == "王科员"
    assert list(wrong_contacts()) == []


def test_what_the_administration_changes_is_in_the_book(confirmed, admin_client):
    """Name and telephone in Django's own pages: an event, and the confirmation stays."""
    unit, at = confirmed.department, f"/admin/alerts/department/{confirmed.department_id}/change/"
    form = admin_client.get(at).context["adminform"].form
    rows = admin_client.get(at).context["inline_admin_formsets"][0].formset
    posted = {name: value for name, value in form.initial.items() if value is not None}
    posted |= {f"{rows.prefix}-{key}": value for key, value in rows.management_form.initial.items()}
    for row in rows.initial_forms:
        posted |= {f"{row.prefix}-{name}": value for name, value in row.initial.items() if value is not None}
    posted |= {f"{rows.prefix}-0-phone": "0539-200", "aliases": "[]", "matters": "[]", "successors": "[]"}
    posted |= {f"{rows.prefix}-0-id": confirmed.pk, f"{rows.prefix}-0-department": unit.pk}
    done = admin_client.post(at, posted)
    assert done.status_code == 302, done.context["errors"]
    confirmed.refresh_from_db()
    assert (confirmed.phone, confirmed.department) == ("0539-200", unit)
    told = OfficeEvent.objects.last()
    assert (told.kind, told.actor, told.role) == ("更改联系人", "管理员 admin", "system")
    assert list(wrong_contacts()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "stranger@example.com"}, "联系人簿: 县水务局 王干事的已确认的邮箱与台账不符"),
        ({"confirmed_by": "本人回信确认"}, "的确认人与台账不符"),
        ({"name": "李干事"}, "的姓名与台账不符"),
        ({"role": "dept_head"}, "的身份与台账不符"),
        ({"phone": "13900000000"}, "的电话与台账不符"),
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
    assert list(wrong_contacts()) == ["联系人簿: 县水务局 李干事的确认与台账不符：台账 没有，表中 有"]
