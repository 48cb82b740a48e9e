"""By which ways somebody can be reached, the first one first (`messages.order` of huiying.yaml)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.conf import settings

from config.channels import Messages

EMAIL, IN_APP, PAPER = "email", "in_app", "paper"
INSIDE = frozenset({IN_APP, PAPER})
"""Nothing leaves the house by these: it is shown on the pages, or printed and handed over by a person."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody can be reached: an e-mail address, a phone, or by a printed notice at his unit."""

    address: str = ""
    phone: str = ""
    paper: bool = False


def ways(reach: Reach, without: Collection[str] = (), first: str = "") -> list[str]:
    """The keys of the channels that can take a message to somebody, in order; `first` is his own wish."""
    messages: Messages = settings.INSTALLATION.messages
    order = [first] if first in messages.order else []
    order += [key for key in messages.order if key != first]
    return [key for key in order if key not in without and _reaches(messages, key, reach)]


def first_way(reach: Reach) -> str:
    """The first of them; where there is none, a printed notice for a unit, and the pages of the system for others."""
    found = ways(reach)
    if found:
        return found[0]
    return PAPER if reach.paper else IN_APP


def shared(key: str) -> bool:
    """Whether several people read it: the group chat of a robot."""
    robots = {"wecom", "dingtalk", "feishu"}
    return any(key == entry.key and entry.kind in robots for entry in settings.INSTALLATION.messages.channels)


def known(key: str) -> bool:
    """Whether the configuration still has this channel."""
    if key == EMAIL:
        return bool(settings.INSTALLATION.mail.host)
    return key == "console" or any(key == entry.key for entry in settings.INSTALLATION.messages.channels)


def called(key: str) -> str:
    """A channel as the screen calls it."""
    names = {EMAIL: "邮件", IN_APP: "系统内", PAPER: "纸质"}
    return names.get(key, key)


def limit(key: str) -> int:
    """Messages a minute that it takes; 0 for no limit."""
    if key == EMAIL:
        return int(settings.INSTALLATION.mail.per_minute)
    return next((entry.limit for entry in settings.INSTALLATION.messages.channels if entry.key == key), 0)


def burst(key: str) -> int:
    """Messages a second that it takes; 0 for no limit."""
    return next((entry.burst for entry in settings.INSTALLATION.messages.channels if entry.key == key), 0)


def _reaches(messages: Messages, key: str, reach: Reach) -> bool:
    if key == EMAIL:
        return bool(reach.address and settings.INSTALLATION.mail.host)
    kinds: Iterator[str] = (entry.kind for entry in messages.channels if entry.key == key)
    kind = next(kinds, "")
    if kind == "sms":
        return bool(reach.phone)
    return bool(kind) and bool(reach.address or reach.phone or reach.paper)
