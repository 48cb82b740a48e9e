"""用户簿: who works with the desk, in which role, for which unit; every change is an event of its own book."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from alerts.actors import Actor
from alerts.models import Department, SecondFactor, Staff
from alerts.office import book
from alerts.office.signing_in import other_sessions, unlock
from alerts.rules.states import MoveRefused
from config.vocabulary import Role

UNIT_ROLES = (Role.DEPT_CONTACT, Role.DEPT_HEAD, Role.TERRITORY)


@dataclass(frozen=True, slots=True)
class Person:
    """What is kept of a user. `role` None: signs in and sees nothing."""

    username: str
    name: str
    email: str
    role: Role | None
    department: Department | None
    active: bool = True


def add(person: Person, actor: Actor, now: datetime, given: str | None = None) -> tuple[User, str]:
    """A new user with a password for the first time, made where none is given; raises `MoveRefused`."""
    _check(person)
    password = given or new_password()
    try:
        with transaction.atomic():
            user = User.objects.create_user(person.username, person.email, password, first_name=person.name)
            user.is_active = person.active
            user.save(update_fields=["is_active"])
            _place(user, person)
            book.append(book.USERS, "新增用户", actor, now, data=_said(person))
    except IntegrityError as error:
        raise MoveRefused("username", f"用户名“{person.username}”已经有了，请换一个。") from error
    return user, password


@transaction.atomic
def change(user: User, person: Person, actor: Actor, now: datetime) -> User:
    """Name, address, role, unit, and whether he may sign in; his sessions end where he may no longer."""
    _check(person)
    if user.pk == actor.user_id and not person.active:
        raise MoveRefused("self", "不能停用自己的账号。")
    before = _said(of(user))
    user.first_name, user.last_name, user.email, user.is_active = person.name, "", person.email, person.active
    user.save(update_fields=["first_name", "last_name", "email", "is_active"])
    _place(user, person)
    book.append(book.USERS, "修改用户", actor, now, data={"before": before, "after": _said(person)})
    if not person.active or before.get("role") != _said(person).get("role"):
        other_sessions(user, None)
    return user


@transaction.atomic
def reset_password(user: User, actor: Actor, now: datetime, given: str | None = None) -> str:
    """A new password, made where none is given, shown once; sessions end, the lock opens, the second factor is gone."""
    password = given or new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    SecondFactor.objects.filter(user=user).delete()
    other_sessions(user, None)
    unlock(user, now)
    book.append(book.USERS, "重设密码", actor, now, data={"username": user.username})
    return password


@transaction.atomic
def open_lock(user: User, actor: Actor, now: datetime) -> None:
    """解锁 a name that failed too often."""
    unlock(user, now)
    book.append(book.USERS, "解锁", actor, now, data={"username": user.username})


def of(user: User) -> Person:
    """A user as he is kept now."""
    return _person(user, Staff.objects.select_related("department").filter(user=user).first())


def of_listed(user: User) -> Person:
    """The same of a user who was read together with `staff__department`, without another question to the store."""
    return _person(user, getattr(user, "staff", None))


def _person(user: User, staff: Staff | None) -> Person:
    name = f"{user.last_name}{user.first_name}"
    role, unit = (Role(staff.role), staff.department) if staff else (None, None)
    return Person(user.username, name, user.email, role, unit, user.is_active)


def new_password() -> str:
    """A password that can be read out over the telephone: 16 of 31 characters, 79 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _check(person: Person) -> None:
    if person.role in UNIT_ROLES and person.department is None:
        raise MoveRefused("department", f"{person.role.zh}要选所在单位。")
    if person.role is Role.SYSTEM:
        raise MoveRefused("role", "“系统”不是人的角色。")


def _place(user: User, person: Person) -> None:
    if person.role is None:
        Staff.objects.filter(user=user).delete()
        return
    unit = person.department if person.role in UNIT_ROLES else None
    Staff.objects.update_or_create(user=user, defaults={"role": person.role.value, "department": unit})


def _said(person: Person) -> dict[str, object]:
    return {
        "username": person.username,
        "name": person.name,
        "email": person.email,
        "role": person.role.value if person.role else "",
        "department": person.department.name if person.department else "",
        "active": person.active,
    }
