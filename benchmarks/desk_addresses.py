"""Every page of the desk by the name of its address, with rows of the present database: what walks over pages uses.

The benchmark of pages, the test of their queries and the tests in a browser walk the same list, and a test sees to it
that no address of `alerts.web.urls` is left out. Rows are chosen to be heavy: the largest topic, a case with all parts.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from alerts.models import (
    Alert,
    Assignment,
    Case,
    Contact,
    DutyShift,
    Expert,
    Handover,
    Notification,
    Repost,
    Staff,
    TalkingPoint,
    Watch,
)
from config.vocabulary import CaseState
from pipeline.models import Source, Topic

POSTED = frozenset(
    [
        "logout",
        "second_factor_end",
        "alert_verdict",
        "topic_wake",
        "alerts_undo",
        "view_save",
        "view_drop",
        "correct",
        "correct_undo",
        "case_undo",
        "point_use",
        "draft_keep",
        "point_retire",
        "look_set",
        "hole_seen",
        "report_again",
        "contact_ask",
        "contacts_ask",
        "contact_back",
        "expert_ask",
        "hotline_replies",
        "message_again",
        "message_handed",
        "contact_test",
        "user_password",
        "user_unlock",
    ]
)
"""These change something and show no page of their own."""
NO_PAGE = frozenset(["attachment", "case_export", "report_file", "duties_sheet", "live_since", "search_complete"])
"""Files, and answers to scripts."""
STRANGERS = frozenset(["sign_off", "confirm", "opinion"])
"""Pages behind the one-time links of mails."""
ELSEWHERE = (
    NO_PAGE
    | STRANGERS
    | frozenset(["flag_hearing", "case_item", "score", "objection_new", "praise_new", "objection_rule", "callback_new"])
)
"""These, and forms of rows that not every store has: they have tests of their own."""
_PLAIN = [
    "home",
    "account",
    "second_factor",
    "flag_rules",
    "flag_edit",
    "flag_rule_new",
    "flag_take_back",
    "flag_period_new",
    "flag_hearing_new",
    "flag_telling",
    "calendar",
    "calendar_import",
    "calendar_take_back",
    "watches",
    "topics",
    "models",
    "model_settings",
    "model_take_back",
    "model_learn",
    "case_new",
    "talking",
    "point_new",
    "policy_new",
    "inbox",
    "late",
    "orders_sign",
    "rules",
    "clock_audit",
    "digest",
    "digest_mail",
    "digest_why",
    "reports",
    "report_ask",
    "lasting",
    "scores",
    "appraisal_settings",
    "appraisal_take_back",
    "callbacks",
    "callbacks_import",
    "roster",
    "shift_new",
    "roster_import",
    "call_list_edit",
    "hand_over_new",
    "departments",
    "contact_new",
    "contacts_import",
    "experts",
    "expert_new",
    "reposts",
    "repost_settings",
    "repost_take_back",
    "hotline",
    "hotline_import",
    "duties",
    "duties_import",
    "duties_take_back",
    "sources",
    "source_new",
    "notifications",
    "messages",
    "own_wishes",
    "wordings",
    "digest_settings",
    "overview",
    "wall",
    "audit",
    "users",
    "user_new",
    "styleguide",
]
_ASKED = (
    ("alerts", "?tab=triage"),
    ("alerts", "?tab=all&order=due"),
    ("search", ""),
    ("search", "?q=路灯"),
    ("search", "?q=(小区 或 学校) 噪音&order=time"),
    ("topics", "?order=new&page=7"),
    ("watch_new", "?q=井盖"),
    ("audit", "?kind=office"),
    ("audit", "?kind=logins"),
    ("audit", "?kind=looks"),
    ("audit", "?q=JB2026"),
)
_ROWS: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Alert, ("alert",)),
    (Watch, ("watch", "watch_edit", "watch_end")),
    (Notification, ("message",)),
    (Contact, ("contact_absence", "contact_confirm", "contact_wishes")),
    (DutyShift, ("shift_cancel",)),
    (Expert, ("expert_confirm", "expert_retire")),
    (Handover, ("handover",)),
    (Repost, ("repost_link", "repost_order", "repost_void")),
    (TalkingPoint, ("point_revise",)),
    (Source, ("source_switch",)),
)
_OPEN = (CaseState.TRIAGE, CaseState.DISPATCHED, CaseState.HANDLING, CaseState.REVIEW, CaseState.TRACKING)


def addresses() -> Iterator[tuple[str, str]]:
    """Name and address of each page."""
    yield from ((name, reverse(name)) for name in _PLAIN)
    yield "login", reverse("login")
    yield from ((name, reverse(name) + asked) for name, asked in _ASKED)
    for key in ("severity", "sector", "place", "state", "source", "watch"):
        yield "alerts_facet", reverse("alerts_facet", args=[key]) + "?tab=all"
    yield from _of_topics()
    yield from _of_cases()
    yield from _of_parts()
    for kind, names in _ROWS:
        row = kind._default_manager.order_by("pk").last()
        if row is not None:
            yield from ((name, reverse(name, args=[row.pk])) for name in names)
    yield "flag_rule", reverse("flag_rule", args=["sensitive"])
    yield "flag_period", reverse("flag_period", args=[1])
    yield from ((name, reverse(name, args=["sector"])) for name in ("model_withdraw", "model_restore"))
    yield "wording", reverse("wording", args=["assignment"])
    yield "wording_look", reverse("wording_look", args=["assignment"])
    yield from (("user_edit", reverse("user_edit", args=[one.user_id])) for one in Staff.objects.order_by("pk")[:1])


def _of_topics() -> Iterator[tuple[str, str]]:
    found = Topic.objects.filter(items__gt=0).order_by("-items").values_list("pk", flat=True)
    for pk in [*found[:2], *found[40:41]]:
        yield from (
            (name, reverse(name, args=[pk])) for name in ("topic", "topic_before", "topic_tidy", "topic_snooze")
        )


def _of_cases() -> Iterator[tuple[str, str]]:
    large = Case.objects.select_related("topic").order_by("-topic__items", "-pk")
    waiting = _keys(large.filter(state=CaseState.TRIAGE.value), 2)
    for state in _OPEN:
        for pk in _keys(large.filter(state=state.value), 1):
            yield from ((name, reverse(name, args=[pk])) for name in ("case", "case_before"))
    for pk in _keys(large.filter(state=CaseState.ARCHIVED.value), 2):
        yield "case", reverse("case", args=[pk])
    for pk in waiting:
        yield from (
            ("case_action", reverse("case_action", args=[pk, move]))
            for move in ("dispatch", "reject", "merge", "publish")
        )
    ids = "&".join(f"ids={pk}" for pk in _keys(Case.objects.filter(state=CaseState.TRIAGE.value), 30))
    for move in ("claim", "dispatch", "reject", "snooze", "merge"):
        yield "alerts_bulk", reverse("alerts_bulk", args=[move]) + "?" + ids


def _of_parts() -> Iterator[tuple[str, str]]:
    """The parts of the unit of a user of a unit; other roles are led to the case or see nothing."""
    unit = Staff.objects.exclude(department=None).order_by("pk").first()
    own = Assignment.objects.filter(department=unit.department if unit else None).order_by("-case__topic__items", "pk")
    for state, moves in (("pending_ack", ("give_back",)), ("acked", ("submit", "report", "extend"))):
        for pk in _keys(own.filter(state=state), 1):
            yield from ((name, reverse(name, args=[pk])) for name in ("assignment", "assignment_before"))
            yield from (("assignment_action", reverse("assignment_action", args=[pk, move])) for move in moves)


def _keys(found: "QuerySet[Any]", most: int) -> list[int]:
    return list(found.values_list("pk", flat=True)[:most])
