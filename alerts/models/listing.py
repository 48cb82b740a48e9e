"""What a list of cases reads: one narrow row a case, kept by the store itself (see `alerts.models.listing_kept`)."""

from typing import Any

from django.db import models
from django.db.models import BigIntegerField, F, GeneratedField, Q, Value, When
from django.db.models import Case as Chosen

from alerts.models.case import Case
from config.vocabulary import Severity

STEP = 10**12
"""Above every instant in seconds: what is a step later in an order stands behind all that is before it."""
_LATER = 10**11
_AGE = Value(_LATER) - F("detected")
_GRAVE = Severity.MAJOR.rank
_OPEN = Q(tab__isnull=False)
_NARROWED = ("sector", "place", "severity", "state")
"""By what a list is narrowed: it stands in the indexes of its orders, so that only rows that fit are fetched."""


def _key(waiting: tuple[When, ...], rest: Any) -> GeneratedField:
    """An order as one number: what waits for a clock by `waiting`, all else by `rest`."""
    expression = Chosen(*waiting, default=rest, output_field=BigIntegerField())
    return GeneratedField(expression=expression, output_field=BigIntegerField(), db_persist=True)


class Listing(models.Model):
    """列表行: a case as lists show and order it. Instants are seconds since 1970, so that a row costs no parsing.

    `tab` is null for what has ended; `due`, `clock`, `rule`, `started` are those of the clock that runs out first, the
    watch window apart; `asleep_*` of the open snooze; `lead*` of the live 主办. Nobody writes here but the store.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="listing")
    tab = models.CharField(max_length=12, null=True)
    state = models.CharField(max_length=20)
    severity = models.CharField(max_length=10)
    rank = models.SmallIntegerField()
    sector = models.CharField(max_length=20)
    place = models.CharField(max_length=100)
    detected = models.BigIntegerField()
    title = models.CharField(max_length=200)
    topic_id = models.BigIntegerField(null=True)
    claimed_by_id = models.IntegerField(null=True)
    flag_rule = models.CharField(max_length=60)
    because = models.TextField()
    rejected = models.CharField(max_length=40)
    sector_then = models.CharField(max_length=20, null=True, help_text="with which sector it was opened")
    sector_p = models.FloatField(null=True)
    suggested = models.CharField(max_length=100, null=True)
    due = models.BigIntegerField(null=True)
    clock = models.CharField(max_length=20, null=True)
    rule = models.CharField(max_length=40, null=True)
    started = models.BigIntegerField(null=True)
    lead_id = models.BigIntegerField(null=True)
    lead_state = models.CharField(max_length=20, null=True)
    asleep_until = models.BigIntegerField(null=True)
    asleep_grade = models.CharField(max_length=10, null=True)
    asleep_by = models.CharField(max_length=100, null=True)
    suspended = models.CharField(max_length=10, null=True, help_text="挂账 until this day, as 2026-11-30")
    urgent = _key(
        (
            When(due__isnull=False, rank__gte=_GRAVE, then=F("due")),
            When(due__isnull=False, then=F("due") + Value(STEP)),
        ),
        _AGE + Value(2 * STEP),
    )
    nearest = _key((When(due__isnull=False, then=F("due")),), _AGE + Value(STEP))
    severe = _key(
        (When(due__isnull=False, then=F("due") + (Value(4) - F("rank")) * Value(STEP)),),
        _AGE + (Value(14) - F("rank")) * Value(STEP),
    )
    newest = GeneratedField(expression=_AGE, output_field=BigIntegerField(), db_persist=True)

    class Meta:
        indexes = [
            *(
                models.Index(fields=["tab", order, "case", *_NARROWED], condition=_OPEN, name=f"listing_tab_{order}")
                for order in ("urgent", "nearest", "severe", "newest")
            ),
            *(
                models.Index(fields=[order, "case", *_NARROWED], condition=_OPEN, name=f"listing_open_{order}")
                for order in ("urgent", "nearest", "severe")
            ),
            models.Index(fields=["newest", "case", *_NARROWED], condition=Q(tab__isnull=True), name="listing_ended"),
            models.Index(fields=["newest", "case", *_NARROWED], name="listing_newest"),
            models.Index(
                fields=["tab", "asleep_until"], condition=_OPEN & Q(asleep_until__isnull=False), name="listing_asleep"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ListedNumber(models.Model):
    """列表件数: how many cases stand under a tab, kept by SQLite itself (see `alerts.models.listing_numbers`)."""

    tab = models.CharField(max_length=12, primary_key=True, help_text="or all")
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.tab} {self.number}"
