"""监测方案: a saved query that every new post is asked, its versions, and the posts that it found. Never a person."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from alerts.models.units import Department, Staff
from pipeline.models import Item


class Watch(models.Model):
    """A query of the search language with an owner, those who hear, a rhythm and an end."""

    name = models.CharField(max_length=60)
    query = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="watches")
    people: "models.ManyToManyField[Staff, Any]" = models.ManyToManyField(Staff, blank=True, related_name="watches")
    units: "models.ManyToManyField[Department, Any]" = models.ManyToManyField(
        Department, blank=True, related_name="watches"
    )
    every_minutes = models.IntegerField(default=60, help_text="at most one message in so many minutes")
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    to_flag = models.BooleanField(default=True, help_text="a match is a reason to flag its topic")
    ends_on = models.DateField(help_text="the last day on which it is asked")
    number = models.IntegerField(default=1, help_text="of its present version")
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="when a message was written last")
    ended_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, help_text="why its query is no query any more")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class WatchVersion(models.Model):
    """One version, or the end, of a watch; `key` is what tells a compiled set of watches that it is not the latest."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    key = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    what = models.CharField(max_length=20)
    settings = models.JSONField(help_text="the watch's own fields and those who hear, as they were then")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["watch", "number"], name="watch_version_once")]

    def __str__(self) -> str:
        return f"{self.watch_id} #{self.number}"


class WatchMatch(models.Model):
    """A post that a watch found; `told_at` is when its message was written."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="matches", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="watch_matches")
    number = models.IntegerField(help_text="of the watch's version")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "item"], name="watch_match_once")]
        indexes = [
            models.Index(fields=["watch", "-at"], name="watch_match_newest"),
            models.Index(fields=["watch"], name="watch_match_waiting", condition=models.Q(told_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.watch_id} {self.item_id}"
