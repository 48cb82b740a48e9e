"""Units, duties, cases and everything that happened to them. States are moved in `alerts.cases` only."""

from alerts.models.case import Assignment, Case, FlagCheck
from alerts.models.clock import Timer
from alerts.models.ledger import CaseEvent
from alerts.models.messages import Notification, SignOffToken
from alerts.models.speaking import Release
from alerts.models.units import Contact, Department, Staff

__all__ = [
    "Assignment",
    "Case",
    "CaseEvent",
    "Contact",
    "Department",
    "FlagCheck",
    "Notification",
    "Release",
    "SignOffToken",
    "Staff",
    "Timer",
]
