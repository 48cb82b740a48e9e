"""Forms of 用户."""

from django import forms

from alerts.office.staffing import Person
from alerts.web.forms.base import MUST, Desk, line, unit
from config.vocabulary import Role

_ROLES = [("", "没有角色，看不到任何内容"), *((role.value, role.zh) for role in Role if role is not Role.SYSTEM)]


class UserForm(Desk):
    """A user."""

    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label="用户名",
        help_text="登录用，字母、数字和 . @ + - _。",
        max_length=150,
        error_messages={**MUST, "invalid": "用户名只能有字母、数字和 . @ + - _。"},
    )
    name = line("姓名", "办理记录里写这个名字。", length=60)
    email = forms.EmailField(
        label="电子邮箱",
        help_text="催办、审批的邮件发到这里。",
        required=False,
        error_messages={"invalid": "请填写完整的邮箱地址，例如 sun@county.example。"},
    )
    role = forms.ChoiceField(label="角色", choices=_ROLES, required=False, error_messages=MUST)
    department = unit("所在单位", "承办联络员、承办负责人和属地必选，其他角色不选。", required=False)
    active = forms.BooleanField(label="可以登录", required=False, initial=True)

    def person(self) -> Person:
        """The valid form as what is kept."""
        given = self.cleaned_data
        role = Role(given["role"]) if given["role"] else None
        return Person(given["username"], given["name"], given["email"], role, given["department"], given["active"])
