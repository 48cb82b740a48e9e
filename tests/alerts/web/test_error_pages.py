"""A refusal is a page in plain Chinese that says what to do."""

from django.test import Client
from django.urls import reverse


def test_a_refused_page_says_whose_it_is(county, client_of):
    """And leads home."""
    page = client_of("owner").get(reverse("sources"))
    assert page.status_code == 403
    assert "您的角色是县住房和城乡建设局 承办负责人" in page.content.decode()


def test_a_missing_page_is_plain(county, client_of):
    """No trace, no English."""
    page = client_of("judge").get("/cases/99999/")
    assert page.status_code == 404
    assert "没有这一页" in page.content.decode()


def test_a_stale_form_says_what_was_kept(county):
    """The text of a lost session is in the browser."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(county.users["leader"])
    page = client.post(reverse("case_action", args=[county.cases[12].pk, "instruct"]), {"text": "请办"})
    assert page.status_code == 403
    assert "刷新后再办一次" in page.content.decode()
