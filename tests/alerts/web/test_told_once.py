"""One notice for a move that can be taken back; an empty choice says what is missing; a unit is named once."""

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from alerts.models import Expert, Policy
from alerts.web.beside import _named_once
from alerts.web.missing import missing
from alerts.web.told_once import told


def _request(*said):
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)
    for level, text in said:
        messages.add_message(request, level, text, extra_tags="draft")
    return request


def test_the_notice_of_the_move_goes_into_that_of_its_undoing():
    request = _request(
        (messages.WARNING, "交办: 没有"), (messages.SUCCESS, "交办: 积水"), (messages.SUCCESS, "认领: 积水")
    )
    said, tags, others = told(request, "交办")
    assert (said, tags, [str(one) for one in others]) == ("交办: 积水", "draft", ["交办: 没有", "认领: 积水"])
    assert told(_request((messages.SUCCESS, "认领: 积水")), "交办")[:2] == ("", "")


def test_a_unit_with_the_same_number_in_report_and_answer_is_named_once():
    assert _named_once(("住建局", "水务局", "住建局（待审核答复）")) == ("住建局（反馈和待审核答复）", "水务局")
    assert _named_once(("住建局（待审核答复）",)) == ("住建局（待审核答复）",)


@pytest.mark.django_db
def test_an_empty_choice_says_what_is_missing_and_where_it_is_set():
    class Form(forms.Form):
        expert = forms.ModelChoiceField(Expert.objects.all())
        policy = forms.ModelChoiceField(Policy.objects.all())
        grade = forms.ChoiceField(choices=[("", "请选择"), ("组", [("a", "甲")])])
        text = forms.CharField()

    form = Form()
    assert [missing(form[name]).page for name in ("expert", "policy")] == ["experts", "talking"]
    assert (missing(form["grade"]), missing(form["text"])) == (None, None)
