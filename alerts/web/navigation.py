"""The links at the top of a page: the five or six of a role's day, and the rest in groups under 更多."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from alerts.web.access import DESK, OVERSIGHT, UNITS
from config.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation."""

    name: str
    word: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Navigation:
    """`day`: what stands in the bar; `more`: groups (name, links) of the menu, empty where nothing is left."""

    day: tuple[Link, ...]
    more: tuple[tuple[str, tuple[Link, ...]], ...]

    @property
    def within(self) -> str:
        """The word of the page that is open, where it is one of the menu."""
        return next((link.word for _name, found in self.more for link in found if link.here), "")


_READERS = DESK | OVERSIGHT
_CLERKS = frozenset({Role.MONITOR, Role.DISPATCHER, Role.JUDGE, Role.SUPERVISOR})
_GROUPS: tuple[tuple[str, tuple[tuple[str, str, frozenset[Role]], ...]], ...] = (
    (
        "研判和处置",
        (
            ("预警", "alerts", _READERS),
            ("热点", "topics", _READERS),
            ("检索", "search", _READERS),
            ("收件", "inbox", UNITS),
            ("监测方案", "watches", _READERS),
            ("预警规则", "flag_rules", _READERS),
            ("口径", "talking", _READERS),
            ("热线", "hotline", _CLERKS),
        ),
    ),
    (
        "督办和报告",
        (
            ("督办", "late", _READERS),
            ("概览", "overview", _READERS),
            ("周报", "digest", _READERS),
            ("报告", "reports", _READERS),
            ("考核", "scores", _READERS | UNITS),
        ),
    ),
    (
        "值守和管理",
        (
            ("值班", "roster", _READERS | UNITS),
            ("消息", "messages", _READERS | UNITS),
            ("单位", "departments", _READERS),
            ("职责", "duties", _READERS),
            ("日历", "calendar", _READERS),
            ("来源", "sources", _READERS),
            ("发信", "notifications", frozenset({Role.MONITOR, Role.SUPERVISOR})),
            ("用户", "users", frozenset()),
            ("审计", "audit", frozenset({Role.AUDITOR, Role.SUPERVISOR})),
        ),
    ),
)
_OF_ALERTS = ("/flags/alerts/", "/flags/topics/")
"""One alert, and putting its topic off, are of the list of alerts, whatever their address begins with."""
_USUAL = ("alerts", "topics", "search", "late", "overview", "messages")
_DAYS: dict[Role | None, tuple[str, ...]] = {
    Role.MONITOR: ("alerts", "topics", "search", "roster", "messages"),
    Role.JUDGE: ("alerts", "topics", "search", "talking", "messages"),
    Role.DISPATCHER: ("alerts", "topics", "search", "late", "messages"),
    Role.SUPERVISOR: ("late", "alerts", "overview", "search", "messages"),
    Role.LEADER: ("overview", "late", "alerts", "digest", "messages"),
    Role.AUDITOR: ("audit", "alerts", "late", "search", "messages"),
    **dict.fromkeys(UNITS, ("inbox", "roster", "scores", "messages")),
}
"""What a role opens every day, in the order of its work; a superuser's is the usual."""
HOME = "home"
_HOMES = {Role.SUPERVISOR: "late", Role.LEADER: "overview", **dict.fromkeys(UNITS, "inbox")}


def home_of(role: Role | None) -> str:
    """The entry that the home page of a role shows: what it has to do first."""
    return _HOMES.get(role, "alerts") if role else "alerts"


@lru_cache(1)
def _urls() -> dict[str, str]:
    return {name: reverse(name) for _group, entries in _GROUPS for _word, name, _roles in entries}


@lru_cache(1024)
def place(path: str) -> str:
    """The entry under which an address lies, by its name; nothing for what is in none."""
    if path == reverse("home"):
        return HOME
    if path.startswith(_OF_ALERTS):
        return "alerts"
    return next((name for name, url in _urls().items() if path.startswith(url)), "")


def links(role: Role | None, everything: bool, here: str) -> Navigation:
    """The pages that a role may open, with the present one marked."""
    day = _USUAL if everything else _DAYS.get(role, ())
    here = home_of(role) if here == HOME else here
    allowed = [
        (group, Link(name, word, _urls()[name], name == here))
        for group, entries in _GROUPS
        for word, name, roles in entries
        if (everything and name != "inbox") or role in roles
    ]
    shown = {link.name: link for _group, link in allowed}
    left = [(group, tuple(one for of, one in allowed if of == group and one.name not in day)) for group, _ in _GROUPS]
    return Navigation(tuple(shown[name] for name in day if name in shown), tuple(one for one in left if one[1]))
