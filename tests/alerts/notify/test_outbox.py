from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction

from alerts import cases
from alerts.models import Notification
from alerts.notify import outbox
from alerts.notify.failures import GIVE_UP_AFTER, back_off
from alerts.notify.outbox import Letter, resend, write
from alerts.notify.recipients import Recipient
from alerts.notify.sending import claim
from config.clock import SHANGHAI

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
ANN = Recipient("安娜", "ann@town.example")
LETTER = Letter("reminder", "【一般】路灯 · 请签收", "请签收。", html="<p>请签收。</p>")


def put(key: str = "k", to: Recipient = ANN, now: datetime = NOW) -> Notification:
    notification = write(key, to, LETTER, now)
    assert notification is not None
    return notification


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.server
def test_a_message_is_sent_once(mail_server):
    put()
    assert outbox.deliver(NOW).sent == 1
    assert outbox.deliver(NOW + minutes(60)).sent == 0
    assert len(mail_server.received) == 1
    row = Notification.objects.get()
    assert (row.state, row.sent_at, row.attempts, row.next_attempt_at) == ("sent", NOW, 1, None)


@pytest.mark.server
@pytest.mark.django_db(transaction=True)
def test_a_store_too_busy_to_note_a_sent_message_is_asked_again(mail_server):
    put()
    refused = []

    def busy(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "sent" in params and len(refused) < 2:
            refused.append(sql)
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(busy):
        assert outbox.deliver(NOW).sent == 1
    assert len(refused) == 2
    outbox.deliver(NOW + minutes(60))
    assert len(mail_server.received) == 1


def test_a_key_is_written_once_however_often(stopped_mail_server):
    put()
    assert write("k", ANN, LETTER, NOW) is None
    assert Notification.objects.count() == 1


def test_a_long_key_stays_unique(stopped_mail_server):
    put("x" * 300 + "1")
    put("x" * 300 + "2")
    assert Notification.objects.count() == 2


@pytest.mark.server
def test_a_server_that_is_down_and_comes_back_loses_nothing(stopped_mail_server):
    for number in range(5):
        put(f"k{number}")
    report = outbox.deliver(NOW)
    assert (report.sent, report.retried, report.down) == (0, 1, {"email"})
    assert Notification.objects.filter(state="pending", attempts=0).count() == 4
    assert "无法使用邮件服务器" in Notification.objects.get(attempts=1).error
    stopped_mail_server.start()
    assert outbox.deliver(NOW + minutes(0.5)).sent == 4
    assert outbox.deliver(NOW + minutes(2)).sent == 1
    assert len({mail["Message-ID"] for mail in stopped_mail_server.received}) == 5


@pytest.mark.server
def test_a_refused_address_fails_for_good_and_the_monitors_are_told(mail_server, town):
    mail_server.refuse["ann@town.example"] = "550 5.1.1 no such user"
    put()
    put("k2", Recipient("鲍勃", "bob@town.example"))
    report = outbox.deliver(NOW)
    assert (report.sent, report.failed) == (1, 1)
    failed = Notification.objects.get(key="k")
    assert (failed.state, failed.next_attempt_at) == ("failed", None)
    assert "550" in failed.error
    notes = Notification.objects.filter(purpose="delivery_failed")
    assert {(note.channel, note.recipient) for note in notes} == {("in_app", ""), ("email", "monitor@town.example")}
    outbox.deliver(NOW)
    body = mail_server.to("monitor@town.example")[0].get_body(("plain",)).get_content()
    assert "【一般】路灯" in body
    assert "安娜 ann@town.example" in body


@pytest.mark.server
def test_a_failure_notice_that_fails_makes_no_further_mail(mail_server, town):
    mail_server.refuse |= {"ann@town.example": "550 no", "monitor@town.example": "550 no"}
    put()
    for _ in range(4):
        outbox.deliver(NOW)
    assert Notification.objects.filter(channel="email").count() == 2
    assert Notification.objects.filter(channel="email", state="failed").count() == 2


@pytest.mark.server
@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_temporary_refusal_is_tried_again_later(mail_server, where):
    if where == "rcpt":
        mail_server.refuse["ann@town.example"] = "451 4.2.1 greylisted"
    else:
        mail_server.data_answer = "451 4.3.0 try later"
    put()
    assert outbox.deliver(NOW).retried == 1
    row = Notification.objects.get()
    assert NOW + minutes(1) <= row.next_attempt_at <= NOW + minutes(1.25)
    assert outbox.deliver(NOW + minutes(0.9)).retried == 0
    mail_server.refuse.clear()
    mail_server.data_answer = "250 OK"
    assert outbox.deliver(NOW + minutes(2)).sent == 1


@pytest.mark.server
def test_content_that_is_refused_fails_for_good(mail_server):
    mail_server.data_answer = "554 5.6.0 not wanted"
    put()
    assert outbox.deliver(NOW).failed == 1


@pytest.mark.parametrize("address", ["no-at-sign", "a b@x.example", "汉@x.example", "a@x.example, b@x.example"])
@pytest.mark.server
def test_an_address_that_is_none_fails_and_the_rest_goes_on(mail_server, address):
    put("bad", Recipient("坏", address))
    put("good")
    report = outbox.deliver(NOW)
    assert (report.sent, report.failed) == (1, 1)


def test_the_monitors_are_told_once_a_day_that_messages_wait(stopped_mail_server, town):
    put()
    now = NOW
    for _ in range(8):
        outbox.deliver(now)
        now += timedelta(hours=1)
    assert Notification.objects.filter(purpose="delivery_stuck", channel="in_app").count() == 1


def test_after_days_a_message_is_given_up_visibly_and_a_person_may_send_it_again(stopped_mail_server, town):
    row = put()
    Notification.objects.filter(pk=row.pk).update(attempts=GIVE_UP_AFTER - 1)
    assert outbox.deliver(NOW).failed == 1
    row.refresh_from_db()
    assert row.state == "failed"
    assert resend(row, NOW)
    assert not resend(row, NOW)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("pending", 0)


def test_waits_double_from_a_minute_to_an_hour_with_jitter():
    for attempt, middle in ((1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32)):
        for _ in range(50):
            assert max(minutes(1), minutes(middle * 0.75)) <= back_off(attempt) <= minutes(middle * 1.25)
    assert all(minutes(45) <= back_off(attempt) <= minutes(60) for attempt in (7, 8, 40, 4000))
    assert len({back_off(3) for _ in range(20)}) > 1


def test_a_claimed_message_is_left_alone_until_its_lease_ends(stopped_mail_server):
    row = put()
    assert claim(Notification.objects.get(), NOW)
    assert not claim(row, NOW)
    assert outbox.deliver(NOW + minutes(1.9)).retried == 0
    assert outbox.deliver(NOW + minutes(2)).retried == 1


def test_without_an_address_a_message_is_inside_the_system_only():
    put(to=Recipient("监测员"))
    row = Notification.objects.get()
    assert (row.channel, row.state, row.sent_at) == ("in_app", "sent", NOW)


def test_a_move_that_is_rolled_back_leaves_no_message(town, topic, hit):
    def move_and_fail() -> None:
        with transaction.atomic():
            case = cases.open_candidate(topic, hit, NOW)
            cases.dispatch(case, town.dispatcher, NOW, town.housing)
            assert Notification.objects.exists()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        move_and_fail()
    assert Notification.objects.count() == 0
