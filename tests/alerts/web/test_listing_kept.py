"""The rows that lists read are what the cases, clocks, parts, snoozes and suspensions say, whoever wrote those."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, connections

from alerts.cases import snoozing
from alerts.models import Assignment, Case, Listing, Snooze, Suspension, Timer, listing_kept
from alerts.models.listing_kept import kept, update

pytestmark = pytest.mark.django_db


def made() -> Case:
    return Case.objects.create(
        number="JB2026-09001",
        title="路口积水",
        state="triage",
        severity="较大",
        sector="民政",
        place_name="柳溪镇",
        detected_at=datetime.fromisoformat("2026-11-20T08:00:00+08:00"),
        evidence={"sector": "民政", "sector_p": 0.81},
        proposal={"lead": "县民政局"},
        policy_version="1",
    )


def clock(case: Case, hours: float, name: str = "T_triage") -> Timer:
    due = case.detected_at + timedelta(hours=hours)
    return Timer.objects.create(case=case, name=name, rule="r", started_at=case.detected_at, due_at=due)


def row(case: Case) -> Listing:
    return Listing.objects.get(case=case)


def true_rows() -> list[tuple[object, ...]]:
    """What the queries of the kept columns give now."""
    found = []
    with connection.cursor() as cursor:
        for one in kept(connection.vendor):
            for key in Case.objects.order_by("pk").values_list("pk", flat=True):
                cursor.execute(one.values(str(key)))
                found.append((one.table, key, cursor.fetchone() or (None,) * len(one.columns)))
    return found


def stored_rows() -> list[tuple[object, ...]]:
    found = []
    with connection.cursor() as cursor:
        for one in kept(connection.vendor):
            cursor.execute(f"SELECT case_id, {', '.join(one.columns)} FROM alerts_listing ORDER BY case_id")
            found += [(one.table, key, tuple(values)) for key, *values in cursor.fetchall()]
    return found


def test_a_case_is_listed_as_soon_as_it_is_there() -> None:
    case = made()
    found = row(case)
    assert (found.tab, found.rank, found.place, found.sector_p, found.suggested) == (
        "triage",
        2,
        "柳溪镇",
        0.81,
        "县民政局",
    )
    assert found.detected == int(case.detected_at.timestamp())
    assert found.due is None


def test_the_nearest_running_clock_counts_and_the_watch_window_does_not() -> None:
    case = made()
    late, near = clock(case, 40), clock(case, 12)
    clock(case, 1, "T_watch")
    assert row(case).due == int(near.due_at.timestamp())
    Timer.objects.filter(pk=near.pk).update(stopped_at=case.detected_at)
    assert (row(case).due, row(case).clock) == (int(late.due_at.timestamp()), "T_triage")
    late.due_at += timedelta(hours=3)
    late.save()
    assert row(case).due == int(late.due_at.timestamp())
    late.delete()
    assert row(case).due is None


def test_orders_are_what_they_say() -> None:
    """Grave with a clock, then lesser with one, then by age; by grade; by clock."""
    plain, grave, old = made(), made_like(2, severity="重大"), made_like(3, days=-3)
    clock(plain, 5)
    clock(grave, 30)
    keys = {one.case_id: one for one in Listing.objects.all()}
    by = lambda order: [case for case, _ in sorted(keys.items(), key=lambda pair: getattr(pair[1], order))]  # noqa: E731
    assert by("urgent") == [grave.pk, plain.pk, old.pk]
    assert by("nearest") == [plain.pk, grave.pk, old.pk]
    assert by("severe") == [grave.pk, plain.pk, old.pk]
    assert by("newest")[-1] == old.pk


def made_like(number: int, severity: str = "一般", days: int = 0) -> Case:
    case = made_number(number)
    case.severity, case.detected_at = severity, case.detected_at + timedelta(days=days)
    case.save()
    return case


def made_number(number: int) -> Case:
    case = made() if number == 1 else None
    if case is None:
        case = Case(**{field.attname: getattr(Case.objects.first(), field.attname) for field in Case._meta.fields})
        case.pk, case.number = None, f"JB2026-0900{number}"
        case.save()
    return case


def test_what_has_ended_stands_under_no_tab() -> None:
    case = made()
    Case.objects.filter(pk=case.pk).update(state="archived")
    assert row(case).tab is None
    case.delete()
    assert not Listing.objects.exists()


def test_a_snooze_and_a_suspension_are_seen_and_end(now) -> None:
    case = made()
    snooze = Snooze.objects.create(
        case=case, until=now + timedelta(hours=1), severity="较大", reason="等", by="林小雨", at=now
    )
    held = Suspension.objects.create(case=case, until="2026-12-01", reason="等", started_at=now, started_by="吴敏")
    assert (row(case).asleep_by, row(case).suspended) == ("林小雨", "2026-12-01")
    assert row(case).asleep_until == int(snooze.until.timestamp())
    Snooze.objects.update(ended_at=now)
    held.delete()
    assert (row(case).asleep_by, row(case).suspended) == (None, None)
    assert not snoozing.asleep(now).exists()


def test_every_row_of_a_whole_county_is_true(county) -> None:
    """Cases in every state, moved by the moves themselves."""
    assert stored_rows() == true_rows()
    assert Assignment.objects.filter(part="主办").exists()
    assert Listing.objects.filter(lead_id__isnull=False).exists()


def test_filling_mends_what_was_written_without_the_triggers(county) -> None:
    """As a migration may; triggers are away while it runs."""
    listing_kept.release(connection)
    first = Case.objects.filter(state="triage").first()
    Case.objects.filter(pk=first.pk).update(title="改过")
    Timer.objects.filter(case=first).update(stopped_at=first.detected_at)
    gone = Case.objects.exclude(pk=first.pk).filter(state="triage").first()
    Listing.objects.filter(case=gone).delete()
    assert stored_rows() != true_rows()
    listing_kept.keep(connections["default"])
    listing_kept.fill(connections["default"])
    assert stored_rows() == true_rows()
    Case.objects.filter(pk=first.pk).update(title="又改")
    assert row(first).title == "又改"


def test_the_statement_of_one_part_is_harmless_twice(county) -> None:
    before = stored_rows()
    with connection.cursor() as cursor:
        for one in kept(connection.vendor):
            cursor.execute(update(one, "alerts_listing.case_id"))
    assert stored_rows() == before
