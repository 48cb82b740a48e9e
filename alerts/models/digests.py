"""How the weekly digest is set up."""

from django.db import models


class DigestSetting(models.Model):
    """周报设置: one version of who gets which digest when; the newest counts, an empty one is huiying.yaml."""

    number = models.IntegerField(unique=True)
    plan = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"#{self.number}"
