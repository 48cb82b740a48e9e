"""专家: who can be asked about which sectors, what was asked about a case, and what they said."""

from django.db import models

from alerts.models.case import Case


class Expert(models.Model):
    """专家: asked by name only, written to only once the address is confirmed."""

    name = models.CharField(max_length=60)
    organisation = models.CharField(max_length=100)
    post = models.CharField(max_length=60, blank=True)
    sectors = models.JSONField(default=list, help_text="of the 15 sectors")
    email = models.EmailField(unique=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=100)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=100, blank=True)
    declined_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return f"{self.name}（{self.organisation}）"


class Opinion(models.Model):
    """专家意见: what one expert was asked about a case, by when, and what he said; kept on the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinions")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="opinions")
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True, help_text="when the desk was told that it is overdue")
    text = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=100, blank=True)
    channel = models.CharField(max_length=20, blank=True, help_text="link: by the expert; desk: written down for him")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(given_at=None), name="opinion_waiting")]

    def __str__(self) -> str:
        return f"{self.expert} {self.case.number}"
