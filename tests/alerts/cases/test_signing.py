import re
from datetime import timedelta

import pytest

from alerts import cases
from alerts.actors import Actor
from alerts.models import Notification, SignOffToken
from alerts.notify.links import unseal
from config.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def tokens(lead, stopped_mail_server) -> list[str]:
    """The links of both contacts, as their mails will say."""
    rows = Notification.objects.filter(assignment=lead, purpose="assignment").order_by("id")
    return [re.search(r"/s/([A-Za-z0-9_-]{43})\s", unseal(row.text))[1] for row in rows]


def test_each_contact_has_a_link_of_its_own_that_lives_seven_days(lead, tokens, at):
    assert len(set(tokens)) == 2
    assert {row.expires_at for row in SignOffToken.objects.all()} == {at(0.1) + timedelta(days=7)}


def test_looking_changes_nothing(lead, tokens, at):
    rows = list(SignOffToken.objects.values())
    for _ in range(3):
        assert cases.look_up_token(tokens[0], at(0.2)) == lead
    assert list(SignOffToken.objects.values()) == rows
    assert lead.case.events.count() == 3


def test_a_used_link_says_who_signed_and_when(lead, tokens, at):
    cases.sign_off_by_token(tokens[0], "王一", "科员", at(0.2))
    event = lead.case.events.get(kind="签收")
    assert (event.actor, event.role, event.channel, event.data["post"]) == ("王一", "dept_contact", "token", "科员")
    for token in tokens:
        for use in (cases.look_up_token, lambda t, now: cases.sign_off_by_token(t, "李二", "科长", now)):
            with pytest.raises(cases.MoveRefused, match="王一 已于 11月23日 09:12 签收") as refused:
                use(token, at(0.3))
            assert refused.value.code == "token_used"
    assert lead.case.events.filter(kind="签收").count() == 1


def test_an_expired_link_is_refused_but_the_login_signs(lead, tokens, town, at):
    late = at(0.1) + timedelta(days=7)
    with pytest.raises(cases.MoveRefused, match="过期"):
        cases.sign_off_by_token(tokens[0], "王一", "", late)
    cases.sign_off(lead, town.contact(town.housing), late)
    assert lead.acked_channel == "web"


def test_a_link_of_a_withdrawn_assignment_is_refused(handled, lead, town, tokens, at):
    cases.reassign(handled, town.dispatcher, at(1), town.water, "改由水务")
    with pytest.raises(cases.MoveRefused) as refused:
        cases.look_up_token(tokens[1], at(2))
    assert refused.value.code == "token_revoked"


@pytest.mark.parametrize("token", ["", "x", "sealed-" + "a" * 43, "漢" * 43, "a" * 5000, "\ud800"])
def test_a_token_that_never_was_is_refused(lead, token, at):
    with pytest.raises(cases.MoveRefused) as refused:
        cases.look_up_token(token, at(0.2))
    assert refused.value.code == "token_unknown"


def test_the_signer_has_to_give_a_name(tokens, lead, at):
    with pytest.raises(cases.MoveRefused, match="姓名"):
        cases.sign_off_by_token(tokens[0], "  ", "科员", at(0.2))
    assert cases.look_up_token(tokens[0], at(0.3)) == lead


def test_only_the_own_unit_signs(lead, town, at):
    for outsider in (town.contact(town.water), town.judge, Actor("路人", Role.DEPT_HEAD)):
        with pytest.raises(cases.MoveRefused):
            cases.sign_off(lead, outsider, at(0.2))
    cases.sign_off(lead, town.head(town.housing), at(0.2))


def test_a_township_signs_its_part_as_territory(triaged, town, at):
    cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing, territory=[town.street])
    part = triaged.assignments.get(part="属地")
    cases.sign_off(part, Actor("街道值班", Role.TERRITORY, department_id=town.street.pk), at(0.2))
    assert part.state == "acked"
    assert triaged.events.get(kind="签收").role == "territory"


def test_a_second_sign_off_by_login_names_the_first(lead, town, at):
    cases.sign_off(lead, town.contact(town.housing), at(0.2))
    with pytest.raises(cases.MoveRefused, match="住建局联络员"):
        cases.sign_off(lead, town.head(town.housing), at(0.3))


def test_new_links_end_the_old_ones_and_move_no_clock(lead, tokens, town, at):
    due = lead.timers.get(name="T_ack").due_at
    cases.send_link(lead, town.dispatcher, at(0.2))
    for token in tokens:
        with pytest.raises(cases.MoveRefused) as refused:
            cases.look_up_token(token, at(0.3))
        assert refused.value.code == "token_revoked"
    row = Notification.objects.filter(assignment=lead, purpose="assignment").order_by("id").last()
    fresh = re.search(r"/s/([A-Za-z0-9_-]{43})\s", unseal(row.text))[1]
    cases.sign_off_by_token(fresh, "王一", "科员", at(0.4))
    assert lead.timers.get(name="T_ack").due_at == due
    lead.refresh_from_db()
    with pytest.raises(cases.MoveRefused, match="不在待签收状态"):
        cases.send_link(lead, town.dispatcher, at(0.5))
