"""What a case says in public (发布)."""

from django.db import models

from alerts.models.case import Case
from alerts.models.choices import choices
from config.vocabulary import ReleaseKind


class Release(models.Model):
    """发布: one public statement of a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="releases")
    number = models.IntegerField()
    kind = models.CharField(max_length=20, choices=choices(ReleaseKind))
    content = models.JSONField(default=dict, help_text="the parts its kind asks for, by their Chinese names")
    author_unit = models.CharField(max_length=100, blank=True)
    gates = models.JSONField(default=dict, help_text="政治 法律 保密 文字: who passed each")
    channel = models.CharField(max_length=20, blank=True)
    url = models.URLField(max_length=500, blank=True)
    evidence = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="release_once")]

    def __str__(self) -> str:
        return f"{self.case.number} {ReleaseKind(self.kind).zh}"
