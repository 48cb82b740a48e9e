"""The case (交办单), the units' parts in it (承办), and how far the flag rules have looked."""

from django.conf import settings
from django.db import models

from alerts.models.choices import choices
from alerts.models.units import Department
from config.vocabulary import AssignmentState, CaseState, Part, Sector, Severity
from pipeline.models import Topic


class FlagCheck(models.Model):
    """How far the flag rules have looked at a topic."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="flag_check")
    revision = models.IntegerField()


class Case(models.Model):
    """交办单: a topic that a rule or a person decided must be answered."""

    number = models.CharField(max_length=20, unique=True)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="cases")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=choices(CaseState))
    severity = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Severity])
    sector = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Sector])
    place_code = models.CharField(max_length=12, blank=True)
    place_name = models.CharField(max_length=100, blank=True)
    detected_at = models.DateTimeField(help_text="the instant the flag rule first held, or as entered by hand")
    first_published_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    responded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    flag_rule = models.CharField(max_length=60, blank=True)
    flag_because = models.TextField(blank=True, help_text="why it was flagged, one Chinese sentence")
    evidence = models.JSONField(default=dict, help_text="items, words and probabilities frozen when it was flagged")
    proposal = models.JSONField(default=dict, help_text="suggested lead, co, territory with the duty's text and reason")
    policy_version = models.CharField(max_length=40)
    supervision_level = models.IntegerField(default=0)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_cases")
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="follow_ups")
    reject_reason = models.CharField(max_length=40, blank=True)
    effect = models.JSONField(default=dict, help_text="evaluation: heat and tone before and after")
    retention = models.CharField(max_length=10, blank=True, default="", help_text="保管期限, set at archive")

    class Meta:
        ordering = ["-detected_at"]
        indexes = [
            models.Index(fields=["state", "-detected_at"]),
            models.Index(fields=["state", "severity", "sector", "place_name"], name="case_facets"),
            models.Index(fields=["-detected_at"], name="case_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Assignment(models.Model):
    """承办: one unit's part in a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Part])
    state = models.CharField(max_length=20, choices=choices(AssignmentState))
    reason = models.TextField(blank=True, help_text="the duty's text and document, or the rule")
    dispatched_at = models.DateTimeField()
    acked_at = models.DateTimeField(null=True)
    acked_by = models.CharField(max_length=100, blank=True)
    acked_channel = models.CharField(max_length=20, blank=True)
    submitted_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True)
    returned_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    suggested = models.ForeignKey(Department, null=True, on_delete=models.SET_NULL, related_name="+")
    legal_basis = models.TextField(blank=True)
    waived_at = models.DateTimeField(null=True, help_text="免予反馈: the answer does not wait for this unit")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(part=Part.LEAD.value) & ~models.Q(state__in=["returned", "reassigned", "withdrawn"]),
                name="one_lead",
            )
        ]
        indexes = [models.Index(fields=["dispatched_at"], name="part_given")]

    def __str__(self) -> str:
        return f"{self.case.number} {self.part} {self.department}"

    @property
    def shown_state(self) -> str:
        """The state in words: a waived part (免予反馈) is told from one that was taken away (撤回)."""
        return "免予反馈" if self.waived_at else AssignmentState(self.state).zh
