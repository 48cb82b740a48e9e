"""What was typed and not sent yet, kept on the server for its writer alone."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from alerts.models import Case, FormDraft


def keep(client, key, values):
    return client.post(reverse("draft_keep"), {"key": key, "values": json.dumps(values)})


def test_what_was_typed_is_kept_on_the_server_for_its_writer_until_it_is_sent(county, client_of):
    case = Case.objects.filter(state="triage", severity="一般").order_by("pk").first()
    address = reverse("case_action", args=[case.pk, "dispatch"])
    dispatcher, unit = client_of("dispatcher"), county.units[1]
    values = {"lead": [str(unit.pk)], "co": [str(county.units[2].pk)], "note": ["写了一半"]}
    assert keep(dispatcher, address, values).json() == {"kept": True}
    page = client_of("dispatcher").get(address).content.decode()
    assert "写了一半" in page
    assert f'<option value="{unit.pk}" selected>' in page
    assert "没有交完的内容" in page
    assert "写了一半" not in client_of("root").get(address).content.decode()
    assert dispatcher.post(address, {"lead": unit.pk, "note": "写完了"}).status_code == 302
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize("values", ["", "[]", "{", '{"a": "text"}', '{"a": [1]}', '{"a": ["' + "x" * 100_000 + '"]}'])
def test_what_is_no_draft_is_refused(county, client_of, values):
    response = client_of("judge").post(reverse("draft_keep"), {"key": "/cases/1/", "values": values})
    assert response.status_code == 400
    assert not FormDraft.objects.exists()


def test_a_stranger_keeps_nothing_and_a_person_thirty_drafts_at_most(county, client_of):
    assert keep(Client(), "/x/", {}).status_code == 401
    judge = client_of("judge")
    for number in range(32):
        keep(judge, f"/cases/{number}/", {"a": ["x"]})
    assert FormDraft.objects.count() == 30
    assert keep(judge, "https://elsewhere/", {}).status_code == 400
    assert keep(judge, "/cases/1/hotline/", {"name": ["张小明"]}).status_code == 400
    deep = {"key": "/x/", "values": "[" * 60_000}
    assert judge.post("/drafts/", deep).status_code == 400
