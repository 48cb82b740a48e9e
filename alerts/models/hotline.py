"""热线工单: where a case came from an order of the hotline: its number, and who asked, sealed until the archive."""

from django.db import models

from alerts.models.case import Case


class HotlineBatch(models.Model):
    """热线工单文件: a file that was loaded; how its columns were called: replies go back under those names."""

    name = models.CharField(max_length=200)
    columns = models.JSONField(default=dict, help_text="field -> column of the file")
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=100)
    orders_new = models.IntegerField(default=0)
    orders_known = models.IntegerField(default=0)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class HotlineOrder(models.Model):
    """One order. `sealed`: name, telephone, address as JSON, encrypted with the folder's key; empty once purged."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hotline_orders")
    batch = models.ForeignKey(HotlineBatch, null=True, on_delete=models.SET_NULL, related_name="orders")
    number = models.CharField(max_length=60, unique=True, help_text="the hotline's own order number")
    sealed = models.TextField(blank=True)
    received_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True, help_text="when its reply was last exported for the hotline")
    purged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number
