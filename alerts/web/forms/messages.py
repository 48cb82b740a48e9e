"""Forms of messages: how somebody wishes to be written to, who got a printed notice, how a kind is worded."""

from typing import Any

from django import forms

from alerts.notify.ways import Reach, called, ways
from alerts.notify.wordings import LONGEST
from alerts.web.forms.base import MUST, Desk, line
from alerts.web.forms.dates import hour
from config.wordings import MessageKind


class WishForm(Desk):
    """通知设置."""

    quiet_from = hour("免打扰从")
    quiet_until = hour("免打扰到")
    digest_only = forms.BooleanField(label="一天只收一封汇总", required=False)

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [("", "按单位的次序"), *((key, called(key)) for key in ways(reach))]
        self.fields["channel"] = forms.ChoiceField(
            label="先走的通道", choices=able, required=False, widget=forms.RadioSelect, error_messages=MUST
        )

    def clean(self) -> dict[str, Any]:
        """Both ends or none."""
        given = super().clean() or self.cleaned_data
        if (given.get("quiet_from") is None) != (given.get("quiet_until") is None):
            self.add_error("quiet_until", "请写起止两个时刻，或者都不写。")
        return given


class HandedForm(Desk):
    """纸质送达."""

    whom = line("交给了谁", "姓名和怎样交的，例如：李明，当面签收。", length=80)


class WordingForm(Desk):
    """措辞."""

    def __init__(self, *args: Any, kind: MessageKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = " ".join(f"{{{name}}}" for name in kind.able)
        self.fields["subject"] = line(
            "标题", "必须有 {要求}。不填用默认：【{等级}】{事项} · {要求}", required=False, length=LONGEST["subject"]
        )
        self.fields["opening"] = _words("开头", f"不填用默认：{kind.opening}", "opening")
        self.fields["closing"] = _words("结尾", "例如：有疑问请致电督办室。可以不填。", "closing")
        self.able = able
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def _words(label: str, help_text: str, part: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=LONGEST[part], widget=widget, error_messages=MUST
    )
