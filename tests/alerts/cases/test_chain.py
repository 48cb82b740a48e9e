import io

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from alerts.cases.events import first_broken
from alerts.cases.protection import events_protected, protect
from alerts.models import Case, CaseEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", ["UPDATE alerts_caseevent SET reason = 'x'", "DELETE FROM alerts_caseevent"])
def test_the_database_refuses_to_change_events(dispatched, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert CaseEvent.objects.filter(reason="x").count() == 0


@pytest.fixture
def unprotected(dispatched) -> Case:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER alerts_caseevent_no_update")
            cursor.execute("DROP TRIGGER alerts_caseevent_no_delete")
        else:
            cursor.execute("DROP TRIGGER alerts_caseevent_no_change ON alerts_caseevent")
    return dispatched


def test_a_changed_event_is_named(unprotected):
    assert first_broken(unprotected) is None
    unprotected.events.filter(number=2).update(reason="改过")
    assert first_broken(unprotected) == 2


def test_a_removed_event_is_named(unprotected):
    unprotected.events.filter(number=1).delete()
    assert first_broken(unprotected) == 1


def test_a_cut_off_last_move_is_named(unprotected):
    unprotected.events.filter(number=3).delete()
    assert first_broken(unprotected) == 3


def test_audit_names_the_case_and_the_event_and_fails(unprotected):
    unprotected.events.filter(number=2).update(actor="别人")
    said = io.StringIO()
    with pytest.raises(CommandError, match="核验未通过"):
        call_command("audit", "verify", stdout=said)
    assert "JB2026-00001: 第 2 条事件" in said.getvalue()
    assert "audit protect" in said.getvalue()


def test_audit_passes_on_whole_chains(dispatched):
    said = io.StringIO()
    call_command("audit", "verify", stdout=said)
    assert "核验通过: 1 个交办单, 3 条事件" in said.getvalue()


@pytest.mark.django_db(transaction=True)
def test_protection_can_be_set_anew(unprotected):
    assert not events_protected()
    protect()
    assert events_protected()
