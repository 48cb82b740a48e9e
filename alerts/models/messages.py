"""Messages to people: the outbox, and the one-time links in it."""

from django.db import models

from alerts.models.case import Assignment, Case
from alerts.models.units import Contact


class SignOffToken(models.Model):
    """A one-time token of one assignment, by hash; GET shows, POST signs."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="tokens")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Notification(models.Model):
    """A message to be sent, written in the transaction of the move; the outbox."""

    class State(models.TextChoices):
        """How far it is."""

        PENDING = "pending", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"

    key = models.CharField(max_length=200, unique=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="notifications")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.SET_NULL, related_name="notifications")
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    recipient = models.CharField(max_length=200, blank=True)
    recipient_name = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "next_attempt_at"])]

    def __str__(self) -> str:
        return self.subject
