"""Forms about sources."""

import re
from typing import Any

from django import forms

from alerts.web.forms.base import MUST, Desk, line

_APART = re.compile(r"[、,，;；\s]+")


class SourceForm(Desk):
    """试采."""

    url = forms.URLField(
        label="网址",
        help_text="栏目的列表页、论坛首页、订阅地址或留言板地址，例如 https://www.example.gov.cn/tzgg/。不采集个人主页。",
        max_length=500,
        assume_scheme="https",
        error_messages={**MUST, "invalid": "请写完整的网址，以 https:// 或 http:// 开头。"},
    )
    name = line("名称", "空着用网页自己的名称。", required=False, length=60)
    boards = line("版块", "论坛的版块编号或贴吧的吧名，几个之间用逗号；空着是全部。", required=False, length=200)
    keywords = line("关键词", "只在需要按词搜索的来源写，几个之间用逗号。不能写 @某人。", required=False, length=200)
    interval = forms.FloatField(
        label="间隔（分钟）",
        help_text="两轮采集之间隔多久；空着按这类来源的常例。",
        required=False,
        min_value=1,
        max_value=1440,
        error_messages={"invalid": "请填数字。", "min_value": "至少 1 分钟。", "max_value": "最多 1440 分钟（一天）。"},
    )

    portal = forms.ChoiceField(
        label="是不是门户网站",
        help_text="上级门户发布的政策要在时限内由本单位门户转载，标了才比对。",
        choices=[("", "不是"), ("superior", "上级门户"), ("own", "本单位门户")],
        required=False,
    )

    def given(self) -> dict[str, Any]:
        """What outranks the machine's guess."""
        filled = self.cleaned_data
        found: dict[str, Any] = {"name": filled["name"].strip()} if filled["name"].strip() else {}
        for key in ("boards", "keywords"):
            if words := [word for word in _APART.split(filled[key]) if word]:
                found[key] = words
        if filled["portal"]:
            found["portal"] = filled["portal"]
        if filled["interval"]:
            found["interval_minutes"] = filled["interval"]
        return found


class SwitchForm(Desk):
    """停用, 启用. `on`: what the page offered, so that a colleague's change in between is noticed."""

    reason = line("理由", "记入来源簿。", length=200)
    on = forms.BooleanField(required=False, widget=forms.HiddenInput)
