"""Everything that happened to a case, as its pages tell it."""

from alerts.models import Case, CaseEvent


def history(found: Case) -> list[CaseEvent]:
    """All events, the newest first."""
    return sorted(found.events.all(), key=lambda event: -event.number)
