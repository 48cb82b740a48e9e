"""What of a case a move that is taken back must leave as it was."""

from django.core import serializers

from alerts.models import Assignment, Notification, SignOffToken, Timer


def stored(case) -> list[str]:
    """Everything of the case but its events, slips and messages."""
    rows = [
        type(case).objects.filter(pk=case.pk),
        Assignment.objects.filter(case=case).order_by("id"),
        Timer.objects.filter(case=case).order_by("id"),
        SignOffToken.objects.filter(assignment__case=case).order_by("id"),
        case.releases.order_by("id"),
    ]
    return [serializers.serialize("json", query) for query in rows]


def told(case) -> set[int]:
    return set(Notification.objects.filter(case=case).values_list("pk", flat=True))
