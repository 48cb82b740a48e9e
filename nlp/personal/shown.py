"""What stays to be seen of personal data that is masked: at most 40 % of it."""

from collections.abc import Callable

from nlp.personal.letters import LAST


def first_shown(keep: int) -> Callable[[str], str]:
    """The first `keep` characters."""
    return lambda secret: secret[:keep] + "*" * (len(secret) - keep)


def share_shown(secret: str) -> str:
    """A third of it, at the front, at most two characters."""
    keep = min(2, len(secret) // 3)
    return secret[:keep] + "*" * (len(secret) - keep)


def name_shown(secret: str) -> str:
    """As `share_shown`; but nothing of three characters whose last one ends no given name (冷锋扣): the name may be the
    first two."""
    doubtful = len(secret) == _WHOLE_NAME and "\u4e00" <= secret[-1] <= "\u9fff" and secret[-1] not in _LASTS
    return "*" * len(secret) if doubtful else share_shown(secret)


_WHOLE_NAME = 3
_LASTS = frozenset(LAST)


def card_shown(secret: str) -> str:
    """The last four characters."""
    return "*" * (len(secret) - 4) + secret[-4:]


def mail_shown(secret: str) -> str:
    """The first character and the @."""
    return secret[0] + "".join(mark if mark == "@" else "*" for mark in secret[1:])


def door_shown(secret: str) -> str:
    """The last character where it says what it is."""
    return "*" * (len(secret) - 1) + (secret[-1] if secret[-1] in "室户房号" and len(secret) > 2 else "*")
