"""设置簿: settings changed on a page, each change an event that holds what was before it, so that it can be taken back.

What is in force is what the newest event of a setting says; without one, what the files say.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from alerts.actors import Actor
from alerts.models import OfficeEvent
from alerts.office.book import SETTINGS, append
from alerts.rules.states import MoveRefused
from config.vocabulary import Role

Values = Mapping[str, Any] | None
"""Plain values as JSON has them; None: as the files say."""


@dataclass(frozen=True, slots=True)
class Setting:
    """`zh` names it in the ledger and on the screen; `may`: who changes it."""

    zh: str
    may: tuple[Role, ...]

    @property
    def kinds(self) -> tuple[str, str]:
        """The kinds of its events: changed, taken back."""
        return f"改{self.zh}", f"撤回{self.zh}"


APPRAISAL = Setting("考核办法", (Role.SUPERVISOR,))
REPOSTING = Setting("转载设置", (Role.SUPERVISOR, Role.MONITOR))
LEARNING = Setting("模型设置", (Role.SUPERVISOR, Role.JUDGE))


def history(setting: Setting, most: int = 10) -> list[OfficeEvent]:
    """Its changes, newest first."""
    return list(OfficeEvent.objects.filter(book=SETTINGS, kind__in=setting.kinds).order_by("-number")[:most])


def chosen(setting: Setting) -> Values:
    """What a page chose, None where the files say it."""
    last = next(iter(history(setting, 1)), None)
    found: Values = last.data["values"] if last else None
    return found


def number(setting: Setting) -> int:
    """The number of its last change in the book, 0 where there was none."""
    return next((event.number for event in history(setting, 1)), 0)


@dataclass(frozen=True, slots=True)
class Change:
    """From what to what, why, and the number of the last change that its author saw."""

    before: Values
    values: Values
    reason: str
    seen: int


@transaction.atomic
def change(
    setting: Setting, made: Change, actor: Actor, now: datetime, apply: Callable[[Values], None] | None = None
) -> None:
    """From now on these values. `apply` writes what stands in a file, last. Raises `MoveRefused`."""
    _may(setting, actor, made.seen)
    if made.values == made.before:
        raise MoveRefused("same", "和现在的设置一样，没有改动。")
    data = {"values": made.values, "before": made.before}
    append(SETTINGS, setting.kinds[0], actor, now, reason=made.reason, data=data)
    if apply:
        apply(made.values)


@transaction.atomic
def take_back(
    setting: Setting,
    said: tuple[str, int, Values],
    actor: Actor,
    now: datetime,
    apply: Callable[[Values], None] | None = None,
) -> None:
    """撤回: what was before the last change; done twice, the change is back.

    `said`: reason, number that was seen, what is in force. Raises `MoveRefused`, also where a file was edited since:
    what somebody wrote there by hand would be lost without a word.
    """
    reason, seen, in_force = said
    _may(setting, actor, seen)
    last = next(iter(history(setting, 1)), None)
    if last is None:
        raise MoveRefused("nothing", "没有在页面上改过，没有可撤回的。")
    if apply and _edited(in_force, last.data["values"]):
        raise MoveRefused(
            "edited", f"上次在页面上改过以后，{setting.zh}在文件里又改过；撤回会丢掉那些改动，请在页面上直接改。"
        )
    data = {"values": last.data["before"], "before": last.data["values"]}
    append(SETTINGS, setting.kinds[1], actor, now, reason=reason, data=data)
    if apply:
        apply(data["values"])


def _may(setting: Setting, actor: Actor, seen: int) -> None:
    if actor.role not in setting.may:
        raise MoveRefused("role", f"{setting.zh}由{'、'.join(role.zh for role in setting.may)}改动。")
    if seen != number(setting):
        raise MoveRefused("changed", f"别人刚刚改过{setting.zh}，请重新打开再改。")


def _edited(in_force: Values, written: Values) -> bool:
    """Whether a file says otherwise than the last change wrote; what a later version added to a setting is no edit."""
    said = json.loads(json.dumps(in_force)) or {}
    return any(said.get(name) != value for name, value in (written or {}).items())
