"""One notice for a move that can be taken back; an empty choice says what is missing; a unit is named once."""

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.template.loader import render_to_string
from django.test import RequestFactory

from alerts.models import CaseEvent, Expert, Policy
from alerts.templatetags.huiying import lacking
from alerts.web.beside import _named_once
from alerts.web.event_words import details
from alerts.web.missing import missing
from alerts.web.told_once import told
from config.vocabulary import TimerName


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
    assert lacking(form) == missing(form["expert"])  # the button leads there instead of sending what cannot be sent
    form.fields["expert"].required = form.fields["policy"].required = False
    assert (lacking(form), lacking(None)) == (None, None)


def test_a_line_of_the_course_says_nothing_that_its_reason_says():
    clock = {"timer": TimerName.CLOSE.value}
    assert details(CaseEvent(kind="提醒", reason=f"{TimerName.CLOSE.zh}（11月24日 18:00 到期）", data=clock)) == ""
    assert details(CaseEvent(kind="不予延期", reason="不同意。", data=clock)) == f"时限 {TimerName.CLOSE.zh}"
    merged = CaseEvent(kind="并单", reason="并入 JB2026-00023", data={"target": "JB2026-00023", "stopped": []})
    assert details(merged) == ""
    assert details(CaseEvent(kind="挂账", reason="等图纸。", data={"until": "2026-12-05"})) == "到 2026年12月5日"


@pytest.mark.parametrize(("text", "label"), [("已登记：张工", False), ("交办：积水", True)])
def test_a_notice_says_once_that_it_is_done(text, label):
    assert ("已办" in render_to_string("web/part/notice.html", {"kind": "success", "text": text})) is label
