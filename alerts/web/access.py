"""Who may see what: a viewer is a user with a role; the checks are made here and again by every move."""

from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from alerts.models import Assignment, Case, Department
from alerts.models.units import name_of
from config.vocabulary import AssignmentState, CaseState, Role

DESK = frozenset({Role.MONITOR, Role.JUDGE, Role.DISPATCHER})
UNITS = frozenset({Role.DEPT_CONTACT, Role.DEPT_HEAD, Role.TERRITORY})
OVERSIGHT = frozenset({Role.SUPERVISOR, Role.LEADER, Role.AUDITOR})
_READERS = DESK | OVERSIGHT
GONE = (AssignmentState.REASSIGNED.value, AssignmentState.WITHDRAWN.value)
UNSEEN_BY_UNITS = (CaseState.CANDIDATE.value,)


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in user as the desk sees him. `role` is None for a user nobody gave one; he sees nothing."""

    user: User
    role: Role | None
    department: Department | None

    @property
    def everything(self) -> bool:
        """A superuser may do what any role may."""
        return bool(self.user.is_superuser)

    @property
    def unit(self) -> bool:
        """Sees its own assignments only."""
        return not self.everything and self.role in UNITS

    @property
    def reads_all(self) -> bool:
        """Sees every case and topic."""
        return self.everything or self.role in _READERS

    @property
    def name(self) -> str:
        """How the viewer is called on screen and in events."""
        return name_of(self.user)

    @property
    def title(self) -> str:
        """Role and unit in words."""
        role = self.role.zh if self.role else ("管理员" if self.everything else "未分配角色")
        return f"{self.department.name} {role}" if self.department else role

    def any_of(self, *roles: Role) -> bool:
        """Whether the viewer has one of the roles."""
        return self.everything or self.role in roles


def viewer_of(user: User | AnonymousUser) -> Viewer | None:
    """The viewer behind a request's user; None when nobody is signed in.

    A role of a unit without its unit is none: what belongs to no unit is the office's.
    """
    if not isinstance(user, User):
        return None
    user = getattr(user, "_wrapped", user)  # what a lazy user stands for: a page asks it a hundred times
    staff = getattr(user, "staff", None)
    role = Role(staff.role) if staff else None
    department = staff.department if staff else None
    return Viewer(user, None if role in UNITS and department is None else role, department)


def cases_of(viewer: Viewer) -> QuerySet[Case]:
    """The cases the viewer may read: a unit its own, while it has a part in them; the desk and oversight all."""
    if viewer.reads_all:
        return Case.objects.all()
    if viewer.unit and viewer.department:
        own = assignments_of(viewer).values("case_id")
        return Case.objects.filter(pk__in=own).exclude(state__in=UNSEEN_BY_UNITS)
    return Case.objects.none()


def assignments_of(viewer: Viewer) -> QuerySet[Assignment]:
    """The assignments the viewer may read: a unit its own, but for those taken away from it again."""
    if viewer.reads_all:
        return Assignment.objects.all()
    if viewer.unit and viewer.department:
        return Assignment.objects.filter(department=viewer.department).exclude(state__in=GONE)
    return Assignment.objects.none()


class View(Protocol):
    """A view function that is given the viewer."""

    def __call__(self, request: HttpRequest, viewer: Viewer, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


class Wrapped(Protocol):
    """A view function as Django calls it."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def signed_in(view: View) -> Wrapped:
    """Pass the viewer to the view; anybody else is led to the login page."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, current(request), *args, **kwargs)

    return login_required(inner)


def current(request: HttpRequest) -> Viewer:
    """The request's viewer, looked up once. Raises `PermissionDenied` when nobody is signed in."""
    viewer: Viewer | None = getattr(request, "_viewer", None) or viewer_of(request.user)
    if viewer is None:
        raise PermissionDenied("请先登录。")
    request._viewer = viewer  # type: ignore[attr-defined]
    return viewer


def require(viewer: Viewer, *roles: Role) -> None:
    """Raise `PermissionDenied` unless the viewer has one of the roles."""
    if not viewer.any_of(*roles):
        if viewer.unit:
            raise PermissionDenied("此页由交办方使用；本单位承办的事项都在“收件”里。")
        allowed = "、".join(role.zh for role in roles)
        raise PermissionDenied(f"此页由{allowed}使用，您的角色是{viewer.title}。")
