"""The postman: finds in the town's mailbox the sign-off link that a unit was sent."""

import re
from datetime import datetime

from alerts import cases
from alerts.models import Assignment
from alerts.rules.states import MoveRefused
from alerts.tour.mailbox import Mailbox, part

_LINK = re.compile(r"/s/([A-Za-z0-9_-]{20,})")
_BACK = 400
"""How many of the latest messages are looked through."""


class Postman:
    """Reads the mailbox as the contact of a unit does."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def token(self, assignment: Assignment, now: datetime) -> str:
        """The token in the latest mail to the assignment's unit that is for it, else nothing."""
        addresses = {contact.email for contact in assignment.department.contacts.all() if contact.email}
        for line in reversed(self._mailbox.lines(_BACK)):
            if line.to not in addresses:
                continue
            message = self._mailbox.message(line.number)
            found = _LINK.search(part(message, "plain")) if message is not None else None
            if found and self._is_for(found[1], assignment, now):
                return found[1]
        return ""

    def _is_for(self, token: str, assignment: Assignment, now: datetime) -> bool:
        try:
            return cases.look_up_token(token, now).pk == assignment.pk
        except MoveRefused:
            return False
