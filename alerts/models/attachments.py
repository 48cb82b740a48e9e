"""附件: files of a case. The bytes lie outside the web root under their SHA-256; rows say whose they are."""

from django.db import models

from alerts.models.case import Assignment, Case
from alerts.models.speaking import Release


class Attachment(models.Model):
    """One file of a case. Several rows may name the same bytes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="attachments")
    release = models.ForeignKey(Release, null=True, on_delete=models.SET_NULL, related_name="attachments")
    name = models.CharField(max_length=200, help_text="as the sender called it, without path and control characters")
    kind = models.CharField(max_length=10, help_text="png, pdf, docx ...: found from the content, not from the name")
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the bytes")
    note = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
