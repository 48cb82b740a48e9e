"""The desk in a real browser: nothing runs off the side, nothing is refused by the policy, keys and thumbs work."""

from datetime import timedelta
from pathlib import Path

import pytest

from alerts.models import Assignment, Case, SignOffToken
from alerts.notify.links import new_token, unseal
from pipeline.models import Item, Topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/alerts/?tab=all",
    "/topics/",
    "/late/",
    "/digest/",
    "/departments/",
    "/sources/",
    "/notifications/",
    "/styleguide/",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_no_page_runs_off_the_side_and_none_complains(served, page_of, size, scheme):
    """Long titles and long words included."""
    topic = served.topics[0]
    Topic.objects.filter(pk=topic.pk).update(title="长" * 199)
    Case.objects.filter(topic=topic).update(title="x" * 199, flag_because="https://example.cn/" + "y" * 900)
    Item.objects.filter(topic=topic).update(text="z" * 10_000)
    page = page_of("root", size, scheme=scheme)
    case = served.cases[0].pk
    for path in (
        *PAGES,
        f"/topics/{topic.pk}/",
        f"/cases/{case}/",
        f"/cases/{case}/dispatch/",
        f"/cases/{case}/publish/",
    ):
        assert page.goto(path).status == 200
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_j_k_and_enter_walk_the_list(served, page_of):
    """The third row is opened."""
    page = page_of("judge")
    page.goto("/")
    for key in "jjjjk":
        page.keyboard.press(key)
    title = page.locator(".row.here .row-title").inner_text()
    assert title == page.locator(".row-title").nth(2).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")
    assert title in page.locator("h1").inner_text()


def test_a_unit_signs_off_at_the_thumb_without_any_script(served, page_of):
    """The button is on the first screen of a phone."""
    part = Assignment.objects.filter(department=served.units[8], state="pending_ack", case__state="dispatched").first()
    page = page_of("territory", "phone", scripts=False)
    page.goto("/")
    page.get_by_role("link", name=part.case.title).click()
    button = page.get_by_role("button", name="签收")
    box = button.bounding_box()
    assert box["y"] + box["height"] <= 844
    assert box["height"] >= 44
    button.click()
    page.wait_for_url("**/inbox/*/")
    part.refresh_from_db()
    assert part.state == "acked"


def test_the_link_of_the_mail_signs_on_a_phone(served, page_of):
    """Name, post, done."""
    part = served.cases[8].assignments.get(part="主办")
    sealed = new_token()
    until = served.now + timedelta(days=3)
    SignOffToken.objects.create(assignment=part, digest=sealed.digest, created_at=served.now, expires_at=until)
    page = page_of("", "phone")
    page.goto(f"/s/{unseal(sealed.sealed)}")
    page.get_by_label("签收人姓名").fill("赵玉兰")
    page.get_by_label("联络员").check()
    page.get_by_role("button", name="签收").click()
    page.get_by_text("签收已记录").wait_for()
    part.refresh_from_db()
    assert part.acked_by == "赵玉兰"


def test_what_was_typed_survives_a_lost_session(served, page_of):
    """Sent after the session ended, then the form is opened again."""
    case = served.cases[12].pk
    page = page_of("leader")
    page.goto(f"/cases/{case}/instruct/")
    page.get_by_label("批示内容").fill("请本周内办结并答复")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="批示").click()
    page.wait_for_url("**/login/**")
    page.context.add_cookies(cookies)
    page.goto(f"/cases/{case}/instruct/")
    assert page.get_by_label("批示内容").input_value() == "请本周内办结并答复"


def test_text_is_legible_in_light_and_dark(served, page_of):
    """Contrast of every colour that carries words, on paper and on ground, is at least 4.5."""
    script = Path(__file__).with_name("contrast.js").read_text("utf-8").partition("\n")[2]
    for scheme in ("light", "dark"):
        page = page_of("judge", scheme=scheme)
        page.goto("/styleguide/")
        assert page.evaluate(script) == []


@pytest.mark.parametrize("path", ["/departments/", "/sources/", "/scores/", "/users/"])
def test_on_paper_a_table_is_a_table_and_fits(served, page_of, path):
    """A4 without its margins is narrower than the widths that phones' layouts are for."""
    page = page_of("root")
    page.set_viewport_size({"width": 688, "height": 1000})
    page.goto(path)
    assert page.locator("thead").first.is_visible() is False
    page.emulate_media(media="print")
    assert page.locator("thead").first.is_visible()
    assert page.evaluate("[...document.querySelectorAll('.table')].every(one => one.scrollWidth <= innerWidth)")


def test_a_printed_case_is_a_clean_page(served, page_of):
    """No navigation, no buttons."""
    page = page_of("judge")
    page.goto(f"/cases/{served.cases[12].pk}/")
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert not page.locator(".bar").is_visible()
    assert page.locator(".timeline").is_visible()
