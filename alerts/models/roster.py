"""值班: who is on duty, what was handed over at the change of shift, and who is called at night."""

from django.conf import settings
from django.db import models

from alerts.models.case import Case
from alerts.models.choices import choices
from alerts.models.units import Department
from config.vocabulary import CallOutcome

OFFICE = "监测值守"
"""How the monitoring office's own roster is called; its rows name no unit."""


class DutyShift(models.Model):
    """值班: one person on duty for a unit, or for the monitoring office (`department` null). Cancelled, not deleted."""

    department = models.ForeignKey(Department, null=True, on_delete=models.CASCADE, related_name="duty_shifts")
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=40, blank=True, help_text="带班领导，值班员 ...")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True, help_text="written to only where it is a confirmed contact's or a user's")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=100)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="duty_shift_now")]

    def __str__(self) -> str:
        return f"{self.scope} {self.name}"

    @property
    def scope(self) -> str:
        """Whose roster it is on."""
        return self.department.name if self.department else OFFICE


class Handover(models.Model):
    """交接班记录: what is open and due soon at the change of shift, as it stood; signed by who takes over."""

    department = models.ForeignKey(Department, null=True, on_delete=models.CASCADE, related_name="handovers")
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=100)
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    to_name = models.CharField(max_length=60, help_text="who takes over, as the roster says or as written")
    note = models.TextField(blank=True)
    listed = models.JSONField(
        default=list, help_text="[{number, title, severity, state, clock, unit, due_at, late, case}]"
    )
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=100, blank=True)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    remark = models.TextField(blank=True, help_text="what the person who takes over adds")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.scope} {self.written_by} → {self.to_name}"

    @property
    def matters(self) -> int:
        """How many cases are listed; one may have several clocks."""
        return len({row["case"] for row in self.listed})

    @property
    def scope(self) -> str:
        """Whose shift it is."""
        return self.department.name if self.department else OFFICE


class CallEntry(models.Model):
    """叫应名单: who is called, in this order, of a unit or of the whole office (`department` null)."""

    department = models.ForeignKey(Department, null=True, on_delete=models.CASCADE, related_name="call_entries")
    place = models.IntegerField()
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return f"{self.place} {self.name}"


class Call(models.Model):
    """电话叫应: one call about a case to somebody of a unit or of the office. The number called is not kept with it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="calls")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="calls")
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=20, choices=choices(CallOutcome))
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name} {self.outcome}"
