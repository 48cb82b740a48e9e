"""Forms of one's own account: signing in, the password, the one-time code."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

from alerts.office import signing_in
from alerts.rules.sign_in import Outcome
from alerts.web.forms.base import MUST
from alerts.web.words import when
from config import clock

_WRONG = "用户名、密码或验证码不对。请核对后再试；连续 5 次不对会锁定 15 分钟。"


class SignInForm(AuthenticationForm):
    """登录, with a lock after too many failures and, where the user has one, a second factor."""

    code = forms.CharField(
        label="验证码",
        required=False,
        max_length=10,
        help_text="开通了二次验证的填写，没有开通的不填。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        """The same words whatever was wrong, so that nobody learns which names there are."""
        name, now = str(self.cleaned_data.get("username") or ""), clock.now()
        until = signing_in.locked(name, now)
        if until is not None:
            signing_in.failed(name, self.request, Outcome.LOCKED, now)
            raise ValidationError(f"登录失败次数过多，{when(until, now)} 以后再试；急用请管理员在“用户”页解锁。")
        user = authenticate(self.request, username=name, password=self.cleaned_data.get("password"))
        if user is None or not user.is_active:
            signing_in.failed(name, self.request, Outcome.WRONG, now)
            raise ValidationError(_WRONG)
        code = self.cleaned_data.get("code") or ""
        if signing_in.needs_code(user) and not signing_in.code_right(user, code, now):
            signing_in.failed(name, self.request, Outcome.CODE, now)
            raise ValidationError(_WRONG)
        self.user_cache = user
        return self.cleaned_data


class OwnPasswordForm(PasswordChangeForm):
    """修改密码, in our words instead of Django's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old, new, again = (self.fields[name] for name in ("old_password", "new_password1", "new_password2"))
        old.label, new.label, again.label = "现在的密码", "新密码", "再填一遍新密码"
        new.help_text = "至少 10 位，字母、数字、符号至少两种，不能太常见，不能与用户名、姓名相近。"
        again.help_text = ""
        for field in (old, new, again):
            field.error_messages |= MUST
        del old.widget.attrs["autofocus"]  # the page begins at its top


class CodeForm(forms.Form):
    """The first code of a new key."""

    code = forms.CharField(
        label="验证器里显示的 6 位数字",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "请填写验证码。"},
    )
