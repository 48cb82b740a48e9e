"""每日锚: what a chain alone cannot tell: that it was rewritten as a whole, cut off, or removed with its case."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from alerts import cases
from alerts.cases.anchors import anchor, broken_anchors
from alerts.cases.events import chained, first_broken
from alerts.models import Anchor, AnchoredHead, Case, CaseEvent
from alerts.rules.chain import event_hash

pytestmark = pytest.mark.django_db


@pytest.fixture
def unprotected(dispatched):
    tables = ("alerts_caseevent", "alerts_anchor", "alerts_anchoredhead")
    with connection.cursor() as cursor:
        for table in tables:
            words = ("update", "delete") if connection.vendor == "sqlite" else ("change",)
            for word in words:
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER {table}_no_{word}{on}")
    return dispatched


def rewrite(case: Case, first: int) -> None:
    """Change one event and make every later hash fit again, as somebody who knows the formula would."""
    previous = case.events.filter(number=first - 1).values_list("hash", flat=True).first() or ""
    for event in case.events.filter(number__gte=first).order_by("number"):
        if event.number == first:
            event.actor = "别人"
        event.previous_hash = previous
        event.hash = previous = event_hash(chained(event, case.number).facts, previous)
        event.save()


def test_there_is_one_anchor_a_day_over_the_chains_that_grew(dispatched, new_topic, hit, town, at):
    first = anchor(at(1))
    assert (first.cases, first.events) == (1, dispatched.events.count())
    assert anchor(at(2)) is None
    cases.open_candidate(new_topic("别的事"), hit, at(3))
    second = anchor(at(25))
    assert [head.case_number for head in second.heads.all()] == ["JB2026-00002"]
    assert second.previous_hash == first.hash
    assert anchor(at(49)).cases == 0
    assert list(broken_anchors()) == []


@pytest.mark.parametrize("table", ["alerts_anchor", "alerts_anchoredhead"])
def test_the_database_refuses_to_change_anchors(dispatched, at, table):
    anchor(at(1))
    for change in (f"UPDATE {table} SET hash = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_chain_that_was_rewritten_as_a_whole_is_named(unprotected, at):
    anchor(at(1))
    rewrite(unprotected, 2)
    assert first_broken(unprotected) is None
    assert list(broken_anchors()) == [
        "JB2026-00001: 第 3 条事件与 2026-11-23 的每日锚不符，此条或之前的事件被改写或删除"
    ]


def test_a_case_that_vanished_with_its_chain_is_named(unprotected, at):
    anchor(at(1))
    CaseEvent.objects.all().delete()
    assert "JB2026-00001: 第 3 条事件" in next(broken_anchors())


def test_a_changed_and_a_removed_anchor_are_named(unprotected, town, at):
    anchor(at(1))
    cases.sign_off(unprotected.assignments.get(), town.head(town.housing), at(2))
    anchor(at(25))
    anchor(at(49))
    AnchoredHead.objects.filter(anchor__day="2026-11-24").update(number=1)
    assert "2026-11-24 的每日锚内容被改动" in list(broken_anchors())
    AnchoredHead.objects.filter(anchor__day="2026-11-24").delete()
    Anchor.objects.filter(day="2026-11-24").delete()
    assert list(broken_anchors()) == ["2026-11-25 的每日锚与前一日的锚接不上，中间有锚被删除或改动"]


def test_an_anchor_made_with_another_key_is_named(dispatched, at, settings, tmp_path):
    anchor(at(1))
    settings.FOLDER = tmp_path
    assert list(broken_anchors()) == ["2026-11-23 的每日锚不是用本工作目录的密钥签名的"]


def test_audit_counts_the_anchors(dispatched, at):
    anchor(at(1))
    said = io.StringIO()
    call_command("audit", "verify", stdout=said)
    assert "1 个每日锚" in said.getvalue()


def test_audit_fails_on_a_rewritten_chain(unprotected, at):
    anchor(at(1) - timedelta(days=1))
    rewrite(unprotected, 1)
    said = io.StringIO()
    with pytest.raises(CommandError, match="另有 1 处不符"):
        call_command("audit", "verify", stdout=said)
    assert "每日锚不符" in said.getvalue()


def test_audit_names_a_case_whose_events_do_not_say_what_they_must(unprotected, town, at):
    """Somebody emptied one: the chain names it, and the comparisons go on with the other cases."""
    cases.note_claim(unprotected, town.judge, at(1), "水里有毒")
    CaseEvent.objects.filter(case=unprotected, kind="登记说法").update(data={})
    said = io.StringIO()
    with pytest.raises(CommandError, match="核验未通过"):
        call_command("audit", "verify", stdout=said)
    assert f"{unprotected.number}: 有事件缺少应有的内容" in said.getvalue()
