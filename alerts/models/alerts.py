"""预警: what was told of a topic and when, with its evidence as it was; what people thought; what they put off."""

from django.conf import settings
from django.db import models

from alerts.models.case import Case
from config.vocabulary import Sector, Severity, Verdict
from pipeline.models import Topic


class Alert(models.Model):
    """One saying of one matter. The first of a topic opens its case; a later one says what is new.

    `told_at` is empty while it waits for others or for the end of quiet hours or of a snooze; a muted one is never
    told: `parent` is the alert of the wider matter that it is a part of.
    """

    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="alerts")
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="alerts")
    number = models.IntegerField(help_text="of its topic's alerts, from 1")
    rule = models.CharField(max_length=60)
    rule_version = models.CharField(max_length=20, help_text="hash of what the rule said then")
    title = models.CharField(max_length=200)
    severity = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Severity])
    sector = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Sector])
    place_code = models.CharField(max_length=12, blank=True)
    place_name = models.CharField(max_length=100, blank=True)
    because = models.TextField(help_text="why, one Chinese sentence")
    news = models.JSONField(default=list, help_text="what changed since the last alert, a Chinese phrase each")
    evidence = models.JSONField(help_text="items, words, probabilities, rule, figures and curve as they were")
    at = models.DateTimeField(help_text="when the rule held")
    due_at = models.DateTimeField(help_text="not told before")
    told_at = models.DateTimeField(null=True)
    told_to = models.JSONField(default=list, help_text="the names of those who were told")
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="muted")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-at"], name="alert_newest"),
            models.Index(fields=["due_at"], name="alert_waiting", condition=models.Q(told_at=None, parent=None)),
        ]

    def __str__(self) -> str:
        return self.title


class AlertVerdict(models.Model):
    """反馈: what one person thought of an alert; said again, the later word counts."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="verdicts", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.CharField(max_length=100)
    verdict = models.CharField(max_length=10, choices=[(v.value, v.zh) for v in Verdict])
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["alert", "user"], name="verdict_once")]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.verdict}"


class TopicSnooze(models.Model):
    """暂缓提醒: one topic is not told of until then, for a reason; the gravest grades are told all the same."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="snoozes")
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="when somebody ended it before its time")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.until}"
