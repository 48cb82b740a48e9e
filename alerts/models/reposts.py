"""转载: policies of higher portals that the own portal must carry within the hours of the rule, a clock each."""

from django.db import models

from pipeline.models import Item


class Repost(models.Model):
    """上级政策转载: one document of a higher portal. Start, due and rungs are stored at the start, as with a timer."""

    item = models.OneToOneField(Item, null=True, on_delete=models.SET_NULL, related_name="repost")
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=1000, blank=True)
    portal = models.CharField(max_length=100, help_text="the name of the higher portal")
    rule = models.CharField(max_length=40)
    started_at = models.DateTimeField(help_text="when the higher portal published it")
    due_at = models.DateTimeField()
    ladder = models.JSONField(default=list)
    stage = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    found = models.ForeignKey(Item, null=True, on_delete=models.SET_NULL, related_name="reposts_found")
    found_url = models.URLField(max_length=1000, blank=True)
    found_by = models.CharField(max_length=100, blank=True, help_text="标题，近似, or the person who entered the link")
    stopped_at = models.DateTimeField(null=True, help_text="when the own portal carried it")
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["next_at"], name="repost_next")]

    def __str__(self) -> str:
        return self.title

    @property
    def open(self) -> bool:
        """Whether the own portal still has to carry it."""
        return self.stopped_at is None and self.voided_at is None
