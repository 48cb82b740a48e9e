"""What lets a person take back a slip (撤销) and find again what he typed (草稿)."""

from django.conf import settings
from django.db import models

from alerts.models.case import Case


class UndoSlip(models.Model):
    """撤销: what one move changed, kept for the short while in which it may be taken back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="undo_slips")
    first_event = models.IntegerField(help_text="number of the move's first event")
    last_event = models.IntegerField(help_text="number of its last event; nothing may have happened since")
    kind = models.CharField(max_length=40)
    actor = models.CharField(max_length=100)
    user_id = models.IntegerField(null=True)
    role = models.CharField(max_length=20)
    until = models.DateTimeField()
    before = models.JSONField(default=dict, help_text="the rows of the case as they were before the move")
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case.number} {self.kind}"

    @property
    def told(self) -> bool:
        """Whether messages of the move wait for the end of the window."""
        return any(one.get("messages") for one in (self.before, *self.before.get("others", ())))


class FormDraft(models.Model):
    """草稿: what a person typed into a form and has not sent yet."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="form_drafts")
    key = models.CharField(max_length=200, help_text="the form's address")
    values = models.JSONField(default=dict, help_text="field name -> list of texts")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="form_draft_once")]

    def __str__(self) -> str:
        return self.key
