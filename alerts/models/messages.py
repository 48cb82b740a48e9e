"""Messages to people: the outbox, and the one-time links in it."""

from django.core.serializers.json import DjangoJSONEncoder
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
        GROUPED = "grouped", "已并入汇总"
        MOOT = "moot", "不需再发"

    key = models.CharField(max_length=200, unique=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="notifications")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.SET_NULL, related_name="notifications")
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    recipient = models.CharField(max_length=200, blank=True)
    recipient_name = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    link = models.CharField(max_length=500, blank=True, help_text="where it is answered, one-time tokens still sealed")
    act_by = models.DateTimeField(null=True, help_text="what is asked falls due then: nothing holds it longer")
    held = models.BooleanField(default=False, help_text="its window, quiet hours and preferences were looked at")
    joins = models.BooleanField(default=False, help_text="it waited, and may be joined with what waits beside it")
    group = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="members")
    refused = models.JSONField(default=list, help_text="ways that will never take it")
    subject = models.CharField(max_length=300)
    text = models.TextField()
    drawn_from = models.JSONField(
        null=True, encoder=DjangoJSONEncoder, help_text="what the HTML part is drawn from when it is sent"
    )
    html = models.TextField(blank=True, help_text="the HTML part, where it was written whole")
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True, help_text="the last try; the limits of platforms are counted by it")
    handed_by = models.CharField(max_length=100, blank=True, help_text="who delivered a printed notice")
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"]),
            models.Index(fields=["channel", "tried_at"], name="notification_tries"),
            models.Index(fields=["message_id"], name="notification_message_id"),
        ]

    def __str__(self) -> str:
        return self.subject


class ChannelHealth(models.Model):
    """通道状况: a channel that failed, since when, and when it is tried again; without failures there is nothing."""

    channel = models.CharField(max_length=20, unique=True)
    failures = models.IntegerField(default=0)
    since = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.channel} {self.failures}"


class MessagePreference(models.Model):
    """通知偏好 of one address (lower case) or phone: quiet hours, one message a day, the way taken first."""

    address = models.CharField(max_length=200, unique=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    digest_only = models.BooleanField(default=False)
    channel = models.CharField(max_length=20, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.address


class Wording(models.Model):
    """措辞: one version of how a kind of message is worded; the newest counts, an empty one is the built-in wording."""

    purpose = models.CharField(max_length=40)
    number = models.IntegerField()
    subject = models.CharField(max_length=200, blank=True)
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["purpose", "-number"]
        constraints = [models.UniqueConstraint(fields=["purpose", "number"], name="wording_version_once")]

    def __str__(self) -> str:
        return f"{self.purpose} #{self.number}"
