"""How soon a message is accepted: open lines, grave messages in the middle of a round, a thread of its own."""

import threading
import time
from datetime import datetime, timedelta

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from alerts.models import Case, Notification
from alerts.notify import outbox
from alerts.notify.lines import IDLE_SECONDS, Lines
from alerts.notify.outbox import SOME, Letter, write
from alerts.notify.recipients import Recipient
from config.clock import SHANGHAI
from pipeline.schedule import Job, build
from tests.alerts.conftest import MailServer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
LETTER = Letter("reminder", "【一般】路灯 · 请签收", "请签收。")


class Counting(MailServer):
    """Counts the connections."""

    greeted = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.greeted += 1
        session.host_name = hostname
        return responses


def put(key: str, now: datetime = NOW, case: Case | None = None) -> None:
    assert write(key, Recipient("安娜", f"{key}@town.example"), LETTER, now, case)


@pytest.fixture
def server(stopped_mail_server):
    found = Counting(stopped_mail_server.port)
    found.start()
    yield found
    found.stop()


@pytest.mark.server
@pytest.mark.django_db
def test_a_line_stays_open_from_round_to_round_and_is_closed_when_idle(server):
    moment = [0.0]
    with Lines(lambda: moment[0]) as lines:
        for number in range(3):
            put(f"k{number}", NOW + timedelta(seconds=number))
            assert outbox.deliver(NOW + timedelta(seconds=number), lines=lines).sent == 1
        assert server.greeted == 1
        moment[0] = IDLE_SECONDS + 1
        put("late", NOW + timedelta(minutes=5))
        assert outbox.deliver(NOW + timedelta(minutes=5), lines=lines).sent == 1
        assert server.greeted == 2
    assert len(server.received) == 4


@pytest.mark.server
@pytest.mark.django_db
def test_a_line_that_the_server_hung_up_is_opened_again_and_no_failure_is_noted(server, monkeypatch):
    monkeypatch.setattr("alerts.notify.email._SURE_SECONDS", 0.0)
    with Lines() as lines:
        put("a")
        assert outbox.deliver(NOW, lines=lines).sent == 1
        server.stop()
        server.start()
        put("b")
        assert outbox.deliver(NOW, lines=lines).sent == 1
    assert Notification.objects.filter(state="sent", attempts=1).count() == 2


@pytest.mark.server
@pytest.mark.django_db
def test_a_line_that_fails_is_dropped_and_the_next_try_opens_another(server):
    with Lines() as lines:
        server.stop()
        put("a")
        assert outbox.deliver(NOW, lines=lines).down == {"email"}
        server.start()
        assert outbox.deliver(NOW + timedelta(minutes=5), lines=lines).sent == 1


@pytest.mark.server
@pytest.mark.django_db
def test_a_grave_message_waits_for_a_few_and_not_for_a_round(mail_server, monkeypatch, town):
    case = Case.objects.create(
        number="JB2026-09999", title="桥", state="triage", severity="重大", sector="交通运输", detected_at=NOW,
        policy_version="p", flag_because="桥面塌陷",
    )  # fmt: skip
    for number in range(3 * SOME):
        put(f"k{number}")
    taken = []
    send = outbox.send

    def sending(notification, channel, now, report):
        taken.append(notification.key)
        if len(taken) == 2:
            put("grave", NOW + timedelta(microseconds=1), case)  # another process, while the round goes on
        send(notification, channel, now, report)

    monkeypatch.setattr(outbox, "send", sending)
    assert outbox.deliver(NOW).sent == 3 * SOME + 1
    assert taken.index("grave") == SOME


@pytest.mark.django_db
def test_a_job_with_a_thread_of_its_own_waits_for_no_other():
    blocked, ran = threading.Event(), threading.Event()
    every = IntervalTrigger(seconds=0.05)
    jobs = [Job(f"slow{number}", lambda: blocked.wait(20), every, grace=60) for number in range(4)]
    scheduler = build([*jobs, Job("outbox", ran.set, every, grace=60, own_thread=True)])
    thread = threading.Thread(target=scheduler.start, daemon=True)
    thread.start()
    try:
        time.sleep(0.5)
        ran.clear()
        assert ran.wait(10)
    finally:
        blocked.set()
        scheduler.shutdown(wait=True)
        thread.join(10)
