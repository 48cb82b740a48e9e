"""上级政策转载: what the own portal should have carried by an instant and had not."""

from datetime import datetime

from django.db.models import Q

from alerts.digest.values import OverdueRepost
from alerts.models import Repost


def overdue(at: datetime) -> tuple[OverdueRepost, ...]:
    """As known at `at`, the longest overdue first. A link entered later counts from when the portal carried it."""
    found = Repost.objects.filter(
        Q(stopped_at=None) | Q(stopped_at__gt=at), Q(voided_at=None) | Q(voided_at__gt=at), due_at__lte=at
    )
    rows = found.order_by("due_at", "id").values_list("title", "portal", "due_at")
    return tuple(OverdueRepost(title, portal, due, at - due) for title, portal, due in rows)
