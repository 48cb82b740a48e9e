"""The numbers of the tabs are those of the rows, whoever moved them; a store that keeps none is counted."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from alerts.models import Case, ListedNumber, Listing, Snooze
from alerts.models.listing_numbers import keep, release
from alerts.rules.desk_tabs import TABS
from alerts.web.tab_numbers import counts

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-11-20T12:00:00+08:00")


def made(number: int, state: str = "triage") -> Case:
    return Case(
        number=f"JB2026-0800{number}",
        title="路口积水",
        state=state,
        severity="较大",
        sector="民政",
        place_name="柳溪镇",
        detected_at=NOW - timedelta(hours=2),
        policy_version="1",
    )


def counted() -> dict[str, int]:
    """As the rows say."""
    return {**{tab: Listing.objects.filter(tab=tab).count() for tab in TABS}, "all": Listing.objects.count()}


def shown() -> dict[str, int]:
    return {tab: number for tab, number in counts(NOW).items() if tab != "asleep"}


def test_numbers_follow_every_move() -> None:
    Case.objects.bulk_create([made(1), made(2), made(3, "handling"), made(4, "archived")])
    assert shown() == counted() == {"triage": 2, "dispatched": 0, "handling": 1, "review": 0, "tracking": 0, "all": 4}
    Case.objects.filter(state="triage").update(state="dispatched")
    assert shown() == counted()
    Case.objects.filter(number="JB2026-08001").update(state="candidate")
    Case.objects.filter(state="handling").update(state="archived")
    assert shown() == counted()
    Case.objects.filter(state="archived").update(state="tracking", title="又来了")
    Case.objects.get(number="JB2026-08002").delete()
    assert shown() == counted() == {"triage": 1, "dispatched": 0, "handling": 0, "review": 0, "tracking": 2, "all": 3}


def test_numbers_that_are_not_kept_are_counted() -> None:
    Case.objects.bulk_create([made(1), made(2, "review")])
    release(connection)
    Case.objects.filter(state="review").update(state="handling")
    ListedNumber.objects.all().delete()
    assert shown() == counted()
    keep(connection)
    assert shown() == counted()
    Case.objects.filter(state="handling").update(state="review")
    assert shown() == counted()


def test_what_sleeps_is_counted_apart() -> None:
    Case.objects.bulk_create([made(1), made(2)])
    case = Case.objects.get(number="JB2026-08001")
    Snooze.objects.create(case=case, until=NOW + timedelta(hours=1), severity=case.severity, by="吴敏", at=NOW)
    found = counts(NOW)
    assert (found["triage"], found["asleep"]) == (1, 1)
    later = counts(NOW + timedelta(hours=2))
    assert (later["triage"], later["asleep"]) == (2, 0)
