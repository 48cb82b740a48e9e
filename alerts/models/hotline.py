"""热线工单: where a case came from an order of the hotline: its number, and who asked, sealed until the archive."""

from django.db import models

from alerts.models.case import Case


class HotlineOrder(models.Model):
    """One order. `sealed`: name, telephone, address as JSON, encrypted with the folder's key; empty once purged."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hotline_orders")
    number = models.CharField(max_length=60, unique=True, help_text="the hotline's own order number")
    sealed = models.TextField(blank=True)
    received_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number
