"""The link of the mail: GET shows one part and changes nothing, POST signs once; a dead link says plainly why."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alerts.models import SignOffToken
from alerts.notify.links import new_token, unseal
from config import clock


@pytest.fixture
def part(county):
    """A part that waits for its sign-off."""
    return county.cases[8].assignments.get(part="主办")


@pytest.fixture
def link(county, part):
    """Its address in the mail."""
    sealed = new_token()
    SignOffToken.objects.create(
        assignment=part, digest=sealed.digest, created_at=county.now, expires_at=county.now + timedelta(days=3)
    )
    return reverse("sign_off", args=[unseal(sealed.sealed)])


SIGNER = {"signer_name": "赵玉兰", "signer_role": "dept_contact"}


def test_it_is_filled_in_for_whom_the_mail_went_to(part, link):
    """So that one tap signs; a mailbox without a name is asked who signs."""
    empty = Client().get(link).content.decode()
    assert 'name="signer_name" maxlength="60" required' in empty
    assert "checked" not in empty
    contact = part.department.contacts.create(name="钱正中", role="dept_head", email="q@qinghe.example")
    SignOffToken.objects.update(contact=contact)
    filled = Client().get(link).content.decode()
    assert 'name="signer_name" value="钱正中"' in filled
    assert 'value="dept_head" required id="id_signer_role_1" checked' in filled
    assert "由别人签收的，请改成签收人" in filled


def test_looking_signs_nothing(part, link):
    """However often a mail scanner looks."""
    client = Client()
    for _ in range(3):
        page = client.get(link)
        client.head(link)
    assert page.status_code == 200
    assert part.case.title in page.content.decode()
    part.refresh_from_db()
    assert part.state == "pending_ack"
    assert not SignOffToken.objects.exclude(used_at=None).exists()


def test_the_page_shows_its_part_and_nothing_else(county, part, link):
    """No navigation, no other unit, no other case, no referrer, no copy kept."""
    response = Client().get(link)
    page = response.content.decode()
    for other in part.case.assignments.exclude(pk=part.pk):
        assert other.department.name not in page
    assert 'class="nav"' not in page
    assert county.cases[0].title not in page
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]


def test_a_post_signs_with_name_and_post_and_the_second_is_told_who_did(part, link):
    """Once."""
    first = Client().post(link, SIGNER)
    assert first.status_code == 200
    assert "赵玉兰" in first.content.decode()
    part.refresh_from_db()
    assert (part.state, part.acked_by, part.acked_channel) == ("acked", "赵玉兰", "token")
    second = Client().post(link, {**SIGNER, "signer_name": "别人"})
    assert second.status_code == 410
    assert "已经签收过了" in second.content.decode()
    assert "赵玉兰" in second.content.decode()


def test_a_nameless_signature_is_refused_and_the_link_still_works(part, link):
    """A shared mailbox says who signs."""
    assert Client().post(link, {"signer_role": "dept_contact"}).status_code == 422
    assert Client().post(link, SIGNER).status_code == 200


@pytest.mark.parametrize(
    ("change", "head"), [("expires", "链接已过期"), ("revoked", "链接已失效"), ("gone", "链接无效")]
)
def test_a_dead_link_says_why_and_what_to_do(county, link, change, head):
    """Not a bare error."""
    if change == "expires":
        clock.install(lambda: county.now + timedelta(days=4))
    elif change == "revoked":
        SignOffToken.objects.update(revoked_at=county.now)
    else:
        link = link[:-4] + "abcd"
    for response in (Client().get(link), Client().post(link, SIGNER)):
        assert response.status_code == (404 if change == "gone" else 410)
        assert head in response.content.decode()
        assert "登录" in response.content.decode()


def test_a_dispatcher_sends_a_new_link_and_the_old_one_ends(county, client_of, part, link):
    """重发签收链接."""
    part.department.contacts.update(confirmed_at=county.now)
    client_of("dispatcher").post(reverse("assignment_action", args=[part.pk, "resend"]))
    assert Client().get(link).status_code == 410
    assert SignOffToken.objects.filter(assignment=part, revoked_at=None).count() == 1
