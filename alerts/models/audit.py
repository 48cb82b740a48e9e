"""时限核查: each run of the auditor, and the holes it found."""

from django.db import models

from alerts.models.case import Case
from alerts.models.clock import Timer


class ClockAudit(models.Model):
    """One run: the heartbeat. `last_event` is how far the ledger's rungs were compared with the outbox."""

    at = models.DateTimeField(db_index=True)
    cases = models.IntegerField(help_text="open cases looked at")
    clocks = models.IntegerField(help_text="running clocks looked at")
    holes = models.IntegerField(help_text="holes that are open after this run")
    last_event = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.holes}"


class ClockHole(models.Model):
    """漏项: something that the clocks should have had or done. Told to the monitors once, then seen to be gone."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="clock_holes")
    timer = models.ForeignKey(Timer, null=True, on_delete=models.CASCADE, related_name="holes")
    text = models.CharField(max_length=300)
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["gone_at"])]

    def __str__(self) -> str:
        return self.text
