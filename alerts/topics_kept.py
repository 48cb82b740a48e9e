"""Which topics no pass may break up or empty: those with a case."""

from alerts.models import Case


def kept() -> set[int]:
    """Primary keys."""
    return set(Case.objects.exclude(topic=None).values_list("topic_id", flat=True))
