"""Each role's day in a real browser at both widths; pictures are kept in build/pictures."""

import re
from datetime import timedelta

import pytest

from alerts.cases import snoozing
from alerts.models import Assignment, Case, Contact
from alerts.notify.links import new_token, unseal
from tests.browser.pictures import keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize("size", ["desk", "phone"])


def first(page):
    """The first row of the list."""
    return page.locator("[data-list] .row").first


def with_time(served) -> int:
    """An alert whose clocks leave it more than an hour; on this Friday afternoon one is given it."""
    case = Case.objects.filter(state="triage", severity="一般").order_by("pk").first()
    case.timers.filter(stopped_at=None).update(due_at=served.now + timedelta(hours=2))
    return case.pk


def test_an_alert_is_dispatched_in_three_keys(served, page_of):
    """j, e, enter: the proposal stands in the form, and the list comes back."""
    Case.objects.filter(state="triage").update(proposal={"lead": served.units[1].name})
    page = page_of("dispatcher")
    page.goto("/alerts/")
    case = int(first(page).get_attribute("data-case"))
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url(re.compile(rf"/cases/{case}/dispatch/"))
    page.locator(".button-go:focus").wait_for()
    keep(page, "dispatch-desk")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/alerts/\?tab=triage"))
    assert Case.objects.get(pk=case).state == "dispatched"
    assert page.locator(f'[data-case="{case}"]').count() == 0


def test_a_judge_rejects_many_by_keyboard_and_takes_it_back(served, page_of):
    """Space chooses, x asks once, z undoes; the grave one is not taken back and stays chosen by nobody."""
    page = page_of("judge")
    page.goto("/alerts/?tab=triage&severity=一般")
    for key in ("j", " ", "j", " "):
        page.keyboard.press(key)
    assert page.locator("[data-count]").inner_text() == "已选 2 件"
    page.keyboard.press("x")
    page.wait_for_url(re.compile(r"/alerts/bulk/reject/"))
    page.locator("[name=reason_code]:focus").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/alerts/\?"))
    for key in ("j", " ", "j", " ", "x"):
        page.keyboard.press(key)
    page.locator("[name=reason_code]:focus").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/alerts/\?"))
    assert Case.objects.filter(state="rejected", reject_reason="重复").count() == 2
    page.keyboard.press("z")
    page.wait_for_selector("text=已撤销")
    assert not Case.objects.filter(state="rejected", reject_reason="重复").exists()


def test_the_keys_are_told_without_losing_the_row(served, page_of):
    """The help floats; escape puts it away, out of a form it leads first out of the field, then back."""
    page = page_of("judge")
    page.goto("/alerts/?tab=all")
    page.keyboard.press("j")
    page.keyboard.press("?")
    page.locator(".keys-over[open]").get_by_text("撤销刚才的操作").wait_for()
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Escape")
    assert page.locator("details.keys[open]").count() == 0
    assert page.locator(".row.here .row-title:focus").count() == 1
    page.goto("/alerts/?tab=triage")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.wait_for_url(re.compile(r"/alerts/bulk/snooze/"))
    page.locator("textarea, input[type=text]").first.focus()
    page.keyboard.type("xz")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/alerts/\?tab=triage"))


def test_keys_in_a_field_type_and_do_nothing_else(served, page_of):
    page = page_of("judge")
    page.goto("/alerts/?tab=triage&severity=一般")
    page.get_by_text("存为视图").click()
    page.get_by_label("视图名称").press_sequentially("xsejk 城区")
    page.get_by_role("button", name="保存视图").click()
    page.wait_for_selector("text=已保存视图")
    page.get_by_role("link", name="xsejk 城区").click()
    assert "severity" in page.url


