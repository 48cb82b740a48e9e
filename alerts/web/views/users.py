"""用户: who may sign in, in which role and for which unit; for administrators, in place of Django's admin."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alerts.actors import Actor
from alerts.models import SecondFactor
from alerts.office import signing_in, staffing
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, signed_in
from alerts.web.forms.users import UserForm
from alerts.web.views.action import INVALID, REFUSED
from config import clock
from config.vocabulary import Role

_PAGE = 50


@signed_in
def users(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All users, or those whose name, account or unit holds the words asked for."""
    _administrator(viewer)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = User.objects.select_related("staff__department").order_by("-is_active", "username")
    if asked:
        named = Q(username__icontains=asked) | Q(first_name__icontains=asked) | Q(last_name__icontains=asked)
        found = found.filter(named | Q(staff__department__name__icontains=asked))
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    factors = set(SecondFactor.objects.exclude(confirmed_at=None).values_list("user_id", flat=True))
    now = clock.now()
    locked = signing_in.locked_of((one.username for one in page), now)
    rows = [(one, staffing.of_listed(one), one.pk in factors, locked.get(one.username)) for one in page]
    context = {"now": now, "rows": rows, "asked": asked, "page": page, "page_url": f"?q={asked}&page="}
    return render(request, "web/users.html", context)


@never_cache
@signed_in
def user_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """新增用户; the first password is shown once."""
    _administrator(viewer)
    form = UserForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, form, None)
    try:
        user, password = staffing.add(form.person(), _actor(viewer), clock.now())
    except MoveRefused as refused:
        return _page(request, form, None, refused.zh)
    return render(request, "web/user_password.html", {"of": user, "password": password})


@signed_in
def user_edit(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """修改用户."""
    _administrator(viewer)
    user = get_object_or_404(User, pk=pk)
    kept = staffing.of(user)
    initial = {
        "username": kept.username,
        "name": kept.name,
        "email": kept.email,
        "role": kept.role.value if kept.role else "",
        "department": kept.department,
        "active": kept.active,
    }
    form = UserForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["username"].disabled = True
    if not form.is_bound or not form.is_valid():
        return _page(request, form, user)
    try:
        staffing.change(user, form.person(), _actor(viewer), clock.now())
    except MoveRefused as refused:
        return _page(request, form, user, refused.zh)
    messages.success(request, f"已修改用户“{user.username}”。")
    return redirect("users")


@never_cache
@require_POST
@signed_in
def user_password(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """重设密码, shown once."""
    _administrator(viewer)
    user = get_object_or_404(User, pk=pk)
    password = staffing.reset_password(user, _actor(viewer), clock.now())
    return render(request, "web/user_password.html", {"of": user, "password": password})


@require_POST
@signed_in
def user_unlock(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """解锁."""
    _administrator(viewer)
    user = get_object_or_404(User, pk=pk)
    staffing.open_lock(user, _actor(viewer), clock.now())
    messages.success(request, f"“{user.username}”可以再登录了。")
    return redirect("users")


def _administrator(viewer: Viewer) -> None:
    if not viewer.everything:
        raise PermissionDenied(f"此页由管理员使用，您的角色是{viewer.title}。")


def _actor(viewer: Viewer) -> Actor:
    return Actor(f"管理员 {viewer.name}", viewer.role or Role.SYSTEM, viewer.user.pk)


def _page(request: HttpRequest, form: UserForm, user: User | None, refused: str = "") -> HttpResponse:
    context: dict[str, Any] = {"form": form, "of": user, "refused": refused}
    status = REFUSED if refused else (INVALID if form.errors else 200)
    return render(request, "web/user.html", context, status=status)
