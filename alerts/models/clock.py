"""Clocks (时钟): start and due are stored; what can be computed is not."""

from django.db import models

from alerts.models.case import Assignment, Case
from alerts.models.choices import choices
from config.vocabulary import TimerName

_RUNNING = models.Q(stopped_at=None, voided_at=None)
RATED = (TimerName.ACK, TimerName.AUTHORITY, TimerName.PRESS, TimerName.RESPONSE, TimerName.CLOSE)
"""Clocks that a rate of the digest is made of."""
_RATED = models.Q(name__in=[name.value for name in RATED])


class Timer(models.Model):
    """A clock: start and due are stored, what can be computed (late, share) is not."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="timers")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="timers")
    name = models.CharField(max_length=20, choices=choices(TimerName))
    rule = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    estimated = models.BooleanField(default=False)
    ladder = models.JSONField(default=list, help_text="the rungs frozen at the start: [{stage, at}]")
    stage = models.IntegerField(default=0, help_text="the highest rung done")
    next_at = models.DateTimeField(null=True, help_text="when the next rung is due; null when none is left")
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=40, blank=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["next_at"]),
            models.Index(fields=["case", "name"], condition=_RUNNING, name="running_clocks"),
            models.Index(fields=["due_at", "case"], condition=_RUNNING, name="running_due"),
            models.Index(fields=["due_at"], condition=_RATED, name="clock_due"),
            models.Index(
                fields=["stopped_at"], condition=_RATED & models.Q(stopped_at__isnull=False), name="clock_met"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.name}"
