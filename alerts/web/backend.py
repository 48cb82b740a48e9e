"""Who is signed in, by one plain query a page: the account with its role and unit. Passwords are Django's matter."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.db import connection
from django.db.models.base import ModelState

from alerts.models import Department, Staff

_USER = ("id", "password", "is_superuser", "username", "first_name", "last_name", "is_staff", "is_active")
_STAFF = ("id", "user_id", "role", "department_id")
_UNIT = ("id", "name", "short", "kind", "division", "superior_id")
_COLUMNS = ", ".join(
    f"{table}.{column}" for table, names in (("u", _USER), ("s", _STAFF), ("d", _UNIT)) for column in names
)
_QUERY = (
    f"SELECT {_COLUMNS}, (SELECT max(id) FROM alerts_caseevent) FROM auth_user u "
    "LEFT JOIN alerts_staff s ON s.user_id = u.id LEFT JOIN alerts_department d ON d.id = s.department_id "
    "WHERE u.id = %s"
)
_FLAGS = ("is_superuser", "is_staff", "is_active")


class DeskBackend(ModelBackend):
    """Django's own, but for how the user of a session is read; other columns are read when they are asked for."""

    def get_user(self, user_id: int) -> User | None:
        """The account with `staff` and its `department` at hand; None where it is gone or not active."""
        with connection.cursor() as cursor:
            cursor.execute(_QUERY, (user_id,))
            found = cursor.fetchone()
        if found is None:
            return None
        values = dict(zip(_USER, found, strict=False))
        values |= {name: bool(values[name]) for name in _FLAGS}
        user = _made(User, values)
        at = len(_USER)
        user._state.fields_cache["staff"] = _staff(found[at : at + len(_STAFF)], found[at + len(_STAFF) : -1])
        # before the page reads anything, so that it misses no event
        user.heard_until = int(found[-1] or 0)
        return user if self.user_can_authenticate(user) else None


def _staff(values: tuple[Any, ...], unit: tuple[Any, ...]) -> Staff | None:
    if values[0] is None:
        return None
    staff: Staff = _made(Staff, dict(zip(_STAFF, values, strict=True)))
    staff._state.fields_cache["department"] = (
        None if unit[0] is None else _made(Department, dict(zip(_UNIT, unit, strict=True)))
    )
    return staff


def _made(model: Any, values: dict[str, Any]) -> Any:
    """A row of which some columns are known, as `from_db` makes it but without the setter of each field."""
    made = model.__new__(model)
    made.__dict__.update(values)
    made._state = ModelState()
    made._state.db, made._state.adding = "default", False
    return made
