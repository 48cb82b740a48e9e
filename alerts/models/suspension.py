"""挂账: a case that cannot be settled before a date, and why."""

from django.db import models

from alerts.models.case import Case


class Suspension(models.Model):
    """挂账: until a date, with a reason. One at a time for a case; the national clocks run on regardless."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="suspensions")
    until = models.DateField()
    reason = models.TextField()
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=100)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(ended_at=None), name="one_open_suspension")
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.until}"
