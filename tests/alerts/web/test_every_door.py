"""Every address of the desk, by GET and by POST, as everybody: who is let in, and who is kept out.

A new address fails `test_no_address_is_without_a_line` until it stands here; a line that is wrong fails the walk.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from alerts.api.urls import urlpatterns as api_patterns
from alerts.models import (
    Assignment,
    Attachment,
    Case,
    Commitment,
    Contact,
    Department,
    DutyShift,
    Handover,
    Notification,
    SavedView,
    Staff,
)
from alerts.web import frame
from alerts.web.urls import urlpatterns
from benchmarks.desk_addresses import POSTED
from config.vocabulary import Role

READERS = frozenset({"monitor", "judge", "dispatcher", "supervisor", "leader", "auditor"})
UNITS = frozenset({"owner", "colleague", "outsider", "territory"})
SIGNED_IN = READERS | UNITS | {"root", "nobody"}
ANYBODY = SIGNED_IN | {""}
ROOT = frozenset({"root"})
OFFICE = READERS - {"leader", "auditor"}
KEEPERS = frozenset({"judge", "dispatcher", "supervisor"})
ASKERS = frozenset({"dispatcher", "supervisor"})
GIVEN = {
    "key": "severity",
    "move": "claim",
    "what": "sector",
    "act": "x",
    "purpose": "assignment",
    "token": "x" * 43,
}
NO_ROW = 10**8
"""No row has this key: who is let in is told 404, who is kept out 403, which asks before it looks."""

DOORS: tuple[tuple[frozenset[str], str], ...] = (
    (ANYBODY, "login logout sign_off confirm opinion look_set"),
    (SIGNED_IN, "home account second_factor second_factor_end messages styleguide draft_keep live_since"),
    (READERS, "alerts alerts_facet alerts_undo view_save search search_complete topics topic topic_before models"),
    (READERS, "flag_rules alert calendar watches watch talking late rules clock_audit digest digest_mail reports"),
    (READERS, "report_file lasting callbacks departments experts reposts hotline duties duties_sheet sources"),
    (READERS, "overview wall case_before"),
    (READERS | UNITS, "scores score roster handover digest_why"),
    (READERS - {"auditor"}, "alert_verdict report_ask report_again"),
    (OFFICE, "topic_snooze topic_wake watch_new watch_edit watch_end callbacks_import callback_new repost_link"),
    (OFFICE | UNITS, "hand_over_new"),
    (KEEPERS | UNITS, "shift_new roster_import call_list_edit shift_cancel contact_absence contact_back"),
    (KEEPERS, "expert_new expert_retire"),
    (ASKERS, "calendar_import calendar_take_back duties_import duties_take_back contact_new contacts_import"),
    (ASKERS, "contact_ask contacts_ask contact_test contact_wishes expert_ask"),
    (ASKERS | {"monitor"}, "wordings wording wording_look message_handed"),
    (frozenset({"monitor", "judge", "dispatcher"}), "topic_tidy correct correct_undo"),
    (frozenset({"monitor", "judge"}), "point_new point_revise point_retire point_use policy_new alerts_bulk"),
    (frozenset({"monitor", "supervisor"}), "digest_settings source_new source_switch notifications message_again"),
    (frozenset({"monitor", "supervisor"}), "hole_seen"),
    (frozenset({"monitor", "dispatcher"}), "hotline_import hotline_replies"),
    (frozenset({"monitor"}), "case_new"),
    (frozenset({"judge", "supervisor"}), "model_settings model_take_back model_learn model_withdraw model_restore"),
    (frozenset({"monitor", "supervisor"}), "repost_settings repost_take_back"),
    (frozenset({"supervisor"}), "appraisal_settings appraisal_take_back"),
    (frozenset({"judge", "supervisor"}), "flag_edit flag_take_back flag_rule flag_rule_new repost_void"),
    (frozenset({"judge", "supervisor"}), "flag_period flag_period_new flag_hearing flag_hearing_new flag_telling"),
    (frozenset({"supervisor"}), "orders_sign objection_rule contact_confirm expert_confirm repost_order"),
    (frozenset({"supervisor", "auditor"}), "audit"),
    (frozenset({"supervisor", "leader"}), "praise_new"),
    (frozenset({"judge", "supervisor", "leader", "auditor"}), "case_export"),
    (frozenset({"owner", "outsider", "territory"}), "objection_new"),
    (UNITS, "inbox"),
    (frozenset(), "users user_new user_edit user_password user_unlock"),
)
"""Who is let in beside the superuser. A row of somebody else's is the matter of `ROWS`."""
POST_ALONE = {"wording": ASKERS}
"""Read by more than may change it."""
BY_ROW = "case case_action case_item case_undo assignment assignment_action assignment_before attachment message"
ROWS_ONLY = frozenset([*BY_ROW.split(), "view_drop", "own_wishes"])
"""The row alone decides, not the role: 404 for who does not see it."""


