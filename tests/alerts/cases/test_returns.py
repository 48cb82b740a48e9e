import pytest

from alerts import cases
from alerts.cases.events import first_broken
from alerts.models import Notification, SignOffToken
from config.clock import SHANGHAI

pytestmark = pytest.mark.django_db
BASIS = "《城镇排水与污水处理条例》第五条"


def give_back(assignment, town, unit, suggested, now):
    return cases.give_back(assignment, town.head(unit), now, "管网归水务管", suggested, BASIS)


def test_a_return_goes_back_to_triage_voids_its_clocks_and_leaves_the_national_ones(dispatched, lead, town, at):
    national = dispatched.timers.get(name="T_authority").due_at
    give_back(lead, town, town.housing, town.water, at(0.3))
    dispatched.refresh_from_db()
    assert (dispatched.state, lead.state, lead.suggested) == ("triage", "returned", town.water)
    assert lead.timers.get(name="T_ack").void_reason == "退回"
    assert lead.timers.get(name="T_return").stopped_by == "退回"
    assert dispatched.timers.get(name="T_authority").due_at == national
    assert dispatched.timers.filter(name="T_close", stopped_at=None, voided_at=None).count() == 1
    assert dispatched.timers.filter(name="T_triage", stopped_at=None).get().started_at == at(0.3)
    assert Notification.objects.get(purpose="returned").recipient == "dispatcher@town.example"
    assert not SignOffToken.objects.filter(assignment=lead, revoked_at=None).exists()


def test_a_returned_case_is_reassigned_with_sign_off_clocks_of_its_own(dispatched, lead, town, at):
    close = dispatched.timers.get(name="T_close")
    give_back(lead, town, town.housing, town.water, at(0.3))
    dispatched.refresh_from_db()
    cases.reassign(dispatched, town.dispatcher, at(0.4), town.water, "按退回意见")
    lead.refresh_from_db()
    new = dispatched.assignments.get(department=town.water)
    assert (dispatched.state, lead.state, new.part) == ("dispatched", "reassigned", "主办")
    assert new.timers.get(name="T_ack").started_at == at(0.4)
    assert dispatched.timers.get(name="T_close") == close
    assert dispatched.dispatched_at == at(0.1)
    assert first_broken(dispatched) is None


def test_a_second_return_is_disputed_and_the_ruling_cannot_be_returned(dispatched, lead, town, at):
    give_back(lead, town, town.housing, town.water, at(0.3))
    dispatched.refresh_from_db()
    cases.dispatch(dispatched, town.dispatcher, at(0.4), town.water)
    second = dispatched.assignments.get(department=town.water)
    give_back(second, town, town.water, town.street, at(0.5))
    dispatched.refresh_from_db()
    assert dispatched.state == "disputed"
    assert list(dispatched.events.order_by("number").values_list("kind", flat=True))[-2:] == ["退回", "提请会商"]
    assert set(Notification.objects.filter(purpose="disputed").values_list("recipient", flat=True)) == {
        "supervisor@town.example",
        "dispatcher@town.example",
    }
    with pytest.raises(cases.MoveRefused, match="督办员"):
        cases.rule_dispute(dispatched, town.dispatcher, at(0.6), town.housing, "由住建局主办")
    cases.rule_dispute(dispatched, town.supervisor, at(0.6), town.housing, "由住建局主办")
    final = dispatched.assignments.get(department=town.housing, state="pending_ack")
    assert dispatched.state == "dispatched"
    assert not final.timers.filter(name="T_return").exists()
    with pytest.raises(cases.MoveRefused, match="裁定"):
        give_back(final, town, town.housing, town.water, at(0.7))
    assert first_broken(dispatched) is None


def test_after_the_return_period_a_return_is_refused(lead, town, at):
    with pytest.raises(cases.MoveRefused, match="10:06 届满") as refused:
        give_back(lead, town, town.housing, town.water, at(1.2))
    assert refused.value.code == "late"


@pytest.mark.parametrize(("reason", "basis", "own"), [("", BASIS, False), ("理由", " ", False), ("理由", BASIS, True)])
def test_a_return_needs_reason_basis_and_another_unit(lead, town, at, reason, basis, own):
    suggested = town.housing if own else town.water
    with pytest.raises(cases.MoveRefused):
        cases.give_back(lead, town.head(town.housing), at(0.3), reason, suggested, basis)
    with pytest.raises(cases.MoveRefused):
        cases.give_back(lead, town.head(town.housing), at(0.3), "理由", None, BASIS)


def test_a_return_by_a_co_handler_leaves_the_case_where_it_is(triaged, town, at):
    cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing, co=[town.water])
    co = triaged.assignments.get(part="协办")
    give_back(co, town, town.water, town.street, at(0.2))
    triaged.refresh_from_db()
    assert (triaged.state, co.state) == ("dispatched", "returned")


def test_a_refused_return_comes_back_to_the_same_unit_with_new_links(dispatched, lead, town, at):
    give_back(lead, town, town.housing, town.water, at(0.3))
    cases.refuse_return(lead, town.dispatcher, at(0.4), "职责明确，请办理")
    dispatched.refresh_from_db()
    assert (dispatched.state, lead.state) == ("dispatched", "pending_ack")
    assert lead.timers.filter(name="T_ack", voided_at=None).get().started_at == at(0.4)
    assert SignOffToken.objects.filter(assignment=lead, revoked_at=None).count() == 2
    assert not dispatched.timers.filter(name="T_triage", stopped_at=None).exists()
    with pytest.raises(cases.MoveRefused, match="不能再退回"):
        give_back(lead, town, town.housing, town.water, at(0.5))


def test_a_signed_off_case_is_reassigned_and_the_old_links_end(handled, lead, town, at):
    cases.reassign(handled, town.dispatcher, at(1), town.water, "管网归水务")
    lead.refresh_from_db()
    assert (handled.state, lead.state) == ("dispatched", "withdrawn")
    assert lead.timers.get(name="T_verify").void_reason == "改派"
    assert not SignOffToken.objects.filter(assignment=lead, revoked_at=None, used_at=None).exists()
    assert Notification.objects.filter(purpose="withdrawn", assignment=lead).count() == 2
    new = handled.assignments.get(department=town.water)
    assert new.timers.get(name="T_return").due_at.astimezone(SHANGHAI).hour == 11
    assert handled.timers.get(name="T_authority").started_at == at(0)
