"""登录记录: attempts are written down, a name is locked after too many, old sessions end, second factors are kept."""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from alerts.models import SecondFactor, SignIn
from alerts.rules.sign_in import FAILURES, KEY_BYTES, LOCKED, SESSIONS, WITHIN, Outcome, locked_until, step_of
from config.sealing import seal, unseal

FAILED = (Outcome.WRONG.value, Outcome.CODE.value)


def address_of(request: HttpRequest | None) -> str | None:
    """Where a request came from, as the server saw it."""
    return (request.META.get("REMOTE_ADDR") or None) if request else None


def locked(username: str, now: datetime) -> datetime | None:
    """Until when this name is locked."""
    rows = SignIn.objects.filter(username=_name(username), at__gt=now - WITHIN - LOCKED)
    last_in = rows.filter(outcome=Outcome.IN.value).values_list("at", flat=True).first()
    failed = rows.filter(outcome__in=FAILED)
    since = failed.filter(at__gt=last_in) if last_in else failed
    return locked_until(list(since.values_list("at", flat=True)[: FAILURES * 4]), now)


def locked_of(usernames: Iterable[str], now: datetime) -> dict[str, datetime]:
    """The same for many names at once, by the name as given; those only that are locked."""
    names = {name: _name(name) for name in usernames}
    recent = SignIn.objects.filter(username__in=set(names.values()), at__gt=now - WITHIN - LOCKED)
    failures: dict[str, list[datetime]] = {}
    for name, at, outcome in recent.order_by("at", "pk").values_list("username", "at", "outcome"):
        if outcome == Outcome.IN.value:
            failures.pop(name, None)
        elif outcome in FAILED:
            failures.setdefault(name, []).append(at)
    ends = {name: locked_until(failures.get(kept, ())[-FAILURES * 4 :], now) for name, kept in names.items()}
    return {name: end for name, end in ends.items() if end}


def failed(username: str, request: HttpRequest | None, outcome: Outcome, now: datetime) -> None:
    """Write down an attempt that failed. The name is kept as typed, whether or not there is such a user."""
    SignIn.objects.create(at=now, username=_name(username), address=address_of(request), outcome=outcome.value)


def unlock(user: User, now: datetime) -> None:
    """Forget the failures of a name: an administrator vouches for it."""
    SignIn.objects.filter(username=_name(user.username), outcome__in=FAILED, at__gt=now - WITHIN - LOCKED).update(
        outcome=f"{Outcome.WRONG.value}，已解锁"
    )


def signed_in(user: AbstractBaseUser, request: HttpRequest, now: datetime) -> None:
    """Write down a success and end the oldest sessions of this user beyond the limit."""
    key = request.session.session_key or ""
    name = _name(user.get_username())
    SignIn.objects.create(
        at=now,
        username=name,
        address=address_of(request),
        user_id=user.pk,
        outcome=Outcome.IN.value,
        session=key,
    )
    mine = SignIn.objects.filter(user_id=user.pk).exclude(session="").values_list("session", flat=True)[:50]
    live = [key for key in mine if Session.objects.filter(session_key=key, expire_date__gt=now).exists()]
    Session.objects.filter(session_key__in=live[SESSIONS:]).delete()


def other_sessions(user: User, but: str | None) -> int:
    """End all sessions of a user but one; gives how many ended."""
    mine = SignIn.objects.filter(user=user).exclude(session__in=["", but or ""]).values_list("session", flat=True)
    return Session.objects.filter(session_key__in=list(mine[:200])).delete()[0]


def needs_code(user: AbstractBaseUser) -> bool:
    """Whether a one-time code is asked of this user."""
    return SecondFactor.objects.filter(user_id=user.pk, confirmed_at__isnull=False).exists()


@transaction.atomic
def code_right(user: AbstractBaseUser, code: str, now: datetime) -> bool:
    """Whether the code is of now and was not used before; it is used by this."""
    factor = SecondFactor.objects.select_for_update().filter(user_id=user.pk).first()
    if factor is None:
        return False
    step = step_of(_key(factor), code.replace(" ", ""), now, factor.last_step)
    if step is None:
        return False
    factor.last_step = step
    factor.confirmed_at = factor.confirmed_at or now
    factor.save(update_fields=["last_step", "confirmed_at"])
    return True


def new_factor(user: User, now: datetime) -> SecondFactor:
    """A key that is in force once its first code was right; a pending one is kept, so that a reload shows the same."""
    pending = SecondFactor.objects.filter(user=user, confirmed_at=None).first()
    if pending is not None:
        return pending
    sealed = seal(settings.FOLDER, base64.b32encode(secrets.token_bytes(KEY_BYTES)).decode("ascii"))
    return SecondFactor.objects.create(user=user, sealed=sealed, made_at=now)


def written_key(factor: SecondFactor) -> str:
    """The key as an authenticator takes it, base32."""
    return unseal(settings.FOLDER, factor.sealed)


def _key(factor: SecondFactor) -> bytes:
    return base64.b32decode(written_key(factor))


def _name(username: str) -> str:
    return username.replace("\0", "").strip().lower()[:150]
