"""延期: more working days for one clock, asked for once."""

from django.db import models

from alerts.models.case import Case
from alerts.models.clock import Timer


class Extension(models.Model):
    """延期: asked for by a unit's head before the clock falls due, granted or refused by a supervisor.

    One a clock, whatever the answer. `days` are working days after the due instant that stood when it was asked for.
    """

    class State(models.TextChoices):
        """How it stands."""

        ASKED = "asked", "待批准"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "未批准"
        LAPSED = "lapsed", "不再需要"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    timer = models.OneToOneField(Timer, on_delete=models.CASCADE, related_name="extension")
    days = models.IntegerField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.timer} +{self.days}"