def _names() -> set[str]:
    return {str(pattern.name) for pattern in urlpatterns}


def _lines() -> Iterator[tuple[str, frozenset[str]]]:
    yield from ((name, who | ROOT) for who, names in DOORS for name in names.split())


def test_no_address_is_without_a_line() -> None:
    """Nor has one two, and what lies beside the desk is known: the admin and one address for machines."""
    named = [name for name, _who in _lines()]
    assert len(named) == len(set(named))
    assert set(named) | ROWS_ONLY == _names()
    assert not set(named) & ROWS_ONLY
    assert [one.name for one in api_patterns] == ["api_ingest"]
    around = [str(one.pattern) for one in get_resolver().url_patterns]
    assert around == ["admin/login/", "admin/", "api/", ""]


@pytest.fixture
def knock(county: Any, client_of: Callable[[str], Client], settings: Any, tmp_path: Any, monkeypatch: Any) -> Any:
    """Whether somebody is let in at an address; what he changes there is undone. Pages are not drawn."""
    settings.FOLDER = tmp_path
    monkeypatch.setattr(Template, "render", lambda *_words, **_more: "")
    monkeypatch.setattr(frame, "_frame", frame._frame.__wrapped__)  # an empty frame is not kept for later pages
    clients = {user: client_of(user) if user else Client() for user in sorted(ANYBODY)}
    signed = {user: client.cookies.copy() for user, client in clients.items()}

    def ask(user: str, url: str, method: str, sent: dict[str, str] | None = None) -> int:
        clients[user].cookies = signed[user].copy()  # 退出 takes them away
        with transaction.atomic():
            answer = getattr(clients[user], method)(url, sent or {})
            transaction.set_rollback(True)
        led_away = answer.status_code == 302 and answer.url.startswith("/login/?next=")
        return 403 if led_away or answer.status_code == 401 else int(answer.status_code)

    return ask


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_lets_in_its_roles_alone(knock: Any, method: str) -> None:
    patterns: dict[str, URLPattern] = {str(one.name): one for one in urlpatterns}
    wrong = []
    for name, readers in _lines():
        keys = patterns[name].pattern.converters
        url = reverse(name, kwargs={key: GIVEN.get(key, NO_ROW) for key in keys})
        who = POST_ALONE.get(name, readers) | ROOT if method == "post" else readers
        for user in sorted(ANYBODY):
            status = knock(user, url, method)
            if status == 405:
                wrong += [] if (name in POSTED) == (method == "get") or method == "post" else [f"{name}: no {method}"]
            elif (status != 403) != (user in who):
                wrong.append(f"{method} {name} as {user or 'a stranger'}: {status}")
            elif method == "get" and name in POSTED:
                wrong.append(f"{name} answers a GET with {status}")
    assert wrong == [], "\n".join(wrong)


