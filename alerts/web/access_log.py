"""查阅记录: who looked at sealed data or took data out, written before it is handed out."""

from django.http import HttpRequest

from alerts.models import AccessRecord
from alerts.office.signing_in import address_of
from alerts.web.access import Viewer
from config import clock


def note(request: HttpRequest, viewer: Viewer, what: str, target: str = "") -> None:
    """One look, by this viewer, now."""
    AccessRecord.objects.create(
        at=clock.now(),
        user=viewer.user,
        name=viewer.name[:100],
        role=viewer.title[:40],
        what=what,
        target=target[:200],
        address=address_of(request),
    )
