"""Forms for what a case says and hears: gates, sending, claims, commitments, media, policies, prepared answers."""

from typing import Any

from django import forms

from alerts.cases.guards import LIVE
from alerts.models import Assignment, Case, Department, Policy, Release
from alerts.rules.claims import phrases_of
from alerts.rules.releases import CHANNELS, GATES
from alerts.web.forms.base import MUST, Desk, choice, line, unit, units, web_address, words
from alerts.web.forms.dates import day, instant
from alerts.web.forms.files import file
from alerts.web.forms.unit_choice import mark_silent
from config.vocabulary import ClaimState, Part, Sector

_PARTS = [(part.value, part.value) for part in Part if part.participant]
_RESULTS = [(state.value, state.zh) for state in ClaimState if state is not ClaimState.UNVERIFIED]


class GatesForm(Desk):
    """把关: which gates this person passes; those passed already are not offered."""

    gates = forms.MultipleChoiceField(label="我把的关", widget=forms.CheckboxSelectMultiple, error_messages=MUST)

    def __init__(self, *args: Any, passed: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [(gate, f"{gate}关") for gate in GATES if gate not in passed]
        self.fields["gates"].choices = left  # type: ignore[attr-defined]
        done = "、".join(f"{gate}关 {name}" for gate, name in passed.items())
        self.fields["gates"].help_text = f"已把：{done}。" if done else "四关都把过才能发布。"


class SentForm(Desk):
    """How a statement went out."""

    channel = choice("发布渠道", [(channel, channel) for channel in CHANNELS])
    url = web_address("发布链接", "链接和凭证至少填一项。链接会自动核查，之后每周复查。")
    evidence = words("发布凭证", required=False, rows=2)
    speaker_rank = line("发布人职务", "由谁发布，例如“副县长”。", required=False, length=100)
    supersedes = forms.ModelChoiceField(
        Release.objects.none(), label="替代此前的发布", required=False, empty_label="不替代"
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = case.releases.filter(published_at__isnull=False)
        if earlier.exists():
            self.fields["supersedes"].queryset = earlier  # type: ignore[attr-defined]
            self.fields["supersedes"].label_from_instance = (  # type: ignore[attr-defined]
                lambda one: f"第 {one.number} 次 {one.get_kind_display()}"
            )
        else:
            del self.fields["supersedes"]


class InviteForm(Desk):
    """会商 会签 知会."""

    kind = choice("方式", _PARTS, "会商：请其提出意见；会签：请其对答复签署意见；知会：签收即可。")
    departments = units("单位", required=True)
    ask = words("事项", "写给受邀单位的话，会出现在邮件里。")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        having = {one.department_id: one.part for one in case.assignments.filter(state__in=LIVE).order_by("-id")}
        signed = [pk for pk, part in having.items() if part in {Part.LEAD.value, Part.CO_SIGN.value}]
        field: Any = self.fields["departments"]
        field.queryset = Department.objects.exclude(pk__in=signed)
        field.label_from_instance = lambda one: f"{one}（{having[one.pk]}，只能会签）" if one.pk in having else f"{one}"
        named = [*(case.proposal.get("co") or ()), *(case.proposal.get("leads") or ())]
        able = Department.objects.filter(name__in=named)
        self.fields["departments"].widget.likely = [one.pk for one in able]

    def done(self, _verb: str) -> str:
        """Whom it asked for what."""
        names = "、".join(unit.name for unit in self.cleaned_data["departments"])
        kind = self.cleaned_data["kind"]
        return f"已{kind}{names}" if kind == Part.INFORM.value else f"已请{names}{kind}"


class HandOverForm(Desk):
    """移送."""

    authority = choice("移送给", [("公安机关", "公安机关"), ("网信部门", "网信部门")])
    paper = line("移送文号", required=False, length=100)
    reason = words("理由", "请勿写入个人信息。")


class ClaimForm(Desk):
    """登记说法."""

    text = line("说法", "照原话写一句，只写说了什么，不写是谁说的。", length=300)
    phrases = words("其他说法", "同一说法的其他讲法，一行一个，用来统计传播。", required=False, rows=2)

    def wordings(self) -> list[str]:
        """The other wordings."""
        return phrases_of(self.cleaned_data["phrases"])


class AskClaimForm(Desk):
    """提请查证."""

    department = unit("请哪个单位查证")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_silent(self.fields["department"])


class VerifyClaimForm(Desk):
    """查证说法."""

    result = choice("查证结果", _RESULTS)
    department = unit("查证单位")
    finding = words("查证情况")
    evidence = words("依据", "文件、检测报告、现场记录等；无法核实的可不填。", required=False, rows=2)


class ClarifyForm(Desk):
    """澄清说法: by which published statement."""

    release = forms.ModelChoiceField(
        Release.objects.none(), label="由哪次发布澄清", error_messages=MUST, empty_label="请选择"
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["release"]
        field.queryset = case.releases.filter(published_at__isnull=False).order_by("-number")
        field.label_from_instance = lambda one: f"第 {one.number} 次 {one.get_kind_display()}"


class PromiseForm(Desk):
    """登记承诺."""

    department = unit("承诺单位")
    text = words("承诺事项", "对外答应做的下一步。", rows=2)
    due_date = day("完成日期")


class EvidenceForm(Desk):
    """兑现承诺."""

    evidence = words("兑现的凭证", "验收单、照片编号、公告链接等。")


class MediaForm(Desk):
    """媒体询问."""

    outlet = line("媒体名称", length=100)
    question = words("询问内容")
    due_at = instant("请于何时前答复")


class MediaAnswerForm(Desk):
    """答复媒体."""

    answer = words("答复内容")


class InterpretForm(Desk):
    """政策解读任务."""

    policy = forms.ModelChoiceField(Policy.objects.all(), label="政策", error_messages=MUST, empty_label="请选择")
    questions = words("疑问或误读", "一行一个。由起草单位解读（谁起草谁解读）。")


class OrderForm(Desk):
    """热线工单."""

    private = True
    number = line("工单编号", "热线系统自己的编号，答复时按此编号回传。", length=60)
    name = line("诉求人姓名", "以下三项加密保存，只有主办单位写明理由才能查看，归档时清除。", required=False, length=60)
    phone = line("电话", required=False, length=60)
    address = line("地址", required=False)

    def personal(self) -> dict[str, str]:
        """Who asked."""
        given = self.cleaned_data
        return {"姓名": given["name"], "电话": given["phone"], "地址": given["address"]}


class AttachForm(Desk):
    """附件."""

    file = file("文件", "图片、PDF、OFD 或 Office 文档，不能带宏。")
    note = line("说明", required=False)


class ReplacePartForm(Desk):
    """改派 of one part."""

    department = unit("改由哪个单位办理")
    reason = words("理由")

    def __init__(self, *args: Any, part: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        mark_silent(field)
        field.choices = [pair for pair in field.choices if str(pair[0]) != str(part.department_id)]


class PointForm(Desk):
    """答问口径."""

    question = line("问题", length=300)
    answer = words("答复", rows=5)
    basis = line("依据", required=False, length=300)
    sector = forms.ChoiceField(label="领域", choices=[(each.value, each.value) for each in Sector], error_messages=MUST)
    department = unit("提供单位", required=False)


class RevisePointForm(Desk):
    """A new version of a prepared answer."""

    answer = words("答复", rows=5)
    basis = line("依据", required=False, length=300)


class PolicyForm(Desk):
    """政策登记."""

    title = line("名称", "写不写书名号都可以。")
    number = line("文号", required=False, length=100)
    drafter = unit("起草单位", "疑问和误读由起草单位解读。")
    published_on = day("公布日期")
    url = web_address("网址")

    def clean_title(self) -> str:
        """Without the 《》 around the whole of it: pages and mails write them."""
        title = str(self.cleaned_data["title"]).strip()
        whole = title.startswith("《") and title.find("》") == len(title) - 1
        return title[1:-1].strip() or title if whole else title
