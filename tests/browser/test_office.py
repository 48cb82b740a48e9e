"""Roster, contacts, experts, reposts and hotline in a real browser, with long words everywhere."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.actors import Actor
from alerts.cases import hotline_files
from alerts.cases.hotline_files import Order
from alerts.models import Case, DutyShift, Handover, Opinion, Repost
from alerts.notify.links import unseal
from alerts.office import confirming, experts, handing, roster
from alerts.office.call_list import Called, set_list
from alerts.office.roster import Shift
from config.vocabulary import CallOutcome, Role, Sector, Severity
from pipeline.models import Source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "很长的一段话" * 12


@pytest.fixture
def busy(served, settings, tmp_path) -> Case:
    """Something on every page."""
    settings.FOLDER = tmp_path
    now, day = served.now, timedelta(days=1)
    judge = Actor("周敏", Role.JUDGE, served.users["judge"].pk)
    supervisor = Actor("吴敏", Role.SUPERVISOR, served.users["supervisor"].pk)
    roster.enter(
        [
            Shift(None, "赵一", now - day / 4, now + day / 2, "带班领导", "0539-7654321", "zhao@qinghe.example"),
            Shift(served.units[0], "钱二" * 10, now, now + day, "值班员", "0539-1234567转8001"),
            Shift(None, "孙三", now + day, now + 2 * day),
        ],
        judge,
        now,
    )
    handing.write(None, judge, now, "吴敏", LONG)
    set_list(
        None,
        [Called("张三", "副县长（分管应急管理和城乡建设）", "13800001111"), Called("李四", "", "0539-7")],
        judge,
        now,
    )
    set_list(served.units[0], [Called("周五", "局长", "0539-8")], judge, now)
    case = Case.objects.filter(state="triage").first()
    Case.objects.filter(pk=case.pk).update(severity=Severity.EXTREME.value)
    case.refresh_from_db()
    cases.note_call(case, judge, now, None, "张三", CallOutcome.NOT_REACHED, LONG)
    expert = experts.add(judge, now, "孙教授", LONG[:40], "教授", "sun@institute.example", list(Sector)[:6])
    confirming.confirm_by_hand(expert, supervisor, now, "电话")
    expert.refresh_from_db()
    cases.ask_opinion(case, judge, now, expert, LONG, now + day)
    experts.add(judge, now, "未确认", "院", "", "wait@institute.example", [Sector.URBAN])
    Source.objects.create(key="province", name="省政府网", kind="news", portal="superior")
    for late in (True, False):
        Repost.objects.create(
            title=f"关于{LONG}的通知",
            url="https://www.example.gov.cn/a.html",
            portal="省政府网",
            rule="jiangxi-repost",
            started_at=now - day * (2 if late else 0.1),
            due_at=now - day if late else now + day,
        )
    orders = [Order(2, f"RX2026112000{number}", LONG[:60], LONG, now, {"姓名": "刘"}, "新增") for number in range(3)]
    monitor = Actor("孙静", Role.MONITOR, served.users["monitor"].pk)
    hotline_files.load(orders, {"external_id": "工单号"}, monitor, now, f"{LONG}.xlsx")
    return case


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_nothing_of_it_runs_off_the_side(served, page_of, busy, size, scheme):
    page = page_of("root", size, scheme=scheme)
    repost, note, opinion = Repost.objects.first(), Handover.objects.get(), Opinion.objects.get()
    shift = DutyShift.objects.first().pk
    for path in (
        "/roster/",
        "/roster/new/",
        "/roster/import/",
        "/roster/calls/",
        "/roster/handover/",
        f"/roster/handover/{note.pk}/",
        f"/roster/{shift}/cancel/",
        "/departments/",
        "/departments/contacts/import/",
        "/departments/contacts/new/",
        "/experts/",
        "/experts/new/",
        "/reposts/",
        f"/reposts/{repost.pk}/link/",
        "/hotline/",
        "/hotline/?stand=waiting",
        "/hotline/import/",
        f"/cases/{busy.pk}/",
        f"/cases/{busy.pk}/call/",
        f"/cases/{busy.pk}/ask_expert/",
        f"/cases/{busy.pk}/write_down/{opinion.pk}/",
    ):
        assert page.goto(path).status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_pages_behind_links_need_no_login_and_fit(served, page_of, busy, size, monkeypatch):
    import re

    from alerts.models import Contact, Notification

    monkeypatch.setattr(confirming, "sends", lambda: True)  # the invented office has no mail server
    contact = Contact.objects.filter(confirmed_at=None).exclude(email="").first()
    confirming.ask(contact, Actor("吴敏", Role.SUPERVISOR), served.now)
    page = page_of("nobody", size)
    for purpose, head in (("confirm", "请确认登记的内容"), ("opinion", "请教 孙教授")):
        text = unseal(Notification.objects.filter(purpose=purpose).order_by("-id").first().text)
        path = re.search(r"(/[co]/\S+)", text)[1]
        assert page.goto(path).status == 200
        assert head in page.content()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(re.search(r"(/c/\S+)", unseal(Notification.objects.filter(purpose="confirm").last().text))[1])
    page.get_by_role("button", name="确认是我", exact=True).click()
    assert "已确认，谢谢" in page.content()
