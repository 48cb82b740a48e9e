"""WCAG 2.1 A and AA by axe-core on every page, at both widths, in light and dark: no violation."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from alerts.models import Assignment, Case, SavedView, SignOffToken
from alerts.notify.links import new_token, unseal
from pipeline.search.catch_up import catch_up
from pipeline.search.opening import open_index

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
DESK = (
    "/alerts/",
    "/alerts/?tab=all&severity=一般",
    "/topics/",
    "/search/?q=路",
    "/late/",
    "/overview/",
    "/wall/",
    "/digest/",
    "/departments/",
    "/sources/",
    "/models/",
    "/notifications/",
    "/talking/",
    "/talking/new/",
    "/hotline/",
    "/hotline/import/",
    "/roster/",
    "/roster/new/",
    "/experts/",
    "/experts/new/",
    "/reposts/",
    "/watches/",
    "/clocks/",
    "/clocks/rules/",
    "/cases/new/",
    "/account/",
    "/account/second/",
    "/users/",
    "/users/new/",
    "/audit/",
    "/audit/?kind=logins",
    "/styleguide/",
)


def violations(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url} {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:2]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_no_page_of_the_desk_keeps_anybody_out(served, page_of, settings, tmp_path, size, scheme):
    settings.FOLDER = tmp_path
    catch_up(tmp_path, open_index(tmp_path, settings.INSTALLATION))
    SavedView.objects.create(user=served.users["root"], name="城区", query="tab=all&severity=一般", made_at=served.now)
    case = Assignment.objects.get(department=served.units[0], case__state="handling").case_id
    waiting = Case.objects.filter(state="triage").first().pk
    page = page_of("root", size, scheme=scheme)
    found = []
    for path in (
        *DESK,
        f"/topics/{served.topics[0].pk}/",
        f"/cases/{case}/",
        f"/cases/{waiting}/",
        f"/cases/{waiting}/dispatch/?list=%3Ftab%3Dtriage",
        f"/cases/{waiting}/publish/",
        f"/alerts/bulk/snooze/?ids={waiting}",
        f"/alerts/bulk/merge/?ids={waiting}",
    ):
        page.goto(path)
        found += violations(page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_no_page_of_a_unit_or_of_a_stranger_keeps_anybody_out(served, page_of, size, scheme):
    part = served.cases[8].assignments.get(part="主办")
    sealed = new_token()
    SignOffToken.objects.create(
        assignment=part, digest=sealed.digest, created_at=served.now, expires_at=served.now.replace(year=2027)
    )
    stranger = page_of("", size, scheme=scheme)
    found = []
    for path in ("/login/", f"/s/{unseal(sealed.sealed)}"):
        stranger.goto(path)
        found += violations(stranger)
    page = page_of("owner", size, scheme=scheme)
    own = Assignment.objects.get(department=served.units[0], case__state="handling").pk
    for path in ("/inbox/", f"/inbox/{own}/", f"/inbox/{own}/submit/", f"/inbox/{own}/report/", "/roster/"):
        page.goto(path)
        found += violations(page)
    assert found == []


@pytest.mark.parametrize("look", ["large", "contrast"])
def test_large_print_and_high_contrast_are_kept_and_fit(served, page_of, look):
    page = page_of("judge", "phone")
    page.goto("/alerts/")
    page.locator(f'button[name=look][value="{look}"]').click()
    page.wait_for_selector(f"html.look-{look}")
    page.goto("/late/")
    assert page.locator(f"html.look-{look}").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
