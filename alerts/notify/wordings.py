"""措辞: how a clerk words a kind of message. Named placeholders only; what a message must say stays in the template.

The grade, the matter, the clocks with their rules, the buttons and the one-time links are no part of a wording: no
wording can lose them. What it cannot render is left out and the built-in wording stands.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from alerts.models import Wording
from config import placeholders
from config.placeholders import UnknownPlaceholder
from config.wordings import ASK, MessageKind, message_kinds

LONGEST = {"subject": 100, "opening": 1000, "closing": 500}
_KEYS = {
    "收件人": "to", "编号": "number", "事项": "title", "等级": "severity", "地点": "place", "领域": "sector",
    "情况": "because", "承办方式": "part", "牌色": "colour_card", "时限": "clock", "到期": "due", "单位": "unit",
    "层级": "step", "原等级": "before", "新等级": "after", "办理人": "actor", "时间": "at", ASK: "ask",
}  # fmt: skip
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """Subject, opening and closing with placeholders; empty where the built-in words stand."""

    subject: str = ""
    opening: str = ""
    closing: str = ""


BUILT_IN = Words()


@cache
def kinds() -> dict[str, str]:
    """Purpose -> what the kind is called."""
    return {purpose: kind.name for purpose, kind in message_kinds().items()}


def current(purpose: str) -> Words:
    """The wording in force."""
    newest = Wording.objects.filter(purpose=purpose).order_by("-number").first()
    return Words(newest.subject, newest.opening, newest.closing) if newest else BUILT_IN


def check(kind: MessageKind, words: Words) -> None:
    """Raises `UnknownPlaceholder` saying what is wrong."""
    placeholders.check(words.subject, (*kind.able, ASK))
    placeholders.check(words.opening, kind.able)
    placeholders.check(words.closing, kind.able)
    if words.subject and f"{{{ASK}}}" not in words.subject:
        raise UnknownPlaceholder(f"标题里要有 {{{ASK}}}：收件人先看到要做什么、什么时候以前。")
    for name, longest in LONGEST.items():
        if len(getattr(words, name)) > longest:
            raise UnknownPlaceholder(f"太长了：最多 {longest} 字。")


def worded(purpose: str, part: str, words: Words, values: Mapping[str, Any]) -> str:
    """One part filled in; empty where the built-in words stand."""
    text: str = getattr(words, part)
    kind = message_kinds().get(purpose)
    if not text or kind is None or not kind.opening:
        return ""
    try:
        check(kind, words)
    except UnknownPlaceholder as error:
        _log.error("event=wording_not_usable purpose=%s problem=%s", purpose, error)
        return ""
    filled = {name: str(values.get(_KEYS.get(name, ""), "") or "") for name in (*kind.able, ASK)}
    return placeholders.fill(text, {**filled, "系统名称": settings.INSTALLATION.name})
