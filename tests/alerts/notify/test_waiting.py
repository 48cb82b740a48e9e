"""One person gets one message for what waits together; grave matters never wait; wishes of a person are kept."""

from datetime import datetime, time, timedelta

import pytest

from alerts import cases
from alerts.models import MessagePreference, Notification
from alerts.notify import outbox
from alerts.notify.links import unseal
from alerts.notify.outbox import Letter, write
from alerts.notify.recipients import Recipient
from config.channels import Messages
from config.clock import SHANGHAI
from tests.alerts.conftest import MONDAY, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.server]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
ANN = Recipient("安娜", "ann@town.example")
SECOND = timedelta(seconds=1)
HOUSING = "housing-dept_contact@town.example"


def letter(number: int, act_by: datetime | None = None) -> Letter:
    return Letter(
        "reminder", f"【一般】路灯{number} · 请签收", f"请签收{number}。", None, f"https://d.example/{number}", act_by
    )


def settle(settings, **values) -> None:
    messages = Messages(**{"group_seconds": 60, **values})
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"messages": messages})


def prefer(**values) -> None:
    MessagePreference.objects.create(address=ANN.address, changed_at=NOW, changed_by="安娜", **values)


def rounds(until: timedelta, step: timedelta = SECOND, start: datetime = NOW) -> datetime | None:
    """Deliver in steps as the scheduler does; gives when the first message went out."""
    now = start
    while now <= start + until:
        if outbox.deliver(now).sent:
            return now
        now += step
    return None


def test_thirty_cases_in_a_minute_are_one_message(mail_server, settings, town, hit) -> None:
    """Dispatched one after the other within a minute; each contact gets one mail that holds every sign-off link."""
    settle(settings)
    for number in range(30):
        at = MONDAY + number * SECOND
        case = cases.open_candidate(make_topic(f"路灯{number}不亮", "一般", 1), hit, at)
        cases.dispatch(case, town.dispatcher, at, town.housing)
        outbox.deliver(at)
    for second in range(30, 120):  # each dispatch can be taken back for a minute; then the window begins
        outbox.deliver(MONDAY + second * SECOND)
    assert mail_server.to(HOUSING) == []
    outbox.deliver(MONDAY + 120 * SECOND)
    (mail,) = mail_server.to(HOUSING)
    assert mail["Subject"].startswith("【汇总】30 条通知：交办 30 条 · 最早")
    text = mail.get_body(("plain",)).get_content()
    links = [unseal(one.link) for one in Notification.objects.filter(recipient=HOUSING, purpose="assignment")]
    assert len(links) == 30
    assert all(link in text for link in links)
    assert "sealed-" not in text
    states = Notification.objects.filter(recipient=HOUSING, purpose="assignment").values_list("state", flat=True)
    assert set(states) == {"sent"}
    assert outbox.deliver(MONDAY + timedelta(hours=5)).sent == 0


def test_one_message_alone_goes_as_itself_after_its_window(mail_server, settings) -> None:
    settle(settings)
    write("k", ANN, letter(1), NOW)
    assert rounds(timedelta(minutes=3)) == NOW + 60 * SECOND
    assert mail_server.received[0]["Subject"] == "【一般】路灯1 · 请签收"


def test_a_grave_matter_waits_for_nothing(mail_server, settings, town, hit) -> None:
    settle(settings, quiet_hours="00:00-23:59")
    case = cases.open_candidate(make_topic("化工厂爆炸", "特别重大"), hit, NOW)
    cases.dispatch(case, town.dispatcher, NOW, town.housing)
    outbox.deliver(NOW)
    assert len(mail_server.to(HOUSING)) == 1


def test_quiet_hours_of_a_person_outrank_those_of_the_office(mail_server, settings) -> None:
    settle(settings, quiet_hours="08:00-20:00")
    prefer(quiet_from=time(8, 30), quiet_until=time(10, 0))
    for number in range(3):
        write(f"k{number}", ANN, letter(number), NOW)
    write("other", Recipient("鲍勃", "bob@town.example"), letter(9), NOW)
    outbox.deliver(NOW)
    assert rounds(timedelta(hours=12), timedelta(minutes=5)) == NOW.replace(hour=10)
    assert mail_server.recipients == ["ann@town.example"]
    outbox.deliver(NOW.replace(hour=20))
    assert mail_server.recipients == ["ann@town.example", "bob@town.example"]


def test_one_message_a_day_but_not_past_what_is_asked(mail_server, settings) -> None:
    settle(settings, digest_at="17:00")
    prefer(digest_only=True)
    for number in range(3):
        write(f"k{number}", ANN, letter(number, NOW + timedelta(days=2)), NOW + number * timedelta(hours=1))
    write("due", ANN, letter(9, NOW + timedelta(hours=2)), NOW)
    outbox.deliver(NOW)
    outbox.deliver(NOW + timedelta(minutes=1))
    assert len(mail_server.received) == 1  # what falls due at eleven did not wait, and took along what waited then
    outbox.deliver(NOW.replace(hour=12))
    outbox.deliver(NOW.replace(hour=17))
    assert len(mail_server.received) == 2
    assert mail_server.received[1]["Subject"].startswith("【汇总】2 条")


def test_a_group_that_is_tried_again_has_the_same_message_id(mail_server, settings) -> None:
    settle(settings)
    for number in range(4):
        write(f"k{number}", ANN, letter(number), NOW)
    mail_server.data_answer = "451 later"
    outbox.deliver(NOW)
    outbox.deliver(NOW + 60 * SECOND)
    group = Notification.objects.get(purpose="group")
    assert (group.state, group.members.count()) == ("pending", 4)
    write("later", ANN, letter(5), NOW + 61 * SECOND)  # what comes later is a message of its own
    mail_server.data_answer = "250 OK"
    for minute in range(1, 5):
        outbox.deliver(NOW + timedelta(minutes=minute, seconds=1))
    assert [mail["Message-ID"] for mail in mail_server.received].count(f"<{group.message_id}>") == 1
    assert len(mail_server.received) == 2
    assert set(Notification.objects.values_list("state", flat=True)) == {"sent"}


def test_a_confirmation_that_somebody_just_asked_for_does_not_wait(mail_server, settings) -> None:
    settle(settings, quiet_hours="00:00-23:59")
    write("k", ANN, Letter("confirm", "请确认", "请确认。"), NOW)
    assert outbox.deliver(NOW).sent == 1


def test_a_deputy_is_told_why(mail_server, town, hit) -> None:
    deputy = town.water.contacts.get(role="dept_contact")
    town.housing.contacts.filter(role="dept_contact").update(absent_from=MONDAY.date(), deputy=deputy)
    case = cases.open_candidate(make_topic("路灯不亮", "一般"), hit, MONDAY)
    cases.dispatch(case, town.dispatcher, MONDAY, town.housing)
    outbox.deliver(MONDAY + 60 * SECOND)
    (mail,) = mail_server.to(deputy.email)
    why = "县住房和城乡建设局住建局承办联络员不在岗，登记由您代岗，因此本通知发给您。"
    assert why in mail.get_body(("plain",)).get_content()
    assert why in mail.get_body(("html",)).get_content()
