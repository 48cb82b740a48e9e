"""督办单: a rung of the ladder that a supervisor confirms before it goes out."""

from django.db import models

from alerts.models.case import Case
from alerts.models.clock import Timer


class SupervisionOrder(models.Model):
    """拟发督办单: proposed when a clock reaches the rung, then issued or withheld by a supervisor."""

    class State(models.TextChoices):
        """How it stands."""

        PROPOSED = "proposed", "待签发"
        ISSUED = "issued", "已签发"
        WITHHELD = "withheld", "不发"
        LAPSED = "lapsed", "延期后不再需要"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="orders")
    timer = models.ForeignKey(Timer, on_delete=models.CASCADE, related_name="orders")
    stage = models.IntegerField()
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["timer", "stage", "proposed_at"], name="order_once")]

    def __str__(self) -> str:
        return f"{self.timer} {self.get_state_display()}"
