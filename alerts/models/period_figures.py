"""What a week or month that is over was counted to, kept so that no page counts it again."""

from django.db import models


class PeriodFigures(models.Model):
    """期间数字: figures of one kind of one period, as JSON. The store takes a row away when its ground moves.

    `ends_at`: the first instant that no longer belongs to the period; `counted_by`: the rules that counted.
    """

    kind = models.CharField(max_length=20)
    period = models.CharField(max_length=10, help_text="as 2026-W47, 2026-11, 2026-Q4")
    ends_at = models.DateTimeField(db_index=True)
    counted_by = models.CharField(max_length=32)
    counted_at = models.DateTimeField()
    figures = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "period"], name="figures_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"
