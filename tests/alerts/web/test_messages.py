"""消息, printed notices, wishes, test messages and wordings, by the pages alone."""

from datetime import time

import pytest
from django.urls import reverse

from alerts import cases
from alerts.actors import Actor
from alerts.models import Assignment, Case, MessagePreference, Notification, OfficeEvent, Wording
from alerts.notify.links import new_token
from alerts.notify.mail import html_of
from alerts.notify.recipients import Recipient
from alerts.notify.writing import Letter, write
from config.channels import Messages
from config.schema.installation import Mail
from config.vocabulary import Role


@pytest.fixture
def mail(settings):
    update = {"mail": Mail(host="127.0.0.1", port=9, sender="a@b.example"), "messages": Messages(group_seconds=0)}
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update=update)


@pytest.fixture
def paper(county):
    """A notice for a unit in an office without mail; its text holds a one-time link."""
    part = county.cases[8].assignments.get(part="主办")
    text = f"请签收：https://desk.example/s/{new_token().sealed}\n结束"
    letter = Letter("assignment", "【一般】路灯 · 请签收", text)
    to = Recipient("李建国", "unit0@qinghe.example", paper=True)
    return write("paper", to, letter, county.now, part.case, part)


def test_an_office_without_mail_prints_hands_over_and_writes_down_to_whom(county, client_of, paper):
    assert (paper.channel, paper.state) == ("paper", "pending")
    dispatcher = client_of("dispatcher")
    assert paper.subject in dispatcher.get(reverse("messages")).content.decode()
    page = dispatcher.get(reverse("message", args=[paper.pk])).content.decode()
    assert "收件人签字" in page
    assert "sealed-" not in page
    handed = reverse("message_handed", args=[paper.pk])
    assert dispatcher.post(handed, {"whom": ""}).status_code == 422
    assert client_of("leader").post(handed, {"whom": "李明"}).status_code == 403
    assert dispatcher.get(handed).status_code == 405
    assert dispatcher.post(handed, {"whom": "李明，当面"}).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.sent_at) == ("sent", county.now)
    assert paper.handed_by == "何志强送交李明，当面"
    assert dispatcher.post(handed, {"whom": "再来"}).status_code == 404


def test_a_unit_reads_what_is_printed_for_its_people_of_a_case_and_not_of_its_part(county, client_of, paper):
    unit = county.users["owner"].staff.department
    unit.contacts.update(confirmed_at=county.now)
    address = unit.contacts.exclude(email="").first().email
    case = Assignment.objects.filter(department=unit).first().case
    letter = Letter("commitment", "【一般】路灯 · 承诺事项将到期", "请兑现")
    write("promise", Recipient("联络员", address, paper=True), letter, county.now, case, None)
    write("promise-other", Recipient("某人", "nobody@qinghe.example", paper=True), letter, county.now, case, None)
    page = client_of("owner").get(reverse("messages")).content.decode()
    assert page.count("承诺事项将到期") == 1


def test_a_message_is_seen_by_its_reader_his_unit_and_nobody_else(county, client_of, paper):
    own = paper.assignment.department
    seen = {
        name: client_of(name).get(reverse("message", args=[paper.pk])).status_code
        for name in ("owner", "colleague", "leader", "dispatcher")
    }
    inside = 200 if own == county.units[0] else 404
    assert seen == {"owner": inside, "colleague": inside, "leader": 404, "dispatcher": 200}
    write("m", Recipient(Role.MONITOR.zh), Letter("x", "给监测员的话", "文"), county.now)
    assert "给监测员的话" in client_of("monitor").get(reverse("messages")).content.decode()
    assert "给监测员的话" not in client_of("owner").get(reverse("messages")).content.decode()


def test_what_the_desk_is_told_of_a_part_is_not_the_units_to_read(county, client_of):
    """In an office without mail: the order that a supervisor has not signed yet, beside what is for a contact."""
    unit = county.units[0]
    unit.contacts.update(confirmed_at=county.now)
    part = Assignment.objects.filter(department=unit).first()
    signs = Recipient("周敏", "supervisor@qinghe.example")
    ask = write("sign", signs, Letter("order_proposed", "请签发督办单", "请签发"), county.now, part.case, part)
    for_us = Recipient("李建国", unit.contacts.exclude(email="").first().email)
    own = write("own", for_us, Letter("supervision", "督办单", "请办理"), county.now, part.case, part)
    assert {ask.channel, own.channel} == {"in_app"}
    mailed = write("mailed", for_us, Letter("reminder", "催办", "请抓紧"), county.now, part.case, part)
    Notification.objects.filter(pk=mailed.pk).update(channel="email", state="sent")
    page = client_of("owner").get(reverse("messages")).content.decode()
    assert reverse("message", args=[own.pk]) in page
    assert reverse("message", args=[mailed.pk]) in page
    assert reverse("message", args=[ask.pk]) not in page
    assert client_of("owner").get(reverse("message", args=[ask.pk])).status_code == 404


