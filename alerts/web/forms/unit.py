"""Forms of a unit: return, report, the final answer, and the sign-off page of the mail's link."""

from typing import Any, Self

from alerts.models import Assignment, Contact, Department
from alerts.rules.releases import CONTENT
from alerts.web.as_asked import FIELDS
from alerts.web.forms.base import Desk, choice, line, unit, words
from alerts.web.forms.dates import day
from config.vocabulary import ReleaseKind, Role

_POSTS = [("dept_contact", "联络员"), ("dept_head", "单位负责人")]


class GiveBackForm(Desk):
    """退回."""

    reason = words("退回理由", "为什么不属于本单位职责。")
    suggested = unit("建议由哪个单位办理")
    legal_basis = words("依据", "职责文件的名称和条款。")

    def __init__(self, *args: Any, part: Assignment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if part is not None:  # nobody suggests himself
            self.fields["suggested"].queryset = Department.objects.exclude(pk=part.department_id)  # type: ignore[attr-defined]


class ReportForm(Desk):
    """反馈."""

    text = words("办理情况", "核实了什么，做了什么，还有什么没有办完。", rows=6)

    def __init__(self, *args: Any, part: Assignment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if part is not None and part.part in FIELDS:
            self.fields["text"].label, self.fields["text"].help_text = FIELDS[part.part]


class AnswerForm(Desk):
    """报审: the four elements of a final answer."""

    def __init__(self, *args: Any, content: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, part in enumerate(CONTENT[ReleaseKind.FINAL]):
            self.fields[f"part_{number}"] = words(part)
            self.initial[f"part_{number}"] = (content or {}).get(part, "")
        self.fields["promise"] = line("承诺的下一步", "答复里答应做、还没有做完的事；到期前会提醒。", required=False)
        self.fields["promise_date"] = day("完成日期", "有承诺的必填。", required=False)

    def clean(self) -> dict[str, Any]:
        """A promise has its day."""
        given = super().clean() or self.cleaned_data
        if given.get("promise") and not given.get("promise_date"):
            self.add_error("promise_date", "请填写承诺的完成日期。")
        return given

    def content(self) -> dict[str, str]:
        """The parts by their Chinese names."""
        return {part: self.cleaned_data[f"part_{number}"] for number, part in enumerate(CONTENT[ReleaseKind.FINAL])}


class SignForm(Desk):
    """签收 by link: filled in for whom the mail went to, so that one tap signs; who else signs says so."""

    signer_name = line("签收人姓名", length=60)
    signer_role = choice("身份", _POSTS)

    @classmethod
    def for_contact(cls, contact: Contact | None) -> Self:
        """As the register knows who was written to; empty where it has no name."""
        if contact is None or not contact.name:
            return cls()
        head = contact.role == Role.DEPT_HEAD.value
        form = cls(initial={"signer_name": contact.name, "signer_role": _POSTS[1 if head else 0][0]})
        form.fields["signer_name"].help_text = "按登记的联系人填好；由别人签收的，请改成签收人。"
        return form
