"""A refusal is a page in plain Chinese that says what to do."""

import logging
import re

import pytest
from django.middleware.common import CommonMiddleware
from django.test import Client
from django.urls import reverse

STYLED = '<link rel="stylesheet" href="/static/web/huiying.css">'


def test_a_refused_page_says_whose_it_is(county, client_of):
    """And leads home."""
    page = client_of("owner").get(reverse("sources"))
    assert page.status_code == 403
    assert "此页由交办方使用；本单位承办的事项都在“收件”里。" in page.content.decode()
    refused = client_of("auditor").get(reverse("case_new"))
    assert refused.status_code == 403
    assert "使用，您的角色是审计。" in refused.content.decode()


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
    assert STYLED in page.content.decode()


def _broken(*_given):
    raise RuntimeError("broken")


def test_a_failure_has_a_number_that_stands_in_the_log_and_asks_no_store(monkeypatch, caplog):
    """No database fixture here: the page must stand where nothing else does."""
    monkeypatch.setattr(CommonMiddleware, "process_request", _broken)
    with caplog.at_level(logging.ERROR):
        page = Client(raise_request_exception=False).get("/alerts/?tab=all")
    html = page.content.decode()
    assert page.status_code == 500
    number = re.search(r"<dt>编号</dt><dd>([0-9a-f]{8})</dd>", html)[1]
    assert f"page_failed number={number}" in caplog.text
    assert 'href="/alerts/?tab=all">再打开一次' in html
    assert STYLED in html
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_failed_form_is_not_offered_again_as_a_link(monkeypatch):
    """Opening its address would not do what was asked."""
    monkeypatch.setattr(CommonMiddleware, "process_request", _broken)
    page = Client(raise_request_exception=False).post("/alerts/", {"a": "b"})
    assert "再打开一次" not in page.content.decode()


def test_an_address_that_makes_no_sense_is_refused_in_words(settings):
    """A host that this installation does not answer to."""
    settings.ALLOWED_HOSTS = ["testserver"]
    page = Client().get("/", headers={"host": "elsewhere.example"})
    assert page.status_code == 400
    assert "请复制整个链接" in page.content.decode()
    assert STYLED in page.content.decode()


@pytest.mark.django_db
def test_a_form_that_is_too_large_says_so(settings):
    """413, not a bad request."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
    page = Client().post(reverse("login"), {"username": "字" * 400_000, "password": "x"})
    assert page.status_code == 413
    assert "一次最多 1 MB" in page.content.decode()