def test_a_unit_reads_nothing_of_a_case_it_has_no_part_in_nor_by_an_address_nobody_confirmed(county, client_of):
    unit = county.units[0]
    unit.contacts.update(confirmed_at=county.now)
    people = Recipient("李建国", unit.contacts.exclude(email="").first().email)
    part = Assignment.objects.filter(department=unit).first()
    foreign = Case.objects.exclude(assignments__department=unit).first()
    letter = Letter("commitment", "承诺事项将到期", "请兑现")
    other = write("other", people, letter, county.now, foreign, None)
    own = write("own", people, letter, county.now, part.case, None)
    owner = client_of("owner")
    addresses = [reverse("message", args=[one.pk]) for one in (other, own)]
    assert [owner.get(address).status_code for address in addresses] == [404, 200]
    unit.contacts.update(confirmed_at=None)
    assert [owner.get(address).status_code for address in addresses] == [404, 404]


def test_of_many_messages_twenty_are_shown_first(county, client_of, now):
    """A hundred are eleven thousand pixels on a phone."""
    told = {
        "purpose": "triage",
        "channel": "in_app",
        "recipient_name": Role.JUDGE.zh,
        "text": "正文",
        "created_at": now,
    }
    Notification.objects.bulk_create(Notification(key=f"many:{n}", subject=f"第{n:02}条", **told) for n in range(30))
    client = client_of("judge")
    page = client.get(reverse("messages")).content.decode()
    shown = [f"第{n:02}条" in page for n in range(30)]
    assert shown == [False] * 10 + [True] * 20
    assert "?all=1" in page
    assert "第00条" in client.get(reverse("messages"), {"all": "1"}).content.decode()


def test_a_test_message_goes_to_one_contact_by_a_button(county, client_of, mail):
    contact = county.units[1].contacts.get()
    address = reverse("contact_test", args=[contact.pk])
    assert "发测试通知" in client_of("supervisor").get(reverse("departments")).content.decode()
    assert client_of("monitor").post(address).status_code == 403
    assert client_of("supervisor").post(address).status_code == 302
    sent = Notification.objects.get(purpose="test")
    assert (sent.recipient, sent.channel, sent.state) == (contact.email, "email", "pending")


def test_a_failed_message_is_sent_again_by_a_button(county, client_of):
    failed = Notification.objects.filter(state="failed").first()
    page = client_of("monitor").get(reverse("notifications")).content.decode()
    assert "重新发送" in page
    assert client_of("leader").post(reverse("message_again", args=[failed.pk])).status_code == 403
    client_of("monitor").post(reverse("message_again", args=[failed.pk]))
    failed.refresh_from_db()
    assert failed.state == "pending"


def test_wishes_of_a_contact_are_kept_and_written_into_the_book(county, client_of, mail):
    contact = county.units[1].contacts.get()
    address, supervisor = reverse("contact_wishes", args=[contact.pk]), client_of("supervisor")
    assert supervisor.post(address, {"quiet_from": "22:00"}).status_code == 422
    given = {"quiet_from": "22:00", "quiet_until": "07:00", "digest_only": "on", "channel": "email"}
    assert supervisor.post(address, given).status_code == 302
    kept = MessagePreference.objects.get()
    assert (kept.address, kept.quiet_until, kept.digest_only) == (contact.email, time(7), True)
    assert OfficeEvent.objects.filter(kind="通知偏好").count() == 1
    assert client_of("judge").get(address).status_code == 403
    assert 'value="22:00"' in supervisor.get(address).content.decode()


def wording(kind: str = "instruction") -> str:
    return reverse("wording", args=[kind])


