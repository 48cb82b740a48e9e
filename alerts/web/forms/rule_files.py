"""Forms about flag rules and the calendar."""

from django import forms

from alerts.office.rule_files import MOST
from alerts.web.forms.base import MUST, Desk, line


class RulesForm(Desk):
    """改规则."""

    text = forms.CharField(
        label="规则",
        help_text="按先后顺序比对，第一条符合的写在预警里。缩进用空格；# 之后是说明。写法见下面的说明。",
        max_length=MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 26, "class": "code", "spellcheck": "false", "wrap": "off"}),
        error_messages=MUST,
    )
    reason = line("理由", "为什么改，记入规则簿。", length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    stood = forms.CharField(required=False, widget=forms.HiddenInput)


class TakeBackForm(Desk):
    """撤回."""

    reason = line("理由", "为什么，记入台账。", length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput)