@SIZES
def test_a_monitors_day(served, page_of, size):
    """Claims with the thumb, puts one aside, looks at a topic, searches the audit of nothing."""
    page = page_of("monitor", size)
    page.goto("/")
    keep(page, f"alerts-{size}")
    Case.objects.filter(state="triage").update(claimed_by=None)
    page.goto("/alerts/")
    case = with_time(served)
    page.locator(f'[data-case="{case}"] .row-tick input').check()
    button = page.get_by_role("button", name="认领")
    assert button.bounding_box()["height"] >= (44 if size == "phone" else 36)
    button.click()
    page.get_by_role("button", name="认领").click()
    page.wait_for_url(re.compile(r"/alerts/\?"))
    assert "林小雨 已认领" in page.locator(f'[data-case="{case}"]').inner_text()
    page.locator(f'[data-case="{case}"] .row-tick input').check()
    page.get_by_role("button", name="暂缓").click()
    page.get_by_label("1 小时").check()
    page.get_by_label("理由").fill("等住建局回话")
    keep(page, f"snooze-{size}")
    page.get_by_role("button", name="暂缓").click()
    page.wait_for_url(re.compile(r"/alerts/\?"))
    assert snoozing.asleep(served.now).get().case_id == case
    page.goto(f"/topics/{served.topics[0].pk}/")
    keep(page, f"topic-{size}")


@SIZES
def test_a_departments_forty_seconds(served, page_of, size):
    """Two taps from the inbox to 签收, then what to do is said."""
    part = Assignment.objects.filter(department=served.units[8], state="pending_ack", case__state="dispatched").first()
    page = page_of("territory", size)
    page.goto("/")
    keep(page, f"inbox-{size}")
    page.get_by_role("link", name=part.case.title).click()
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="签收").dblclick()
    page.wait_for_selector("text=反馈")
    keep(page, f"signed-{size}")
    assert len(sent) == 1
    part.refresh_from_db()
    assert part.state == "acked"
    assert part.case.events.filter(kind="签收", assignment=part).count() == 1


def test_from_the_mail_to_signed_off_in_two_taps(served, page_of):
    """The link, and 签收: who was written to is filled in."""
    part = Assignment.objects.filter(department=served.units[8], state="pending_ack", case__state="dispatched").first()
    sealed, contact = new_token(), part.department.contacts.first()
    Contact.objects.filter(pk=contact.pk).update(name="钱正中")
    until = served.now + timedelta(days=3)
    part.tokens.create(contact=contact, digest=sealed.digest, created_at=served.now, expires_at=until)
    page = page_of("", "phone")
    page.goto(f"/s/{unseal(sealed.sealed)}")
    keep(page, "sign-phone")
    page.get_by_role("button", name="签收").click()
    page.wait_for_selector("text=签收已记录")
    part.refresh_from_db()
    assert (part.state, part.acked_by) == ("acked", "钱正中")


@SIZES
@pytest.mark.parametrize(
    ("user", "path", "head"),
    [
        ("supervisor", "/late/", "督办"),
        ("leader", "/", "概览"),
        ("leader", "/wall/", ""),
        ("auditor", "/audit/", "审计"),
    ],
)
def test_those_who_oversee(served, page_of, user, path, head, size):
    page = page_of(user, size)
    assert page.goto(path).status == 200
    assert head in page.locator("h1").inner_text()
    keep(page, f"{path.strip('/') or 'overview'}-{size}")


def test_two_windows_at_once_and_the_back_button(served, page_of):
    """The slower one is told who was first; going back shows the list as it is now."""
    page, other = page_of("judge"), page_of("root")
    page.goto("/alerts/?tab=triage&severity=一般")
    case = int(first(page).get_attribute("data-case"))
    for window in (page, other):
        window.goto(f"/alerts/bulk/reject/?ids={case}&list=%3Ftab%3Dtriage")
        window.get_by_label("重复").check()
    page.get_by_role("button", name="不予交办").click()
    page.wait_for_url(re.compile(r"/alerts/\?"))
    with other.expect_response(re.compile("/alerts/bulk/reject/")) as answered:
        other.evaluate("document.querySelector('main form .button-go').click()")
    assert answered.value.status == 409
    assert "没有办成" in other.locator("main").inner_text()
    page.go_back()
    page.go_back()
    page.wait_for_selector("[data-list]")
    page.locator(f'[data-case="{case}"]').first.wait_for(state="detached")
