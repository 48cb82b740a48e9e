"""WCAG 2.1 A and AA by axe-core on the pages of a unit and of a stranger, and in other looks: no violation.

`test_every_page` opens all others."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from alerts.models import Assignment, ConfirmLink, Expert, Opinion, OpinionLink, SignOffToken
from alerts.notify.links import new_token, unseal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def violations(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url} {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:2]]


def links_of(part, now) -> list[str]:
    """Of a contact and of an expert: live, and used."""
    later, asked = now.replace(year=2027), {"created_at": now}
    contact = part.department.contacts.create(name="钱正中", email="q@qinghe.example")
    expert = Expert.objects.create(
        name="孙工", organisation="设计院", email="s@x.example", added_at=now, added_by="周敏"
    )
    opinion = Opinion.objects.create(
        case=part.case, expert=expert, question="管径够不够?" * 40, asked_at=now, asked_by="周敏", due_at=later
    )
    made = {one: new_token() for one in ("contact", "opinion", "used")}
    to = {"contact": contact, "address": contact.email, "expires_at": later, **asked}
    ConfirmLink.objects.create(digest=made["contact"].digest, **to)
    ConfirmLink.objects.create(digest=made["used"].digest, used_at=now, **to)
    OpinionLink.objects.create(opinion=opinion, digest=made["opinion"].digest, expires_at=later, **asked)
    known = {one: unseal(sealed.sealed) for one, sealed in made.items()}
    return [f"/c/{known['contact']}", f"/o/{known['opinion']}", f"/c/{known['used']}"]


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
    for path in ("/login/", f"/s/{unseal(sealed.sealed)}", *links_of(part, served.now)):
        stranger.goto(path)
        found += violations(stranger)
        found += [] if stranger.evaluate("document.documentElement.scrollWidth <= innerWidth") else [f"{path} is wide"]
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
