"""The token of a form: Django's own, masked anew for each page, drawn by a tenth of the work.

Django draws each letter by itself; here they come from one draw, every letter as likely as any other. Kept and checked
by Django's middleware: https://docs.djangoproject.com/en/5.2/ref/csrf/
"""

import os

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH

_LETTERS = CSRF_ALLOWED_CHARS
_COUNT = len(_LETTERS)
_FAIR = 256 // _COUNT * _COUNT
_LETTER = bytes(ord(_LETTERS[byte % _COUNT]) for byte in range(256))
_UNFAIR = bytes(range(_FAIR, 256))
"""Bytes that would make the first letters likelier: they are left out."""
_AT = {letter: at for at, letter in enumerate(_LETTERS)}
_TWICE = _LETTERS * 2


def token(request: HttpRequest) -> str:
    """What a form of this page sends back; as `django.middleware.csrf.get_token`."""
    secret = request.META.get("CSRF_COOKIE") or _drawn()
    request.META["CSRF_COOKIE"] = secret
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    mask = _drawn()
    return mask + "".join([_TWICE[_AT[a] + _AT[b]] for a, b in zip(secret, mask, strict=True)])


def _drawn() -> str:
    """A secret or a mask: 32 letters, 190 bits."""
    found = b""
    while len(found) < CSRF_SECRET_LENGTH:
        found += os.urandom(2 * CSRF_SECRET_LENGTH).translate(_LETTER, _UNFAIR)
    return found[:CSRF_SECRET_LENGTH].decode("ascii")
