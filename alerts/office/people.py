"""Who may keep which roster and list: the office's, or the own unit's."""

from alerts.actors import Actor
from alerts.models import Department
from alerts.models.roster import OFFICE
from alerts.rules.states import MoveRefused
from config.vocabulary import Role

KEEPERS = (Role.SUPERVISOR, Role.JUDGE, Role.DISPATCHER)
"""Who keeps the office's roster, and may keep every unit's."""
UNIT_KEEPERS = (Role.DEPT_CONTACT, Role.DEPT_HEAD, Role.TERRITORY)
WATCHERS = (Role.MONITOR, Role.JUDGE, Role.DISPATCHER, Role.SUPERVISOR)
"""Who stands the office's watch: hands over, takes over, calls."""


def keeper(actor: Actor, department: Department | None, what: str) -> None:
    """Raises `MoveRefused` unless the actor keeps this roster: the office's people all, a unit's people their own."""
    if actor.role in KEEPERS or (actor.role in UNIT_KEEPERS and _own(actor, department)):
        return
    scope = department.name if department else OFFICE
    raise MoveRefused("role", f"{scope}的{what}由{'、'.join(role.zh for role in KEEPERS)}或本单位人员维护。")


def watcher(actor: Actor, department: Department | None, what: str) -> None:
    """Raises `MoveRefused` unless the actor stands this watch."""
    allowed = actor.role in WATCHERS if department is None else actor.role in UNIT_KEEPERS and _own(actor, department)
    if not allowed:
        scope = department.name if department else OFFICE
        raise MoveRefused("role", f"{scope}的{what}由其值班人员办理。")


def _own(actor: Actor, department: Department | None) -> bool:
    return department is not None and actor.department_id == department.pk
