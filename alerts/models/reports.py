"""报告: months whose figures are frozen; and what was asked for on a page and is made beside it: papers, learning."""

from django.db import models


class FrozenMonth(models.Model):
    """冻结的月度数字: what quarters and years are added up from. Written once, after the month is over."""

    month = models.DateField(unique=True, help_text="its first day")
    figures = models.JSONField()
    frozen_at = models.DateTimeField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the figures as canonical JSON")

    class Meta:
        ordering = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ReportJob(models.Model):
    """One paper that somebody asked for on a page: how far it is, and the files in the folder's `reports/`.

    Of kind `LEARNING` it is a run that learns from corrections: `about` holds its tasks, `files` what came of each,
    `note` how often it was begun.
    """

    LEARNING = "learning"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "等待"
        RUNNING = "running", "生成中"
        DONE = "done", "已生成"
        FAILED = "failed", "未生成"

    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=20, help_text="the period, or the topic's key")
    title = models.CharField(max_length=250)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    step = models.CharField(max_length=100, blank=True)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    asked_by = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    files = models.JSONField(default=list, help_text="names in reports/")
    note = models.TextField(blank=True, help_text="what a reader must know: fonts that were replaced, no PDF and why")
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title
