"""Contacts and experts are confirmed by their answer or by hand; links are scoped, used once; looking does nothing."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from alerts import cases
from alerts.cases.guards import reachable
from alerts.duties.addresses import Line
from alerts.models import ConfirmLink, Contact, Notification, OfficeEvent
from alerts.notify.links import unseal
from alerts.notify.outbox import deliver
from alerts.office import confirming, contacts, experts
from alerts.rules.states import MoveRefused
from config import clock
from config.schema.installation import Mail
from config.vocabulary import Role, Sector
from tests.alerts.conftest import MONDAY

DAY = timedelta(days=1)


@pytest.fixture
def silent(town) -> Contact:
    return Contact.objects.get(email="archive@town.example")


@pytest.fixture(autouse=True)
def machine(stopped_mail_server):
    """An office with a mail server, which need not listen."""
    clock.install(lambda: MONDAY)
    yield
    clock.install(None)


def token_to(address: str) -> str:
    note = Notification.objects.filter(recipient=address).order_by("-id").first()
    return re.search(r"/[co]/(\S+)", unseal(note.text))[1]


def refused(code, call, *arguments):
    with pytest.raises(MoveRefused) as error:
        call(*arguments)
    assert error.value.code == code, error.value.zh


def test_the_answer_to_the_message_confirms_and_then_the_unit_can_be_given_a_case(town, silent, mail_server):
    confirming.ask(silent, town.dispatcher, MONDAY)
    deliver(MONDAY)
    [mail] = mail_server.to("archive@town.example")
    body = mail.get_body(("plain",)).get_content()
    address = re.search(r"https://desk\.example(/c/\S+)", body)[1]
    assert "sealed-" not in body
    page = Client()
    shown = page.get(address)
    assert "县档案局" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert page.head(address).status_code == 200
    silent.refresh_from_db()
    assert silent.confirmed_at is None
    with pytest.raises(MoveRefused):
        reachable([town.silent])
    assert "已确认" in page.post(address, {"answer": "yes"}).content.decode()
    silent.refresh_from_db()
    assert (silent.confirmed_at, silent.confirmed_by) == (MONDAY, "本人回信确认")
    reachable([town.silent])
    assert page.post(address, {"answer": "yes"}).status_code == 410
    assert page.get("/c/nonsense").status_code == 404
    assert [event.kind for event in OfficeEvent.objects.filter(book="联系人簿").order_by("number")] == [
        "请确认",
        "确认",
    ]


def test_who_says_not_me_is_shown_and_not_written_to_again(town, silent):
    confirming.ask(silent, town.supervisor, MONDAY)
    page = Client()
    page.post(f"/c/{token_to(silent.email)}", {"answer": "no"})
    silent.refresh_from_db()
    assert silent.declined_at == MONDAY
    assert silent.confirmed_at is None
    assert contacts.unconfirmed() == []
    from alerts.duties.checks import contact_findings

    assert any("说不是本人" in line for line in contact_findings())


def test_a_link_ends_with_a_new_one_a_new_address_the_time_and_the_confirmation(town, silent):
    confirming.ask(silent, town.supervisor, MONDAY)
    first = token_to(silent.email)
    confirming.ask(silent, town.supervisor, MONDAY)
    refused("token_revoked", confirming.look_up, first, MONDAY)
    second = token_to(silent.email)
    assert confirming.look_up(second, MONDAY + 13 * DAY)
    refused("token_expired", confirming.look_up, second, MONDAY + 14 * DAY)
    Contact.objects.filter(pk=silent.pk).update(email="other@town.example")
    refused("token_revoked", confirming.look_up, second, MONDAY)
    Contact.objects.filter(pk=silent.pk).update(email="archive@town.example", confirmed_at=MONDAY)
    refused("token_revoked", confirming.confirm_by_link, second, MONDAY)


def test_no_link_opens_the_page_of_another_kind(town, silent, dispatched, lead_token):
    confirming.ask(silent, town.supervisor, MONDAY)
    token = token_to(silent.email)
    page = Client()
    assert page.get(f"/s/{token}").status_code == 404
    assert page.get(f"/o/{token}").status_code == 404
    assert page.get(f"/c/{lead_token}").status_code == 404


@pytest.fixture
def lead_token(dispatched) -> str:
    note = Notification.objects.filter(purpose="assignment").first()
    return re.search(r"/s/(\S+)", unseal(note.text))[1]


@pytest.mark.parametrize("who", ["monitor", "judge", "leader"])
def test_who_may_not_ask(town, silent, who):
    refused("role", confirming.ask, silent, getattr(town, who), MONDAY)
    assert not ConfirmLink.objects.exists()


def test_by_hand_a_supervisor_says_how_he_checked(town, silent):
    refused("role", confirming.confirm_by_hand, silent, town.dispatcher, MONDAY, "电话核对")
    refused("content", confirming.confirm_by_hand, silent, town.supervisor, MONDAY, "  ")
    confirming.confirm_by_hand(silent, town.supervisor, MONDAY, "电话核对")
    refused("done", confirming.confirm_by_hand, silent, town.supervisor, MONDAY, "电话核对")
    refused("done", confirming.ask, Contact.objects.get(pk=silent.pk), town.supervisor, MONDAY)
    event = OfficeEvent.objects.get()
    assert (event.kind, event.actor) == ("人工确认", "督办丁")
    assert "电话核对" in event.reason


def test_who_has_no_address_cannot_be_asked(town, silent):
    silent.email = ""
    silent.save()
    refused("content", confirming.ask, silent, town.supervisor, MONDAY)


@pytest.fixture
def expert(town):
    return experts.add(town.judge, MONDAY, "孙教授", "省水利院", "教授", "Sun@Institute.example", [Sector.URBAN])


def confirmed(expert, town):
    confirming.confirm_by_hand(expert, town.supervisor, MONDAY, "电话核对")
    expert.refresh_from_db()
    return expert


def test_the_register_of_experts(town, expert):
    assert expert.email == "sun@institute.example"
    refused("same", experts.add, town.judge, MONDAY, "孙", "院", "", "sun@institute.example", [Sector.URBAN])
    refused("role", experts.add, town.monitor, MONDAY, "孙", "院", "", "a@b.example", [Sector.URBAN])
    refused("content", experts.add, town.judge, MONDAY, "孙", " ", "", "a@b.example", [Sector.URBAN])
    refused("content", experts.add, town.judge, MONDAY, "孙", "院", "", "a@b.example", [])
    assert experts.of_sector("城乡建设") == []
    confirmed(expert, town)
    assert experts.of_sector("城乡建设") == [expert]
    refused("content", experts.retire, expert, town.judge, MONDAY, "")
    experts.retire(expert, town.judge, MONDAY, "退休")
    assert experts.of_sector("城乡建设") == []
    refused("done", experts.retire, expert, town.judge, MONDAY, "退休")


def ask(case, town, expert, hours=8):
    return cases.ask_opinion(case, town.judge, MONDAY, expert, "这路口要加泵吗", MONDAY + timedelta(hours=hours))


def test_an_expert_is_asked_reminded_and_answers_by_his_link(town, expert, dispatched):
    refused("contact", cases.ask_opinion, dispatched, town.judge, MONDAY, expert, "问", MONDAY + DAY)
    opinion = ask(dispatched, town, confirmed(expert, town))
    refused("same", cases.ask_opinion, dispatched, town.judge, MONDAY, expert, "问", MONDAY + DAY)
    assert "孙教授" in str(dispatched.events.get(kind="请专家意见").data)
    cases.tick(MONDAY + timedelta(hours=5.9))
    assert not dispatched.events.filter(kind="专家意见催办").exists()
    for _twice in range(2):
        cases.tick(MONDAY + timedelta(hours=6))
    assert dispatched.events.filter(kind="专家意见催办").count() == 1
    for _twice in range(2):
        cases.tick(MONDAY + timedelta(hours=8))
    assert dispatched.events.filter(kind="专家意见逾期").count() == 1
    assert Notification.objects.filter(purpose="opinion_news", recipient="judge@town.example").count() == 1
    token, page = token_to(expert.email), Client()
    shown = page.get(f"/o/{token}").content.decode()
    assert "这路口要加泵吗" in shown
    assert "住房和城乡建设局" not in shown
    opinion.refresh_from_db()
    assert opinion.given_at is None
    assert page.post(f"/o/{token}", {"text": " "}).status_code == 422
    assert "意见已收到" in page.post(f"/o/{token}", {"text": "要加，见来电13912345678"}).content.decode()
    opinion.refresh_from_db()
    assert "13912345678" not in opinion.text
    assert opinion.channel == "link"
    assert page.post(f"/o/{token}", {"text": "再说"}).status_code == 410
    event = dispatched.events.get(kind="专家意见")
    assert event.channel == "token"
    cases.tick(MONDAY + timedelta(hours=60))
    assert dispatched.events.filter(kind__startswith="专家意见").count() == 3


def test_the_desk_writes_down_what_was_said_or_takes_the_question_back(town, expert, dispatched):
    opinion = ask(dispatched, town, confirmed(expert, town))
    refused("role", cases.write_down, opinion, town.monitor, MONDAY, "要加", "电话")
    refused("content", cases.write_down, opinion, town.judge, MONDAY, "要加", " ")
    done = cases.write_down(opinion, town.supervisor, MONDAY, "要加", "11月23日电话")
    assert done.text == "要加\n（11月23日电话，督办丁代录）"
    refused("done", cases.withdraw_opinion, done, town.judge, MONDAY, "不用了")
    again = ask(dispatched, town, expert)
    token = token_to(expert.email)
    cases.withdraw_opinion(again, town.judge, MONDAY, "已有结论")
    refused("token_revoked", cases.look_up_opinion, token, MONDAY)
    assert "不再需要" in Notification.objects.filter(recipient=expert.email).order_by("-id").first().subject
    refused("done", cases.write_down, again, town.judge, MONDAY, "要加", "电话")


@pytest.mark.parametrize(
    ("who", "question", "hours", "code"),
    [
        ("monitor", "问", 1, "role"),
        ("dispatcher", "问", 1, "role"),
        ("judge", " ", 1, "content"),
        ("judge", "问", 0, "content"),
    ],
)
def test_requests_that_are_refused(  # noqa: PLR0917
    town, expert, dispatched, who, question, hours, code
):
    confirmed(expert, town)
    due = MONDAY + timedelta(hours=hours)
    refused(code, cases.ask_opinion, dispatched, getattr(town, who), MONDAY, expert, question, due)
    assert not Notification.objects.filter(recipient=expert.email).exists()


def test_every_message_to_an_expert_is_named_in_the_ledger(town, expert, dispatched):
    opinion = ask(dispatched, town, confirmed(expert, town))
    cases.tick(MONDAY + timedelta(hours=6))
    cases.withdraw_opinion(opinion, town.judge, MONDAY + timedelta(hours=7), "已有结论")
    sent = Notification.objects.filter(recipient=expert.email).count()
    events = dispatched.events.filter(kind__in=["请专家意见", "专家意见催办", "撤回专家意见"])
    assert sent == events.count() == 3
    assert all("孙教授" in event.data["expert"] for event in events)


def test_an_office_without_mail_asks_nobody_and_says_so(town, silent, settings):
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"mail": Mail()})
    refused("mail", confirming.ask, silent, town.supervisor, MONDAY)
    refused("mail", contacts.ask_all, town.supervisor, MONDAY)
    new = Line(town.silent, "新人", "new@town.example", Role.DEPT_CONTACT, "新增", "")
    assert contacts.load([new], town.supervisor, MONDAY, "网页登记") == 0
    assert "人工确认" in contacts.told(0)
    assert not ConfirmLink.objects.exists()
    assert Contact.objects.filter(email=new.email, confirmed_at=None).exists()
