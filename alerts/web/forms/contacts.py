"""The form of a unit's new contact."""

from typing import Any

from django import forms

from alerts.duties.addresses import Line
from alerts.web.forms.base import MUST, Desk, choice, line, unit
from config.vocabulary import Role

_ROLES = (Role.DEPT_CONTACT, Role.DEPT_HEAD, Role.TERRITORY)


class ContactForm(Desk):
    """登记联系人: one by one; many come by a sheet."""

    unit = unit("单位")
    name = line("姓名", length=60)
    role = choice("身份", [(role.value, role.zh) for role in _ROLES], "承办单位选联络员或负责人，县区和镇街选属地。")
    email = forms.EmailField(
        label="邮箱",
        max_length=254,
        help_text="登记后向这个邮箱发确认邮件，本人点确认后才能收到交办。",
        error_messages={**MUST, "invalid": "请填写邮箱地址，例如 lianluo@example.gov.cn。"},
    )
    phone = line("电话", "夜间叫应时用，只给值守和督办人员看。", required=False, length=40)

    def clean(self) -> dict[str, Any]:
        """An address that the unit has already is not entered again."""
        given: dict[str, Any] = super().clean() or {}
        chosen, email = given.get("unit"), given.get("email")
        if email and not email.isascii():
            self.add_error("email", "邮箱地址只能用英文字母、数字和符号，例如 lianluo@example.gov.cn。")
        elif chosen and email and chosen.contacts.filter(email__iexact=email).exists():
            self.add_error("email", f"{chosen.name}已经登记过这个邮箱。")
        return given

    def entered(self) -> Line:
        """The valid form as a line of a sheet says it."""
        given = self.cleaned_data
        return Line(given["unit"], given["name"], given["email"], Role(given["role"]), "新增", given["phone"])
