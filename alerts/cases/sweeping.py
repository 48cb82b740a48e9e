"""House-keeping: what is of no more use and may hold what people said is deleted.

Old drafts, slips that are over, and who asked in a hotline order of a case that was not taken up.
"""

from datetime import datetime, timedelta

from django.db import transaction

from alerts.cases.hotline import purge_orders
from alerts.models import Case, FormDraft, UndoSlip
from alerts.office import pending
from config.vocabulary import CaseState

DRAFTS = timedelta(days=30)
"""How long a text that was never sent is kept (proposal)."""
SLIPS = timedelta(days=1)
REJECTED = timedelta(days=30)
"""How long a rejected case may be taken up again with who asked (proposal)."""


def sweep(now: datetime) -> int:
    """Delete drafts that nobody touched for a month and slips whose window is over; gives how many rows."""
    drafts, _ = FormDraft.objects.filter(saved_at__lt=now - DRAFTS).delete()
    slips, _ = UndoSlip.objects.filter(until__lt=now - SLIPS).delete()
    return drafts + slips + pending.sweep(now) + sum(_purge(pk, now) for pk in _not_taken_up(now))


def _not_taken_up(now: datetime) -> list[int]:
    old = Case.objects.filter(state=CaseState.REJECTED.value, closed_at__lt=now - REJECTED)
    return list(old.filter(hotline_orders__sealed__gt="").distinct().values_list("pk", flat=True))


@transaction.atomic
def _purge(pk: int, now: datetime) -> int:
    case = Case.objects.select_for_update().get(pk=pk)
    return purge_orders(case, now) if case.state == CaseState.REJECTED.value else 0
