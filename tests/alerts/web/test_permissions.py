"""Who may open which page and make which move: owner, colleague, outsider, the desk, oversight, nobody."""

import pytest
from django.test import Client
from django.urls import reverse

from alerts.models import Assignment, Contact
from alerts.web.offers import ASSIGNMENT_STEPS, CASE_STEPS

DESK = ("monitor", "judge", "dispatcher")
OVERSIGHT = ("supervisor", "leader", "auditor")
UNITS = ("owner", "colleague", "outsider", "territory")
EVERYBODY = (*DESK, *OVERSIGHT, *UNITS, "root", "nobody")
READERS = {*DESK, *OVERSIGHT, "root"}

PAGES = {
    "alerts": READERS,
    "topics": READERS,
    "late": READERS,
    "orders_sign": {"supervisor", "root"},
    "clock_audit": READERS,
    "rules": READERS,
    "digest": READERS,
    "digest_mail": READERS,
    "departments": READERS,
    "sources": READERS,
    "duties": READERS,
    "duties_sheet": READERS,
    "duties_import": {"dispatcher", "supervisor", "root"},
    "duties_take_back": {"dispatcher", "supervisor", "root"},
    "source_new": {"monitor", "supervisor", "root"},
    "notifications": {"monitor", "supervisor", "root"},
    "inbox": {*UNITS, "root"},
    "case_new": {"monitor", "root"},
    "home": set(EVERYBODY),
    "styleguide": set(EVERYBODY),
    "talking": READERS,
    "point_new": {"monitor", "judge", "root"},
    "policy_new": {"monitor", "judge", "root"},
    "hotline": READERS,
    "hotline_import": {"monitor", "dispatcher", "root"},
    "reposts": READERS,
    "experts": READERS,
    "expert_new": {"judge", "dispatcher", "supervisor", "root"},
    "contact_new": {"supervisor", "dispatcher", "root"},
    "contacts_import": {"supervisor", "dispatcher", "root"},
    "roster": READERS | set(UNITS),
    "shift_new": {"supervisor", "judge", "dispatcher", "root", *UNITS},
    "roster_import": {"supervisor", "judge", "dispatcher", "root", *UNITS},
    "call_list_edit": {"supervisor", "judge", "dispatcher", "root", *UNITS},
    "overview": READERS,
    "wall": READERS,
    "audit": {"auditor", "supervisor", "root"},
    "flag_rules": READERS,
    "flag_edit": {"judge", "supervisor", "root"},
    "flag_take_back": {"judge", "supervisor", "root"},
    "flag_rule_new": {"judge", "supervisor", "root"},
    "appraisal_settings": {"supervisor", "root"},
    "appraisal_take_back": {"supervisor", "root"},
    "repost_settings": {"supervisor", "monitor", "root"},
    "repost_take_back": {"supervisor", "monitor", "root"},
    "model_settings": {"supervisor", "judge", "root"},
    "model_take_back": {"supervisor", "judge", "root"},
    "calendar": READERS,
    "calendar_import": {"supervisor", "dispatcher", "root"},
    "calendar_take_back": {"supervisor", "dispatcher", "root"},
    "users": {"root"},
    "user_new": {"root"},
    "account": set(EVERYBODY),
    "hand_over_new": {"supervisor", "judge", "dispatcher", "monitor", "root", *UNITS},
}
CASE_ROLES = {
    "claim": {"monitor", "judge"},
    "put_down": {"monitor", "judge"},
    "dispatch": {"dispatcher"},
    "publish": {"judge"},
    "approve": {"judge"},
    "rework": {"judge"},
    "evaluate": {"judge"},
    "rule": {"supervisor"},
    "reassign": {"dispatcher"},
    "reject": {"judge"},
    "merge": {"judge"},
    "restore": {"judge"},
    "severity": {"judge"},
    "restart": {"judge"},
    "instruct": {"leader"},
    "invite": {"judge", "dispatcher", "supervisor"},
    "note_claim": {"monitor", "judge"},
    "promise": {"judge"},
    "media": {"monitor", "judge"},
    "interpret": {"judge", "dispatcher", "supervisor"},
    "ask_expert": {"judge", "supervisor"},
    "call": {"monitor", "judge", "dispatcher", "supervisor"},
    "attach": {"monitor", "judge", "dispatcher", "supervisor", "leader"},
    "hand_over": {"judge", "supervisor"},
    "hotline": {"monitor", "dispatcher"},
    "except_press": {"leader"},
    "grant": {"supervisor"},
    "deny": {"supervisor"},
    "order": {"supervisor"},
    "withhold": {"supervisor"},
    "suspend": {"supervisor"},
    "resume": {"supervisor"},
}
PART_ROLES = {
    "sign": {"owner", "colleague"},
    "report": {"owner"},
    "submit": {"owner"},
    "give_back": {"owner"},
    "accept": {"judge"},
    "refuse_return": {"dispatcher", "supervisor"},
    "extend": {"owner"},
    "waive": {"judge"},
    "replace": {"dispatcher"},
    "withdraw": {"dispatcher"},
    "rework_part": {"judge"},
    "attach": {"owner", "colleague", "judge", "dispatcher", "monitor", "supervisor", "leader"},
    "resend": {"dispatcher"},
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_its_roles_only(county, client_of, name):
    """200 for those listed, 403 for all others."""
    for user in EVERYBODY:
        status = client_of(user).get(reverse(name)).status_code
        assert status == (200 if user in PAGES[name] else 403), user


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_led_to_the_login(county, name):
    """Nothing is shown without a login."""
    response = Client().get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith("/login/")


def own_part(county):
    """The part of the owner's and the colleague's unit, signed off."""
    return Assignment.objects.get(department=county.units[0], case__state="handling")


def test_a_case_is_seen_whole_by_the_desk_and_by_a_unit_only_as_its_own_part(county, client_of):
    """A unit with a part is led to it; a unit without one finds nothing."""
    part = own_part(county)
    url = reverse("case", args=[part.case_id])
    for user in READERS:
        assert client_of(user).get(url).status_code == 200, user
    for user in ("owner", "colleague"):
        assert client_of(user).get(url).url == reverse("assignment", args=[part.pk])
    for user in ("outsider", "nobody"):
        assert client_of(user).get(url).status_code == 404, user


def test_a_part_opens_for_its_own_unit_only(county, client_of):
    """The desk is led to the case."""
    url = reverse("assignment", args=[own_part(county).pk])
    for user in ("owner", "colleague"):
        assert client_of(user).get(url).status_code == 200
    for user in ("outsider", "territory", "nobody"):
        assert client_of(user).get(url).status_code == 404, user
    assert client_of("judge").get(url).status_code == 302


def test_a_unit_sees_nothing_of_the_others_work(county, client_of):
    """Names, reports and clocks of the other units are not on its page."""
    part = own_part(county)
    part.case.assignments.exclude(pk=part.pk).update(report="别的单位写的办理情况")
    page = client_of("owner").get(reverse("assignment", args=[part.pk])).content.decode()
    assert "别的单位写的办理情况" not in page
    for other in part.case.assignments.exclude(pk=part.pk):
        assert other.department.name not in page


def test_a_unit_never_sees_a_candidate_nor_a_part_taken_away(county, client_of):
    """Withdrawn and reassigned parts vanish from its pages."""
    part = own_part(county)
    url = reverse("assignment", args=[part.pk])
    for state in ("withdrawn", "reassigned"):
        Assignment.objects.filter(pk=part.pk).update(state=state)
        assert client_of("owner").get(url).status_code == 404
        assert part.case.title not in client_of("owner").get(reverse("inbox")).content.decode()


def test_a_topic_is_for_the_desk_and_oversight(county, client_of):
    """Units see posts through their parts only."""
    url = reverse("topic", args=[county.topics[0].pk])
    for user in EVERYBODY:
        assert client_of(user).get(url).status_code == (200 if user in READERS else 403), user


def test_the_tables_of_this_test_name_every_step():
    """A new step needs a line here."""
    assert set(CASE_ROLES) == set(CASE_STEPS)
    assert set(PART_ROLES) == set(ASSIGNMENT_STEPS)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("move", CASE_ROLES)
def test_a_move_on_a_case_is_its_roles_alone(county, client_of, move, method):
    """403 for the other roles; a unit that does not see the case gets 404."""
    for case in (county.cases[0], county.cases[12]):
        url = reverse("case_action", args=[case.pk, move])
        for user in EVERYBODY:
            status = getattr(client_of(user), method)(url).status_code
            if user in CASE_ROLES[move] | {"root"}:
                assert status not in {403, 404}, user
            else:
                assert status in {403, 404}, user
            case.refresh_from_db()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("move", PART_ROLES)
def test_a_move_on_a_part_is_its_own_units_or_the_desks_that_decides(county, client_of, move, method):
    """The outsider has the same role in another unit and may not."""
    part = own_part(county)
    url = reverse("assignment_action", args=[part.pk, move])
    for user in EVERYBODY:
        status = getattr(client_of(user), method)(url).status_code
        if user in PART_ROLES[move] | {"root"}:
            assert status not in {403, 404}, user
        else:
            assert status in {403, 404}, user


def test_a_territory_signs_and_reports_its_own_part(county, client_of):
    """属地 has a head's rights over its own part."""
    part = Assignment.objects.filter(department=county.units[8], state="pending_ack", case__state="dispatched").first()
    response = client_of("territory").post(reverse("assignment_action", args=[part.pk, "sign"]))
    assert response.status_code == 302
    part.refresh_from_db()
    assert part.state == "acked"


def test_only_a_supervisor_confirms_a_contact_by_hand_and_says_how(county, client_of):
    """Looking confirms nothing, nor does a confirmation without its reason."""
    contact = Contact.objects.filter(confirmed_at=None).first()
    url = reverse("contact_confirm", args=[contact.pk])
    for user in EVERYBODY:
        if user not in {"supervisor", "root"}:
            assert client_of(user).post(url, {"reason": "电话核对"}).status_code == 403, user
    assert client_of("supervisor").get(url).status_code == 200
    assert client_of("supervisor").post(url, {"reason": " "}).status_code == 422
    contact.refresh_from_db()
    assert contact.confirmed_at is None
    assert client_of("supervisor").post(url, {"reason": "电话核对"}).status_code == 302
    contact.refresh_from_db()
    assert contact.confirmed_by == "吴敏"
    assert contact.confirmed_at == county.now


@pytest.mark.parametrize("name", ["contact_ask", "expert_ask"])
def test_who_may_send_a_confirmation(county, client_of, name):
    """Supervisors and dispatchers, by POST alone; 404 says that the role was let through to nothing."""
    url = reverse(name, args=[999_999])
    for user in EVERYBODY:
        allowed = user in {"supervisor", "dispatcher", "root"}
        assert client_of(user).post(url).status_code == (404 if allowed else 403), user
    assert client_of("supervisor").get(url).status_code == 405


def test_home_is_what_the_role_has_to_do_first(county, client_of):
    """Alerts, inbox, what is late, digest."""
    heads = {
        "judge": "预警",
        "owner": "收件",
        "supervisor": "督办",
        "leader": "概览",
        "auditor": "预警",
        "root": "预警",
    }
    for user, head in heads.items():
        assert f"<h1>{head}" in client_of(user).get("/").content.decode(), user
    assert "还没有角色" in client_of("nobody").get("/").content.decode()
