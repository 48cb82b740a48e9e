"""Forms of the desk: triage, dispatch, review, evaluation, supervision, instruction."""

from collections.abc import Collection
from typing import Any

from alerts.cases.guards import live_lead
from alerts.models import Case, Department
from alerts.rules.releases import CHANNELS
from alerts.rules.states import REJECT_REASONS, SOURCE_KINDS
from alerts.web.forms.base import Desk, choice, line, unit, units, web_address, words
from alerts.web.forms.dates import instant
from alerts.web.forms.files import file
from alerts.web.forms.unit_choice import RETURNED, SILENT, mark_silent, silent_units
from alerts.web.words import probability
from config.clock import SHANGHAI
from config.vocabulary import Part, Severity

_GRADES = [(grade.value, f"{grade.value}（{grade.colour}）") for grade in Severity]
_SENT = [(channel, channel) for channel in CHANNELS]


class EnterForm(Desk):
    """人工录入."""

    title = line("标题", "一句话写明地点和事情。")
    what = words("情况", "谁反映了什么，请勿写入电话、身份证号等个人信息。", rows=5)
    source_kind = choice("来源", [(word, word) for word in SOURCE_KINDS])
    url = web_address("网页链接", "来源为网页链接时必填。")
    file = file("截图或材料", "来源为截图时必填。图片、PDF、OFD 或 Office 文档。", required=False)
    detected_at = instant("发现时间", "时限从这一刻起算。")
    occurred_at = instant("发生时间", "知道时填写，不能晚于发现时间。", required=False)
    severity = choice("等级", _GRADES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.initial.get("detected_at")
        if now is not None:
            self.initial["detected_at"] = now.astimezone(SHANGHAI)

    def severity_chosen(self) -> Severity:
        """The grade."""
        return Severity(self.cleaned_data["severity"])


class DispatchForm(Desk):
    """交办. `every`: all units, read once for the three lists."""

    lead = unit("主办单位", "一件事只有一个主办单位。")
    territory = units("属地")
    co = units("协办单位")
    note = words("交办意见", "写给承办单位的话，会出现在签收邮件里。", required=False)

    def __init__(self, *args: Any, case: Case, every: Collection[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposed = case.proposal.get("territory") or []
        self._offer("territory", [one for one in every if one.kind == "territory" or one.name in proposed])
        self._offer("co", [one for one in every if one.kind != "territory"])
        silent = silent_units()
        self._suggest(case.proposal, every, silent)
        self._leave_out(case.proposal, every, silent)

    def _offer(self, name: str, units: Collection[Department]) -> None:
        field: Any = self.fields[name]
        field.queryset = Department.objects.filter(pk__in=[one.pk for one in units])
        field.choices = [(one.pk, str(one)) for one in units]

    def _suggest(self, proposal: dict[str, Any], units: Collection[Department], silent: Collection[int]) -> None:
        """The best three stand first in the list of units, all others below; who gave the case back, after the best."""
        likely = {one["department"]: one["p"] for one in proposal.get("candidates") or () if one["p"] > 0}
        marks = {one.pk: f"（{SILENT}）" if one.pk in silent else "" for one in units}
        gone = {one["department"] for one in proposal.get("returned") or ()}
        best = sorted(
            (one for one in units if one.name in likely), key=lambda one: (one.name in gone, -likely[one.name])
        )
        said = {one.name: RETURNED if one.name in gone else probability(likely[one.name]) for one in best}
        first = [(one.pk, f"{one.name}（{said[one.name]}）{marks[one.pk]}") for one in best]
        others = [(one.pk, one.name + marks[one.pk]) for one in units if one.name not in likely]
        groups = [("建议", first), ("其他单位", others)] if best else others
        self.fields["lead"].choices = [("", "请选择"), *groups]  # type: ignore[attr-defined]

    def _leave_out(self, proposal: dict[str, Any], units: Collection[Department], silent: Collection[int]) -> None:
        """Units that were proposed and cannot be reached are not ticked, stand first, and are named."""
        for key in ("co", "territory"):
            widget, named = self.fields[key].widget, proposal.get(key) or []
            widget.silent, widget.likely = silent, [one.pk for one in units if one.name in named]
            left_out = [one for one in self.initial.get(key) or [] if one.pk in silent]
            if left_out:
                self.initial[key] = [one for one in self.initial[key] if one.pk not in silent]
                names = "、".join(one.name for one in left_out)
                self.fields[key].help_text = f"{names}{SILENT}，没有勾选；在“单位”页请其确认以后才能交办。"


class RejectForm(Desk):
    """不予交办."""

    reason_code = choice("理由", [(reason, reason) for reason in REJECT_REASONS])
    note = words("说明", required=False)


class SeverityForm(Desk):
    """调整等级."""

    severity = choice("新的等级", _GRADES)
    reason = words("理由")


class ReasonForm(Desk):
    """A move that asks for its reason only."""

    reason = words("理由")


class HandForm(Desk):
    """人工确认."""

    reason = words("怎样核对的", "例如：电话 0539-1234567 核对，本人接听。", rows=2)


class NewLeadForm(Desk):
    """A new lead and why."""

    lead = unit("新的主办单位")
    reason = words("理由")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_silent(self.fields["lead"])


class ReassignForm(NewLeadForm):
    """改派: away from the unit that leads now, which is named and not offered."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = live_lead(case)
        if lead is not None:
            field: Any = self.fields["lead"]
            field.choices = [pair for pair in field.choices if str(pair[0]) != str(lead.department_id)]
            field.help_text = f"现在由{lead.department.name}主办。"


class RuleForm(NewLeadForm):
    """裁定: the units that returned the matter or were named stand first."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leads = case.assignments.filter(part=Part.LEAD.value).select_related("department", "suggested").order_by("id")
        said = {one.pk: one for row in leads for one in (row.department, row.suggested) if one is not None}
        others = [(one.pk, one.name) for one in Department.objects.all() if one.pk not in said]
        first = [(key, one.name) for key, one in said.items()]
        self.fields["lead"].choices = [("", "请选择"), ("争议单位", first), ("其他单位", others)]  # type: ignore[attr-defined]
        self.fields["lead"].help_text = "裁定的单位不能再退回。"


class ApproveForm(Desk):
    """审核通过, with the evidence that the answer was published."""

    channel = choice("发布渠道", _SENT)
    url = web_address("发布链接", "链接和凭证至少填一项。")
    evidence = words("发布凭证", "没有链接时，写明何时何处以何种方式答复，例如通话记录编号。", required=False)


class EvaluateForm(Desk):
    """评估."""

    note = words("评估意见", "回应是否到位，后续有无新的反映。")


class InstructForm(Desk):
    """批示."""

    text = words("批示内容")
