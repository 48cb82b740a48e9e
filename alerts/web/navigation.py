"""The links at the top of a page, by role."""

from dataclasses import dataclass

from django.urls import reverse

from alerts.web.access import DESK, OVERSIGHT, UNITS, Viewer
from config.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation."""

    word: str
    url: str
    here: bool


_ENTRIES: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("预警", "alerts", DESK | OVERSIGHT),
    ("热点", "topics", DESK | OVERSIGHT),
    ("检索", "search", DESK | OVERSIGHT),
    ("收件", "inbox", UNITS),
    ("督办", "late", DESK | OVERSIGHT),
    ("概览", "overview", DESK | OVERSIGHT),
    ("周报", "digest", DESK | OVERSIGHT),
    ("报告", "reports", DESK | OVERSIGHT),
    ("口径", "talking", DESK | OVERSIGHT),
    ("热线", "hotline", frozenset({Role.MONITOR, Role.DISPATCHER, Role.JUDGE, Role.SUPERVISOR})),
    ("值班", "roster", DESK | OVERSIGHT | UNITS),
    ("单位", "departments", DESK | OVERSIGHT),
    ("来源", "sources", DESK | OVERSIGHT),
    ("消息", "messages", DESK | OVERSIGHT | UNITS),
    ("发信", "notifications", frozenset({Role.MONITOR, Role.SUPERVISOR})),
    ("用户", "users", frozenset()),
    ("审计", "audit", frozenset({Role.AUDITOR, Role.SUPERVISOR})),
)


def links(viewer: Viewer, path: str) -> list[Link]:
    """The pages the viewer may open, with the present one marked."""
    return [
        Link(word, url := reverse(name), path.startswith(url))
        for word, name, roles in _ENTRIES
        if (viewer.everything and name != "inbox") or viewer.role in roles
    ]
