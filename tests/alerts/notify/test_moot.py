"""请研判 is not sent once the case was judged; when that is taken back, it is."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.models import Notification
from alerts.notify import outbox
from config.vocabulary import Severity
from tests.alerts.conftest import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.server]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def entered(town):
    return cases.open_by_hand("路灯不亮", "路灯坏了三天。", "电话", MONDAY, Severity.ORDINARY, town.monitor, MONDAY)


def asked(mail_server) -> list[str]:
    return [str(mail["Subject"]) for mail in mail_server.received if "研判" in str(mail["Subject"])]


def test_before_the_case_is_judged_its_judges_are_asked(mail_server, entered):
    outbox.deliver(MONDAY + MINUTE)
    assert len(asked(mail_server)) == 2


def test_after_the_dispatch_nobody_is_asked_to_judge(mail_server, entered, town):
    cases.dispatch(entered, town.dispatcher, MONDAY, town.housing)
    outbox.deliver(MONDAY + 2 * MINUTE)
    assert asked(mail_server) == []
    moot = Notification.objects.filter(purpose="triage")
    assert {one.get_state_display() for one in moot} == {"不需再发"}
    assert {one.error for one in moot} == {"已不需研判（已交办）"}


def test_a_dispatch_that_is_taken_back_lets_them_be_asked_again(mail_server, entered, town):
    cases.dispatch(entered, town.dispatcher, MONDAY, town.housing)
    outbox.deliver(MONDAY + 0.5 * MINUTE)
    cases.undo(entered, town.dispatcher, MONDAY + 0.9 * MINUTE)
    outbox.deliver(MONDAY + MINUTE)
    assert len(asked(mail_server)) == 2


def test_what_is_moot_is_not_joined_with_what_is_not(mail_server, entered, town, settings):
    from config.channels import Messages

    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"messages": Messages(group_seconds=60)})
    other = cases.open_by_hand("井盖丢了", "井盖不见了。", "电话", MONDAY, Severity.ORDINARY, town.monitor, MONDAY)
    outbox.deliver(MONDAY)
    cases.reject(other, town.judge, MONDAY, "重复", "")
    outbox.deliver(MONDAY + MINUTE)
    assert len(asked(mail_server)) == 2
    assert not any("汇总" in subject for subject in asked(mail_server))
