"""Units, duties, cases and everything that happened to them. States are moved in `alerts.cases` only."""

from alerts.models.audit import ClockAudit, ClockHole
from alerts.models.case import Assignment, Case, FlagCheck
from alerts.models.clock import Timer
from alerts.models.extension import Extension
from alerts.models.ledger import CaseEvent
from alerts.models.messages import Notification, SignOffToken
from alerts.models.order import SupervisionOrder
from alerts.models.speaking import Release
from alerts.models.suspension import Suspension
from alerts.models.units import Contact, Department, Staff

__all__ = [
    "Assignment",
    "Case",
    "CaseEvent",
    "ClockAudit",
    "ClockHole",
    "Contact",
    "Department",
    "Extension",
    "FlagCheck",
    "Notification",
    "Release",
    "SignOffToken",
    "Staff",
    "SupervisionOrder",
    "Suspension",
    "Timer",
]
