"""The ledger (台账): one event a move, chained by hash, never changed; once a day an anchor (锚) over all chains."""

from django.db import models

from alerts.models.case import Assignment, Case
from alerts.models.choices import choices
from config.vocabulary import CaseState, Role

REPLAYED = ("撤销", "调整等级", "并入", "批准延期", "重算期限", "恢复研判", "退回不予受理")
"""Events that change what was: clocks that ran, moves that were made, when a unit was given its part. The figures of
cases that have one are replayed, those of all others counted by the store (`alerts.digest.tally_sql`)."""
_REACHED = models.Q(after__in=[CaseState.DISPATCHED.value, CaseState.RESPONDED.value])
_TOLD = models.Q(kind__in=["退回", "回访"])


class CaseEvent(models.Model):
    """One move, never changed: who, role, channel, reason, before, after; chained by hash within its case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="events")
    number = models.IntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40, help_text="the Chinese name of the move, as in docs/states.md")
    actor = models.CharField(max_length=100)
    role = models.CharField(max_length=20, choices=choices(Role))
    channel = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=dict)
    policy_version = models.CharField(max_length=40)
    calendar_version = models.CharField(max_length=40)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="event_once")]
        indexes = [
            models.Index(fields=["at"], name="event_at"),
            models.Index(fields=["-id"], name="event_rulings", condition=models.Q(kind="裁定")),
            models.Index(fields=["at", "case"], name="event_opened", condition=models.Q(number=1)),
            models.Index(fields=["after", "at", "case"], name="event_reached", condition=_REACHED),
            models.Index(fields=["case", "after", "number", "at"], name="event_reached_by", condition=_REACHED),
            models.Index(fields=["kind", "at", "assignment"], name="event_told", condition=_TOLD),
            models.Index(fields=["case"], name="event_replayed", condition=models.Q(kind__in=REPLAYED)),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} #{self.number} {self.kind}"


class Anchor(models.Model):
    """锚: once a day, the heads of all chains that grew since the last one, chained and signed by the folder's key."""

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    cases = models.IntegerField(help_text="how many chains grew since the last anchor")
    events = models.IntegerField(help_text="how many events these chains hold")
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128, help_text="Ed25519 over the hash, hexadecimal")
    key = models.CharField(max_length=64, help_text="the public key, hexadecimal")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.day} {self.hash[:12]}"


class AnchoredHead(models.Model):
    """The last event of one chain when the anchor was made."""

    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="heads")
    case_number = models.CharField(max_length=20, db_index=True)
    number = models.IntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["anchor_id", "case_number"]
        constraints = [models.UniqueConstraint(fields=["anchor", "case_number"], name="anchored_once")]

    def __str__(self) -> str:
        return f"{self.case_number} #{self.number}"
