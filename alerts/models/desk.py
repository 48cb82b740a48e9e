"""What a person keeps on the desk: 暂缓 of an alert and 视图, a saved selection of the list."""

from django.conf import settings
from django.db import models

from alerts.models.case import Case


class Snooze(models.Model):
    """暂缓: an alert put aside until an instant; it comes back by itself then, or when its grade changes before."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="snoozes")
    until = models.DateTimeField()
    severity = models.CharField(max_length=10, help_text="the grade of that moment; with another one the alert is back")
    reason = models.CharField(max_length=500)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(ended_at=None), name="one_open_snooze")
        ]
        indexes = [models.Index(fields=["until"], condition=models.Q(ended_at=None), name="snoozes_open")]

    def __str__(self) -> str:
        return f"{self.case.number} {self.until:%m-%d %H:%M}"


class SavedView(models.Model):
    """视图: a named selection of the alert list, a person's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=400, help_text="the list's query string, without the page")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
