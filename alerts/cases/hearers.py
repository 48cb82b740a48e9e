"""Who hears of a rung; looked up once for all clocks of a round."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from alerts.models import Assignment, Contact, Department
from alerts.notify.on_duty import duty_recipients, grave
from alerts.notify.recipients import Recipient, once, staff, unit
from config.schema.deadlines import LadderStep
from config.vocabulary import Role

_UNIT = (Role.DEPT_CONTACT, Role.DEPT_HEAD)


@dataclass(slots=True)
class Hearers:
    """Remembers staff by role and people of units by role, with the deputies of that day; live for one round only."""

    now: datetime
    _staff: dict[tuple[Role, ...], list[Recipient]] = field(default_factory=dict)
    _duty: dict[int | None, list[Recipient]] = field(default_factory=dict)
    _units: dict[tuple[int, Role], list[Recipient]] = field(default_factory=dict)
    _contacts: dict[int, list[Contact]] = field(default_factory=dict)

    def know(self, departments: Iterable[Department]) -> None:
        """Read the confirmed contacts of these units in one question; others are asked for one by one."""
        self._contacts |= {one.pk: [] for one in departments}
        known = Contact.objects.filter(department__in=list(self._contacts), confirmed_at__isnull=False)
        for contact in known.select_related("department").order_by("id"):
            self._contacts[contact.department_id].append(contact)

    def staff(self, *roles: Role) -> list[Recipient]:
        """As `recipients.staff`."""
        if roles not in self._staff:
            self._staff[roles] = staff(*roles)
        return self._staff[roles]

    def unit(self, department: Department, role: Role) -> list[Recipient]:
        """As `recipients.unit`, for one role."""
        key = (department.pk, role)
        if key not in self._units:
            known = self._contacts.get(department.pk)
            self._units[key] = unit(department, (role,), self.now, known)
        return self._units[key]

    def duty(self, department: Department | None) -> list[Recipient]:
        """As `on_duty.duty_recipients`."""
        key = department.pk if department else None
        if key not in self._duty:
            self._duty[key] = duty_recipients(department, self.now)
        return self._duty[key]

    def of_rung(
        self, step: LadderStep, assignment: Assignment | None, lead: Assignment | None, severity: str
    ) -> list[Recipient]:
        """To and cc of a rung. A clock of the whole case concerns the lead; before there is one, the desk.

        Of a grave case those on duty hear too: of the office, and of the unit concerned.
        """
        concerned = assignment or lead
        people: list[Recipient] = []
        for role in (Role(word) for word in (*step.to, *step.cc)):
            if role not in _UNIT:
                people += self.staff(role)
            elif concerned is not None:
                people += self.unit(concerned.department, role)
        if concerned is None or assignment is None:
            people += self.staff(Role.JUDGE, Role.DISPATCHER)
        if grave(severity):
            people += self.duty(None) + (self.duty(concerned.department) if concerned else [])
        return once(people)
