"""Who does something: a name, one role, and for people of a unit that unit."""

from dataclasses import dataclass

from config.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The doer of one move. `channel` is how it came: web, token, command, system."""

    name: str
    role: Role
    user_id: int | None = None
    department_id: int | None = None
    channel: str = "web"


SYSTEM = Actor(name="系统", role=Role.SYSTEM, channel="system")
