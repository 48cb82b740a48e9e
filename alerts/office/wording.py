"""改措辞: a clerk rewords a kind of message; every version is kept, the one before can be taken back."""

from datetime import datetime

from django.db import IntegrityError, transaction

from alerts.actors import Actor
from alerts.models import Wording
from alerts.notify.wordings import BUILT_IN, Words, check, current
from alerts.office.book import WORDINGS, append
from alerts.rules.states import MoveRefused
from config.placeholders import UnknownPlaceholder
from config.vocabulary import Role
from config.wordings import MessageKind, message_kinds

WRITERS = (Role.SUPERVISOR, Role.DISPATCHER)


def editable() -> list[MessageKind]:
    """The kinds that can be reworded."""
    return [kind for kind in message_kinds().values() if kind.opening]


def kind_of(purpose: str) -> MessageKind:
    """A kind that can be reworded. Raises `MoveRefused`."""
    kind = message_kinds().get(purpose)
    if kind is None or not kind.opening:
        raise MoveRefused("unknown", "没有这种可以改写的通知。")
    return kind


@transaction.atomic
def reword(purpose: str, words: Words, actor: Actor, now: datetime, seen: int, kind: str = "改措辞") -> Wording:
    """A new version. `seen`: the number of the version that was shown, 0 for the built-in one. Raises `MoveRefused`."""
    about = kind_of(purpose)
    if actor.role not in WRITERS:
        raise MoveRefused("role", f"措辞由{'、'.join(role.zh for role in WRITERS)}改写。")
    words = Words(" ".join(words.subject.split()), _clean(words.opening), _clean(words.closing))
    try:
        check(about, words)
    except UnknownPlaceholder as wrong:
        raise MoveRefused("content", str(wrong)) from wrong
    if words == current(purpose):
        raise MoveRefused("same", "和现在的措辞一样，没有改动。")
    values = {"subject": words.subject, "opening": words.opening, "closing": words.closing}
    try:
        with transaction.atomic():
            made = Wording.objects.create(purpose=purpose, number=seen + 1, at=now, by=actor.name[:100], **values)
    except IntegrityError as error:
        raise MoveRefused("changed", "别人刚刚改过这条措辞，请重新打开再改。") from error
    append(WORDINGS, kind, actor, now, reason=about.name, data={"purpose": purpose, "number": made.number, **values})
    return made


def undo(purpose: str, actor: Actor, now: datetime, seen: int) -> Wording:
    """撤回: the version before the present one again; before the first one stands the built-in wording."""
    earlier = Wording.objects.filter(purpose=purpose, number=seen - 1).first()
    words = Words(earlier.subject, earlier.opening, earlier.closing) if earlier else BUILT_IN
    return reword(purpose, words, actor, now, seen, "撤回措辞")


def reset(purpose: str, actor: Actor, now: datetime, seen: int) -> Wording:
    """恢复默认: the built-in wording again."""
    return reword(purpose, BUILT_IN, actor, now, seen, "恢复默认措辞")


def number_of(purpose: str) -> int:
    """The number of the version in force, 0 for the built-in wording."""
    newest = Wording.objects.filter(purpose=purpose).order_by("-number").first()
    return newest.number if newest else 0


def _clean(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()
