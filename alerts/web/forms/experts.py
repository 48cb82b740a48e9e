"""Forms of the experts: the register, a request on a case, an opinion by link or written down."""

from typing import Any

from django import forms

from alerts.models import Case, Expert
from alerts.office.experts import of_sector
from alerts.web.forms.base import MUST, Desk, line, words
from alerts.web.forms.dates import instant
from config.vocabulary import Sector

_SECTORS = [(one.value, one.value) for one in Sector if one is not Sector.OTHER]


class ExpertForm(Desk):
    """登记专家."""

    name = line("姓名", length=60)
    organisation = line("单位", length=100)
    post = line("职务或职称", required=False, length=60)
    email = forms.EmailField(
        label="邮箱",
        help_text="登记后向这个邮箱发确认邮件，本人确认后才能请他提供意见。",
        error_messages={**MUST, "invalid": "请填写邮箱地址，例如 zhuanjia@example.org.cn。"},
    )
    sectors = forms.MultipleChoiceField(
        label="领域",
        choices=_SECTORS,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
        error_messages=MUST,
    )

    def chosen(self) -> list[Sector]:
        """The sectors."""
        return [Sector(one) for one in self.cleaned_data["sectors"]]


class AskExpertForm(Desk):
    """请专家意见."""

    expert = forms.ModelChoiceField(Expert.objects.none(), label="专家", empty_label="请选择", error_messages=MUST)
    question = words("请教的问题", "写清楚要他判断什么；请勿写入群众的个人信息。")
    due_at = instant("请于何时前答复")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = of_sector(case.sector)
        field: Any = self.fields["expert"]
        field.queryset = Expert.objects.filter(pk__in=[one.pk for one in able])
        own = [(one.pk, _label(one)) for one in able if case.sector in one.sectors]
        others = [(one.pk, _label(one)) for one in able if case.sector not in one.sectors]
        field.choices = [
            ("", "请选择"),
            *([(case.sector, own)] if own else []),
            *([("其他领域", others)] if others else []),
        ]


class OpinionForm(Desk):
    """An expert's own opinion, by the link."""

    text = words("您的意见", "意见由您署名，存入本单，供研判和答复参考。", rows=8)


class WriteDownForm(Desk):
    """代录专家意见."""

    text = words("专家的意见", rows=5)
    how = line("意见的来源", "例如：11月22日电话，或书面意见 3 号。", length=100)


def _label(expert: Expert) -> str:
    return f"{expert.name} {expert.organisation} {expert.post}（{'、'.join(expert.sectors)}）"
