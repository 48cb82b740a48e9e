"""机关台账: what happens beside the cases (roster, contacts, experts, reposts, loads), chained like a case's events."""

from django.conf import settings
from django.db import models

from alerts.models.choices import choices
from config.vocabulary import Role


class OfficeEvent(models.Model):
    """One act that belongs to no case, never changed; `book` names its chain (值班簿, 联系人簿 ...)."""

    book = models.CharField(max_length=20)
    number = models.IntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    actor = models.CharField(max_length=100)
    role = models.CharField(max_length=20, choices=choices(Role))
    channel = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    policy_version = models.CharField(max_length=40, blank=True)
    calendar_version = models.CharField(max_length=40, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["book", "number"]
        constraints = [models.UniqueConstraint(fields=["book", "number"], name="office_event_once")]

    def __str__(self) -> str:
        return f"{self.book} #{self.number} {self.kind}"


class PendingImport(models.Model):
    """待确认的导入: a sheet that was read and shown, and waits for its sender's word; sealed, gone after an hour."""

    kind = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_imports")
    name = models.CharField(max_length=200, help_text="the file's name, as sent")
    sealed = models.TextField(help_text="what would be loaded, JSON, encrypted with the folder's key")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
