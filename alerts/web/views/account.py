"""登录 and 我的账号: the password, the second factor, the other sessions."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alerts.models import SecondFactor, SignIn
from alerts.office import signing_in
from alerts.web.access import Viewer, signed_in
from alerts.web.forms.account import CodeForm, OwnPasswordForm, SignInForm
from alerts.web.views.action import INVALID
from config import clock


class SignInView(LoginView):
    """登录."""

    template_name = "web/login.html"
    redirect_authenticated_user = True
    form_class = SignInForm
    extra_context = {"site_name": settings.INSTALLATION.name}  # Django would put the host's name there

    def form_valid(self, form: Any) -> HttpResponse:
        """A session begins, and is written down."""
        response = super().form_valid(form)
        if self.request.session.session_key is None:
            self.request.session.save()
        signing_in.signed_in(form.get_user(), self.request, clock.now())
        return response


@never_cache
@signed_in
def account(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One's own account; POST changes the password, which ends all other sessions."""
    form = OwnPasswordForm(viewer.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, viewer.user)
        ended = signing_in.other_sessions(viewer.user, request.session.session_key)
        messages.success(request, f"密码已修改，其他地方的 {ended} 个登录已退出。")
        return redirect("account")
    context = {
        "form": form,
        "factor": SecondFactor.objects.filter(user=viewer.user, confirmed_at__isnull=False).first(),
        "attempts": SignIn.objects.filter(username=viewer.user.username.lower())[:10],
    }
    return render(request, "web/account.html", context, status=INVALID if form.errors else 200)


@never_cache
@signed_in
def second_factor(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """开通二次验证: the key is shown, and is in force once a code of it was right."""
    now = clock.now()
    if SecondFactor.objects.filter(user=viewer.user, confirmed_at__isnull=False).exists():
        return redirect("account")
    factor = signing_in.new_factor(viewer.user, now)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if signing_in.code_right(viewer.user, form.cleaned_data["code"], now):
            messages.success(request, "二次验证已开通，下次登录时要填写验证码。")
            return redirect("account")
        form.add_error("code", "验证码不对。请核对手机的时间是否准确，再填写新的一个。")
    key = signing_in.written_key(factor)
    label = quote(f"{settings.INSTALLATION.name}:{viewer.user.username}")
    uri = f"otpauth://totp/{label}?secret={key}&issuer={quote(settings.INSTALLATION.name)}"
    grouped = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    context = {"form": form, "key": grouped, "uri": uri}
    return render(request, "web/second_factor.html", context, status=INVALID if form.errors else 200)


@require_POST
@signed_in
def second_factor_end(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """停用二次验证, with a code of it: who found an open screen cannot."""
    if signing_in.code_right(viewer.user, request.POST.get("code", ""), clock.now()):
        SecondFactor.objects.filter(user=viewer.user).delete()
        messages.success(request, "二次验证已停用。")
    else:
        messages.error(request, "验证码不对，二次验证没有停用。手机丢失的，请管理员在“用户”页停用。")
    return redirect("account")
