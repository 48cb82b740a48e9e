"""Statements that go round (说法) and what an answer promised (承诺事项). About statements, never about persons."""

from django.db import models

from alerts.models.case import Case
from alerts.models.choices import choices
from alerts.models.speaking import Release
from alerts.models.units import Department
from config.vocabulary import ClaimState


class Claim(models.Model):
    """说法: one statement going round about a case's matter, what a unit found, and the clarification."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="claims")
    text = models.CharField(max_length=300, help_text="the statement itself, personal data masked")
    phrases = models.JSONField(default=list, help_text="other wordings by which a post is known to carry it")
    first_seen = models.DateTimeField()
    state = models.CharField(max_length=20, choices=choices(ClaimState), default=ClaimState.UNVERIFIED.value)
    verifier = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="claims")
    asked_at = models.DateTimeField(null=True)
    finding = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=100, blank=True)
    clarification = models.ForeignKey(Release, null=True, on_delete=models.SET_NULL, related_name="claims")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Commitment(models.Model):
    """承诺事项: the next step that an answer promises; chased until it is done, after closure too."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="commitments")
    release = models.ForeignKey(Release, null=True, on_delete=models.SET_NULL, related_name="commitments")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="commitments")
    text = models.TextField()
    due_date = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=100, blank=True)
    evidence = models.TextField(blank=True)
    chased_on = models.DateField(null=True, help_text="the day of the last reminder")

    class Meta:
        ordering = ["due_date", "id"]
        indexes = [models.Index(fields=["done_at", "due_date"])]

    def __str__(self) -> str:
        return self.text
