"""Forms of the roster: shifts, a sheet, the hand-over note, the call-down list, one call."""

from collections.abc import Sequence
from typing import Any

from django import forms

from alerts.cases.calling import CallDown
from alerts.models import Department
from alerts.models.roster import OFFICE
from alerts.office.call_list import Called, parse
from alerts.office.roster import Shift
from alerts.rules.states import MoveRefused
from alerts.web.forms.base import MUST, Desk, choice, line, words
from alerts.web.forms.dates import instant
from alerts.web.forms.files import file
from config.vocabulary import CallOutcome

_OUTCOMES = [(one.value, one.zh) for one in CallOutcome]
_APART = "|"


def scope_field(own: Department | None) -> "forms.ModelChoiceField[Department]":
    """Whose roster: for a unit its own alone; for the office's people every unit, empty for the office."""
    units = Department.objects.filter(pk=own.pk) if own else Department.objects.all()
    return forms.ModelChoiceField(
        units,
        label="单位",
        required=own is not None,
        initial=own,
        empty_label=None if own else OFFICE,
        error_messages=MUST,
    )


class ShiftForm(Desk):
    """排班."""

    department = forms.ModelChoiceField(Department.objects.all())
    name = line("值班人", length=60)
    post = line("岗位", "例如值班员、带班领导。", required=False, length=40)
    phone = line("电话", "只给监测、督办、领导和本单位人员看。", required=False, length=40)
    email = forms.EmailField(
        label="邮箱",
        help_text="与已确认的联系人或系统用户的邮箱一致时，等级较高的事项才会发信给他。",
        required=False,
        error_messages={"invalid": "请填写邮箱地址，例如 zhiban@example.gov.cn。"},
    )
    starts_at = instant("开始")
    ends_at = instant("结束")

    def __init__(self, *args: Any, own: Department | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"] = scope_field(own)

    def shift(self) -> Shift:
        """As the roster takes it."""
        given: dict[str, Any] = self.cleaned_data
        return Shift(
            given["department"],
            given["name"],
            given["starts_at"],
            given["ends_at"],
            given["post"],
            given["phone"],
            given["email"],
        )


class SheetForm(Desk):
    """A sheet to be read and shown."""

    private = True
    file = file("文件", ".xlsx 或 .csv；旧的 .xls 请先另存为 .xlsx。先预览，确认后才写入。")


class HandoverForm(Desk):
    """交班."""

    to_name = line("接班人", length=60)
    note = words(
        "交班说明", "正在等谁的回话、答应了谁什么、要留意什么。请勿写入群众的个人信息。", required=False, rows=4
    )


class TakeOverForm(Desk):
    """接班."""

    remark = words("接班意见", required=False, rows=2)


class CallListForm(Desk):
    """叫应名单."""

    private = True
    people = words("名单", "按拨打顺序，一行一人：姓名，职务，电话。整份名单以这里写的为准。", required=False, rows=8)

    def clean_people(self) -> list[Called]:
        """The lines as read."""
        try:
            return parse(self.cleaned_data["people"])
        except MoveRefused as refused:
            raise forms.ValidationError(refused.zh) from refused


class CallForm(Desk):
    """电话叫应: one call of a list."""

    who = forms.ChoiceField(label="拨给", widget=forms.RadioSelect, error_messages=MUST)
    outcome = choice("结果", _OUTCOMES, "未接通的，轮完一遍再从头拨；转下一位的不再拨，请写明原因。")
    note = line("说明", "例如：已告知，20 分钟内到岗。", required=False, length=300)

    def __init__(self, *args: Any, downs: Sequence[CallDown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._downs = downs
        field: Any = self.fields["who"]
        field.choices = [
            (_key(down, one.name), _label(down, one.name, one.post, one.phone)) for down in downs for one in down.people
        ]
        turn = next((down for down in downs if down.next), None)
        if turn and turn.next:
            field.initial = _key(turn, turn.next.name)

    def called(self) -> tuple[Department | None, str]:
        """(unit or the office, name)."""
        unit, _, name = str(self.cleaned_data["who"]).partition(_APART)
        down = next(one for one in self._downs if str(one.department.pk if one.department else "") == unit)
        return down.department, name

    def outcome_chosen(self) -> CallOutcome:
        """How it ended."""
        return CallOutcome(self.cleaned_data["outcome"])


def _key(down: CallDown, name: str) -> str:
    return f"{down.department.pk if down.department else ''}{_APART}{name}"


def _label(down: CallDown, name: str, post: str, phone: str) -> str:
    calls = [one for one in down.calls if one.name == name]
    told = f"，已拨 {len(calls)} 次（{CallOutcome(calls[-1].outcome).zh}）" if calls else ""
    turn = "，该拨这一位" if down.next and down.next.name == name else ""
    return f"{down.scope} {name} {post} {phone}{told}{turn}"