def test_a_wording_is_previewed_saved_used_and_taken_back(county, client_of):
    clerk = client_of("supervisor")
    assert "批示" in clerk.get(reverse("wordings")).content.decode()
    given = {
        "subject": "【{等级}】{编号} · {要求}",
        "opening": "{办理人}批示<b>了</b>，请看。",
        "closing": "电话 1234",
        "seen": 0,
    }
    shown = clerk.post(wording(), {**given, "do": "preview"}).content.decode()
    assert "赵敏批示&lt;b&gt;了&lt;/b&gt;，请看。" in shown
    assert "还没有保存" in shown
    assert not Wording.objects.exists()
    assert clerk.post(wording(), {**given, "do": "save"}).status_code == 302
    case = county.cases[8]
    cases.instruct(case, Actor("郑国栋", Role.LEADER), county.now, "立即整改")
    sent = Notification.objects.filter(purpose="instruction").order_by("-pk").first()
    assert sent.subject.startswith(f"【{case.severity}】{case.number} · ")
    assert "郑国栋批示<b>了</b>，请看。" in sent.text
    assert "&lt;b&gt;了" in html_of(sent)
    assert "电话 1234" in html_of(sent)
    assert case.title in sent.text  # the matter itself no wording can lose
    assert clerk.post(wording(), {"seen": 1, "do": "undo"}).status_code == 302
    assert [(row.number, row.opening) for row in Wording.objects.order_by("number")][-1] == (2, "")
    assert clerk.post(wording(), {"seen": 2, "do": "undo"}).status_code == 302  # the undoing is undone
    assert Wording.objects.order_by("number").last().opening == given["opening"]
    kinds = [event.kind for event in OfficeEvent.objects.filter(book="措辞簿").order_by("number")]
    assert kinds == ["改措辞", "撤回措辞", "撤回措辞"]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("opening", "{事由}"), ("opening", "{% include 'x' %}"), ("opening", "{单位.password}"), ("opening", "{"),
        ("subject", "没有要求"), ("subject", "{要求}{理由}"), ("opening", "长" * 1001),
    ],
)  # fmt: skip
def test_a_wording_that_cannot_be_used_is_refused_with_the_reason(county, client_of, part, text):
    given = {"subject": "", "opening": "", "closing": "", "seen": 0, part: text, "do": "save"}
    assert client_of("supervisor").post(wording(), given).status_code in {409, 422}
    assert not Wording.objects.exists()


def test_two_clerks_at_once_and_those_who_may_not(county, client_of):
    given = {"subject": "", "opening": "甲", "closing": "", "seen": 0, "do": "save"}
    assert client_of("supervisor").post(wording(), given).status_code == 302
    assert client_of("dispatcher").post(wording(), {**given, "opening": "乙"}).status_code == 409
    assert client_of("monitor").post(wording(), {**given, "seen": 1, "opening": "丙"}).status_code == 403
    assert client_of("owner").get(wording()).status_code == 403
    assert client_of("supervisor").get(wording("digest")).status_code == 404
    assert Wording.objects.get().opening == "甲"


def test_a_broken_wording_in_the_store_gives_the_built_in_one(county):
    from alerts.notify.mail import render
    from alerts.notify.wordings import current

    Wording.objects.create(purpose="returned", number=1, opening="{坏", at=county.now, by="x")
    text, _html = render("returned", {"unit": "县水务局", "part": "主办"}, current("returned"))
    assert "县水务局（主办）退回下列事项" in text


def test_a_preview_shows_the_mail_as_it_will_look_and_what_chats_and_phones_get(county, client_of):
    clerk = client_of("supervisor")
    given = {"subject": "", "opening": "请看<script>alert(1)</script>这件事。", "closing": "", "seen": 0}
    page = clerk.post(wording("assignment"), {**given, "do": "preview"}).content.decode()
    assert f'src="{wording("assignment")}look/?draft" sandbox' in page
    look = clerk.get(f"{wording('assignment')}look/?draft")
    html = look.content.decode()
    assert "请看&lt;script&gt;alert(1)&lt;/script&gt;这件事。" in html
    assert "<table" in html
    assert look["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in look["Content-Security-Policy"]
    assert look["Content-Security-Policy"].endswith("sandbox")
    chats, phone = clerk.get(wording("assignment")).context["short_forms"]
    assert "企业微信、钉钉、飞书" in chats[0]
    assert "一次性链接" not in chats[1]
    assert chats[1].startswith("【一般】学府路自来水发黄")
    assert phone[1] == "【一般】学府路自来水发黄 · 请 11月18日 09:30 前签收 https://…/inbox/34/"
    kept = clerk.get(f"{wording('assignment')}look/").content.decode()
    assert "这件事。" not in kept  # without a preview, the words in force
    assert not Wording.objects.exists()
    assert client_of("monitor").get(f"{wording('assignment')}look/?draft").content.decode() == kept
    assert client_of("owner").get(f"{wording('assignment')}look/").status_code == 403
    assert clerk.get(f"{wording('digest')}look/").status_code == 404


def test_every_kind_that_can_be_worded_has_its_look(county, client_of):
    from alerts.office.wording import editable

    clerk = client_of("supervisor")
    for kind in editable():
        assert clerk.get(reverse("wording", args=[kind.id])).status_code == 200, kind
        assert "</html>" in clerk.get(reverse("wording_look", args=[kind.id])).content.decode(), kind
