"""不在岗和代岗: who hears in whose place, by the office and by the pages."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.actors import Actor
from alerts.models import Assignment, Contact, Notification, OfficeEvent
from alerts.office import absences
from alerts.office.absences import Absence
from alerts.rules.states import MoveRefused
from config.vocabulary import Part, Role
from tests.alerts.conftest import MONDAY

pytestmark = pytest.mark.django_db
SUPERVISOR = Actor("吴敏", Role.SUPERVISOR)


def at(hours: float):
    """Hours after Monday 09:00."""
    return MONDAY + timedelta(hours=hours)


def contact_of(unit, number=0):
    return unit.contacts.filter(confirmed_at__isnull=False).order_by("pk")[number]


def test_a_participants_message_goes_to_who_stands_in_and_says_why(town, new_topic, hit):
    """会商 of a unit whose contacts are away: the deputy of another unit hears, signs for nobody but by the link."""
    day = at(0).date()
    deputy = contact_of(town.housing)
    for contact in town.water.contacts.filter(confirmed_at__isnull=False):
        absences.report(contact, Absence(day, day + timedelta(days=2), deputy), SUPERVISOR, at(0))
    case = cases.open_candidate(new_topic("积水"), hit, at(0))
    cases.dispatch(case, town.dispatcher, at(0.1), town.housing)
    before = set(Notification.objects.values_list("pk", flat=True))
    cases.invite(case, town.dispatcher, at(1), Part.CONSULT, [town.water], "请提意见")
    told = Notification.objects.exclude(pk__in=before).filter(assignment__department=town.water)
    assert {one.recipient for one in told} == {deputy.email}
    assert "代岗" in told[0].text
    assert Assignment.objects.get(case=case, part="会商").state == "pending_ack"
    for contact in town.water.contacts.exclude(absent_from=None):
        absences.end(contact, SUPERVISOR, at(2))
    cases.invite(case, town.dispatcher, at(3), Part.INFORM, [town.street], "知悉")
    assert OfficeEvent.objects.filter(kind="登记不在岗").count() == OfficeEvent.objects.filter(kind="回岗").count() >= 1


@pytest.mark.parametrize(
    ("start", "until", "who", "said"),
    [
        (1, 0, "", "不能早于"),
        (-5, -1, "", "已经过去"),
        (0, 1, "self", "不能是本人"),
        (0, 1, "unconfirmed", "还没有确认"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(town, start, until, who, said):
    contact, day = contact_of(town.water), at(0).date()
    other = Contact.objects.create(department=town.water, email="new@town.example")
    deputy = {"self": contact, "unconfirmed": other}.get(who)
    days = Absence(day + timedelta(days=start), day + timedelta(days=until), deputy)
    with pytest.raises(MoveRefused, match=said):
        absences.report(contact, days, SUPERVISOR, at(0))
    contact.refresh_from_db()
    assert contact.absent_from is None
    with pytest.raises(MoveRefused, match="没有登记不在岗"):
        absences.end(contact, SUPERVISOR, at(0))
    assert not OfficeEvent.objects.filter(kind__in=("登记不在岗", "回岗")).exists()


def test_a_unit_keeps_its_own_and_no_other_units(town):
    own, day = contact_of(town.water), at(0).date()
    absences.report(own, Absence(day, None, None), town.head(town.water), at(0))
    for actor in (town.head(town.housing), town.monitor, town.leader):
        with pytest.raises(MoveRefused):
            absences.report(own, Absence(day, None, None), actor, at(0))