def _rows(county: Any, folder: Any) -> Iterator[tuple[str, dict[str, Any], str, set[str]]]:
    """Name, arguments, method, who is let in: rows of the owner's unit, of another, of the office, of one person."""
    own = Assignment.objects.get(department=county.units[0], case__state="handling")
    other = own.case.assignments.exclude(pk=own.pk).first()
    unit, office = {"owner", "colleague"}, READERS | ROOT
    near = unit | {"territory"}
    assert own.case.assignments.filter(department=county.units[8]).exists()
    case = {"pk": own.case_id}
    assert other is not None
    for name, part in (("assignment", own), ("assignment_before", own)):
        yield name, {"pk": part.pk}, "get", office | unit
    yield "case", case, "get", office | near
    yield "case_undo", case, "post", office | near
    promise = Commitment.objects.create(
        case=own.case, department=county.units[0], text="月底前修好。", due_date=county.now.date()
    )
    yield "case_item", {**case, "what": "fulfil", "item": promise.pk}, "get", {"judge", "supervisor", "owner", "root"}
    yield "case_action", {**case, "move": "claim"}, "post", {"monitor", "judge", "root"}
    yield "assignment_action", {"pk": own.pk, "move": "submit"}, "get", {"owner", "root"}
    theirs = {"territory"} if other.department == county.units[8] else set()
    for part, who in ((None, office | near), (own, office | unit), (other, office | theirs)):
        (folder / "attachments" / "ab").mkdir(parents=True, exist_ok=True)
        (folder / "attachments" / "ab" / ("ab" + "0" * 62)).write_bytes(b"%PDF-1.4")
        file = Attachment.objects.create(
            case=own.case,
            assignment=part,
            name="a.pdf",
            kind="pdf",
            size=8,
            digest="ab" + "0" * 62,
            added_at=county.now,
        )
        yield "attachment", {"pk": file.pk}, "get", who
    told = Notification.objects.create(
        key="door", case=own.case, assignment=own, purpose="assignment", channel="email", recipient="a@x.example",
        subject="请签收", text="", message_id="<door@x>", state="sent", created_at=county.now,
    )  # fmt: skip
    Contact.objects.create(
        department=county.units[0], name="王芳", email="a@x.example", confirmed_at=county.now, confirmed_by="吴敏"
    )
    yield "message", {"pk": told.pk}, "get", unit
    view = SavedView.objects.create(user=county.users["judge"], name="我的", query="", made_at=county.now)
    yield "view_drop", {"pk": view.pk}, "post", {"judge"}
    contact = county.units[0].contacts.first()
    for name, method in (("contact_absence", "get"), ("contact_back", "post")):
        yield name, {"pk": contact.pk}, method, KEEPERS | unit | ROOT
    yield "score", {"pk": county.units[0].pk}, "get", office | unit
    yield "objection_new", case, "get", {"owner", "territory", "root"}
    for department, who in ((county.units[0], unit), (None, set())):
        shift = DutyShift.objects.create(
            department=department, name="王芳", starts_at=county.now, ends_at=county.now, entered_at=county.now
        )
        note = Handover.objects.create(
            department=department, written_at=county.now, written_by="王芳", to_name="李建国"
        )
        yield "shift_cancel", {"pk": shift.pk}, "get", KEEPERS | who | ROOT
        yield "handover", {"pk": note.pk}, "get", office | who


def test_a_row_lets_in_those_whom_it_concerns(county: Any, knock: Any, settings: Any) -> None:
    """A unit its own, not the neighbour's nor the office's."""
    wrong = [
        f"{method} {name} {words} as {user or 'a stranger'}: {status}"
        for name, words, method, who in _rows(county, settings.FOLDER)
        for user in sorted(ANYBODY)
        if ((status := knock(user, reverse(name, kwargs=words), method)) in {403, 404}) == (user in who)
    ]
    assert wrong == [], "\n".join(wrong)


def test_a_role_of_a_unit_without_its_unit_opens_nothing(county: Any, knock: Any) -> None:
    """What belongs to no unit is the office's, not his."""
    Staff.objects.filter(user=county.users["outsider"]).update(department=None)
    note = Handover.objects.create(written_at=county.now, written_by="林小雨", to_name="周敏")
    for url in [*map(reverse, ("inbox", "roster", "digest_why", "scores")), reverse("handover", args=[note.pk])]:
        assert knock("outsider", url, "get") == 403, url


def test_a_township_reads_its_own_parts_and_no_others(county: Any, client_of: Callable[[str], Client]) -> None:
    """Its inbox, what it is told live, its scores: its own subtree."""
    land = county.users["territory"].staff.department
    page = client_of("territory").get(reverse("inbox")).content.decode()
    mine = Case.objects.filter(assignments__department=land).exclude(state="candidate")
    others = Case.objects.exclude(pk__in=mine.values("pk"))
    assert any(case.title in page for case in mine)
    assert [case.title for case in others if case.title in page] == []
    for unit in Department.objects.exclude(pk=land.pk):
        assert client_of("territory").get(reverse("score", args=[unit.pk])).status_code == 404
    assert Role(county.users["territory"].staff.role) is Role.TERRITORY
