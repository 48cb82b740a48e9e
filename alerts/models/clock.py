"""Clocks (时钟): start and due are stored; what can be computed is not."""

from django.db import models

from alerts.models.case import Assignment, Case
from alerts.models.choices import choices
from config.vocabulary import TimerName


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
            models.Index(
                fields=["case", "name"], condition=models.Q(stopped_at=None, voided_at=None), name="running_clocks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.name}"
