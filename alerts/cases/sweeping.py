"""House-keeping: what is of no more use and may hold what people typed is deleted: old drafts, slips that are over."""

from datetime import datetime, timedelta

from alerts.models import FormDraft, UndoSlip

DRAFTS = timedelta(days=30)
"""How long a text that was never sent is kept (proposal)."""
SLIPS = timedelta(days=1)


def sweep(now: datetime) -> int:
    """Delete drafts that nobody touched for a month and slips whose window is over; gives how many rows."""
    drafts, _ = FormDraft.objects.filter(saved_at__lt=now - DRAFTS).delete()
    slips, _ = UndoSlip.objects.filter(until__lt=now - SLIPS).delete()
    return drafts + slips
